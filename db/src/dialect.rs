//! What do the two engines spell differently? Statements of features are written once.

use std::borrow::Cow;

/// Written by features where concurrent claimers must pass by each other's rows: at the end of the
/// `SELECT` that picks them. SQLite reads a comment (its one writer needs no more).
const SKIP_LOCKED: &str = "/*skip_locked*/";

/// The PostgreSQL text of a feature's statement. Only the few that claim jobs are copied.
pub(crate) fn postgres(sql: &'static str) -> Cow<'static, str> {
    if sql.contains(SKIP_LOCKED) { sql.replace(SKIP_LOCKED, "FOR UPDATE SKIP LOCKED").into() } else { sql.into() }
}

/// Migrations are written for SQLite with `STRICT` tables; for PostgreSQL these words are replaced
/// (whole words; keep them out of quoted text). Where that is not enough a migration has its own text.
const WORDS: &[(&str, &str)] = &[("BLOB", "BYTEA"), ("INTEGER", "BIGINT")];
const TABLE_OPTIONS: &[&str] = &[") STRICT, WITHOUT ROWID;", ") STRICT;"];

/// The PostgreSQL text of a migration.
pub(crate) fn postgres_ddl(sqlite: &str) -> String {
    let text = TABLE_OPTIONS.iter().fold(sqlite.to_owned(), |text, option| text.replace(option, ");"));
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        out.push_str(WORDS.iter().find(|(from, _)| *from == word).map_or(word, |(_, to)| to));
        let end = tail.find(is_word).unwrap_or(tail.len());
        out.push_str(&tail[..end]);
        rest = &tail[end..];
    }
    out
}

/// A migration may take longer than a request may, and so may waiting for another process's migration.
pub(crate) const NO_LIMITS_POSTGRES: &str =
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";
/// But a change to a table that waits behind a long transaction holds up everybody who comes after it.
pub(crate) const SHORT_LOCKS_POSTGRES: &str = "SET LOCAL lock_timeout = '10s'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_of_a_migration_are_translated() {
        let sqlite = "CREATE TABLE t (id BLOB PRIMARY KEY, n INTEGER, BLOBS TEXT) STRICT, WITHOUT ROWID; -- é INTEGERS";
        let postgres = "CREATE TABLE t (id BYTEA PRIMARY KEY, n BIGINT, BLOBS TEXT); -- é INTEGERS";
        assert_eq!(postgres_ddl(sqlite), postgres);
    }

    #[test]
    fn the_claim_token_becomes_a_lock_that_skips() {
        assert_eq!(
            postgres("SELECT id FROM t LIMIT 1 /*skip_locked*/"),
            "SELECT id FROM t LIMIT 1 FOR UPDATE SKIP LOCKED"
        );
        assert!(matches!(postgres("SELECT 1"), Cow::Borrowed("SELECT 1")));
    }
}
