//! Who is account number n? Everything about it follows from n, so that whoever knows the number can log
//! in to it or use its session.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use rules::{AppId, Millis, Uin};

/// The password of every seeded account.
pub const PASSWORD: &str = "Seed-Account-1";
/// Every account below this number has a session.
const ALL_BELOW: u64 = 1_000;
/// Beyond them one in so many, and none from the last number on.
const ONE_IN: u64 = 10;
const NONE_FROM: u64 = 1_000_000;

/// When the first account was registered (2026-01-01); each further one a second later, so that ten
/// million lie in less than four months.
pub const FIRST_AT: Millis = 1_767_225_600_000;
/// How many APPIDs there are; a number below it that has no factor in common with it.
const NUMBERS: u64 = 100_000_000;
const STEP: u64 = 61_803_399;

/// Account number n, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person(pub u64);

impl Person {
    /// Its login, security and contact email.
    pub fn email(self) -> String {
        format!("{}@seed.example", self.mailbox())
    }

    /// The part before the `@`, and the nickname.
    pub fn mailbox(self) -> String {
        format!("user{}", self.0)
    }

    /// When it was registered.
    pub fn registered_at(self) -> Millis {
        FIRST_AT + self.0 as Millis * 1_000
    }

    /// Its account number. Both numbers look random, never repeat and sort alike, which makes filling
    /// their indexes quicker.
    pub fn uin(self) -> Uin {
        Uin::from_random(self.number() * 10_000 + self.0 % 10_000)
    }

    /// Its APPID.
    pub fn app_id(self) -> AppId {
        AppId::from_random(self.number())
    }

    fn number(self) -> u64 {
        self.0.wrapping_mul(STEP) % NUMBERS
    }

    /// Whether it has a session.
    pub fn has_session(self) -> bool {
        self.0 < ALL_BELOW || (self.0 < NONE_FROM && self.0.is_multiple_of(ONE_IN))
    }

    /// Whether it has an authenticator application, which operation protection asks for: half of those with a
    /// session.
    pub fn is_guarded(self) -> bool {
        self.has_session() && (self.0 / 10) % 2 == 1
    }

    /// At most `most` of those with a session among `accounts`, evenly from all of them.
    pub fn with_sessions(accounts: u64, most: usize) -> Vec<Self> {
        Self::evenly(accounts, most, Self::has_session)
    }

    /// The same of those that are guarded.
    pub fn guarded(accounts: u64, most: usize) -> Vec<Self> {
        Self::evenly(accounts, most, Self::is_guarded)
    }

    /// The same of those with a session that are not.
    pub fn unguarded(accounts: u64, most: usize) -> Vec<Self> {
        Self::evenly(accounts, most, |person| person.has_session() && !person.is_guarded())
    }

    fn evenly(accounts: u64, most: usize, wanted: fn(Self) -> bool) -> Vec<Self> {
        let all: Vec<Self> = (0..accounts.min(NONE_FROM)).map(Self).filter(|person| wanted(*person)).collect();
        let count = most.min(all.len());
        (0..count).map(|at| all[at * all.len() / count]).collect()
    }

    /// The secret of its session, as its browser would hold it.
    pub fn token(self) -> String {
        BASE64URL_NOPAD.encode(&self.secret())
    }

    /// The digest that the session is stored under.
    pub fn token_hash(self) -> [u8; 32] {
        hash(&[&self.secret()])
    }

    fn secret(self) -> [u8; 32] {
        self.draw("session token")
    }

    /// 32 bytes that belong to this account and this label. Nothing secret about them.
    pub fn draw(self, label: &str) -> [u8; 32] {
        hash(&[b"menshen seed", &self.0.to_be_bytes(), label.as_bytes()])
    }

    /// The same, shorter.
    pub fn draw_some<const N: usize>(self, label: &str) -> [u8; N] {
        const { assert!(N <= 32) };
        let mut some = [0; N];
        some.copy_from_slice(&self.draw(label)[..N]);
        some
    }

    /// A row id of its registration.
    pub fn id(self, label: &str) -> [u8; 16] {
        rules::id::time_ordered(self.registered_at(), self.draw_some(label))
    }
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut all = [0; 32];
    all.copy_from_slice(digest(&SHA256, &parts.concat()).as_ref());
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_are_those_of_accounts_and_never_repeat() {
        let people: Vec<Person> = (0..20_000).map(Person).collect();
        let uins: BTreeSet<String> = people.iter().map(|person| person.uin().to_string()).collect();
        let app_ids: BTreeSet<String> = people.iter().map(|person| person.app_id().to_string()).collect();
        assert_eq!((uins.len(), app_ids.len()), (people.len(), people.len()));
        assert!(uins.iter().all(|uin| uin.len() == 13 && uin.starts_with('1')));
        assert!(app_ids.iter().all(|id| id.len() == 10 && id.starts_with("12")));
    }

    #[test]
    fn the_password_keeps_the_rules_and_the_token_is_a_token() {
        let policy = rules::policy::Password::default();
        assert_eq!(rules::password::check(PASSWORD, PASSWORD, &["user1", "Menshen"], &policy), []);
        assert_eq!(center::session::token_hash(&Person(7).token()), Some(Person(7).token_hash()));
    }
}
