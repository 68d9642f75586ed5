//! What does a failure of SQLite mean to the caller?

use rusqlite::{Connection, ErrorCode, ffi};

use crate::Error;

pub(crate) fn error(conn: &Connection, e: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, text) = &e else { return Error::fault(e) };
    match (code.extended_code, text) {
        (ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, Some(text)) => {
            Error::Unique(index_name(conn, text))
        }
        _ => match code.code {
            ErrorCode::DatabaseBusy => Error::busy("another process holds the database"),
            ErrorCode::DiskFull => Error::busy("the disk is full"),
            _ => Error::fault(e),
        },
    }
}

/// SQLite names the columns (`UNIQUE constraint failed: login_method.kind, login_method.blind`),
/// PostgreSQL the index. Looks the index up, so that features compare one name on both.
fn index_name(conn: &Connection, text: &str) -> String {
    let columns = text.rsplit("failed: ").next().unwrap_or(text);
    let table = columns.split('.').next().unwrap_or(columns);
    let bare = columns.replace(&format!("{table}."), "");
    let found = conn.prepare_cached(
        "SELECT CASE origin WHEN 'pk' THEN ?1 || '_pkey' ELSE name END FROM pragma_index_list(?1) AS list
         WHERE \"unique\" AND (SELECT group_concat(info.name, ', ') FROM pragma_index_info(list.name) AS info) = ?2",
    );
    let found = found.and_then(|mut s| s.query_row([table, &bare], |row| row.get::<_, String>(0)));
    found.unwrap_or_else(|_| format!("{table}_pkey")) // INTEGER PRIMARY KEY has no index
}
