//! Who holds the sandbox's phones, and who are they to the providers?

use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::language::Language;

/// More people than these are refused.
pub(crate) const KEPT: usize = 2_000;

/// A person with a phone. Everybody has a WeChat and a QQ; the rest is for some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Given by the sandbox: a name for those of the beginning, `p1`, `p2` … for those who were added.
    #[serde(default, skip_deserializing)]
    pub id: String,
    /// The name, as a Chinese page shows it and as every provider tells it.
    pub name: String,
    /// The name on an English page; empty: the same.
    #[serde(default)]
    pub name_en: String,
    /// The number of the QQ account; empty: the sandbox gives one.
    #[serde(default)]
    pub qq: String,
    /// The password of the QQ account; empty: [`PASSWORD`].
    #[serde(default)]
    pub password: String,
    /// The companies whose WeCom the person uses.
    #[serde(default)]
    pub wecom: Vec<Membership>,
    /// The app ids of the Official Accounts that the person administers.
    #[serde(default)]
    pub accounts: Vec<String>,
}

/// A member of a company in WeCom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The company's `corpid`.
    pub company: String,
    /// The member's id in the company.
    pub userid: String,
    /// True for an administrator.
    #[serde(default)]
    pub admin: bool,
}

/// The password of every QQ account for which none was said.
pub const PASSWORD: &str = "sandbox";

/// The companies of the beginning: `corpid`, name, English name.
pub const COMPANIES: [(&str, &str, &str); 2] = [
    ("ww00000000000000a1", "北辰数据科技有限公司", "Northstar Data"),
    ("ww00000000000000b2", "青禾食品有限公司", "Greenfield Foods"),
];

/// The Official Accounts of the beginning: app id, name, principal. The third one is a mini program, the last one
/// cannot grant the account service.
pub const ACCOUNTS: [(&str, &str, &str); 4] = [
    ("wx00000000000000a1", "北辰数据", "北辰数据科技有限公司"),
    ("wx00000000000000b2", "青禾厨房", "青禾食品有限公司"),
    ("wx00000000000000c3", "北辰小程序", "北辰数据科技有限公司"),
    ("wx00000000000000d4", "南窗读书会", "南窗读书会"),
];

/// Everybody.
pub(crate) struct People(Mutex<Vec<Person>>);

impl Default for People {
    fn default() -> Self {
        Self(Mutex::new(beginning()))
    }
}

impl People {
    pub(crate) fn list(&self) -> Vec<Person> {
        self.lock().clone()
    }

    pub(crate) fn find(&self, id: &str) -> Option<Person> {
        self.lock().iter().find(|person| person.id == id).cloned()
    }

    /// The owner of a QQ account who knows its password.
    pub(crate) fn by_password(&self, number: &str, password: &str) -> Option<Person> {
        self.lock().iter().find(|person| person.qq == number && person.password == password).cloned()
    }

    /// Adds a person and gives an id; `None`: there are too many.
    pub(crate) fn add(&self, mut person: Person) -> Option<Person> {
        let mut people = self.lock();
        if people.len() >= KEPT {
            return None;
        }
        let number = people.len() - beginning().len() + 1;
        person.id = format!("p{number}");
        fill_in(&mut person, 20_000_000 + number);
        people.push(person.clone());
        Some(person)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Person>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Person {
    /// The name on a page.
    pub(crate) fn shown(&self, language: Language) -> &str {
        match language {
            Language::En if !self.name_en.is_empty() => &self.name_en,
            _ => &self.name,
        }
    }

    /// A name for the person that is the same whenever it is asked for: 32 bytes that depend on the person and
    /// on `parts` alone (which provider, which kind of name, which app).
    pub(crate) fn pseudonym(&self, parts: &[&str]) -> [u8; 32] {
        let text = format!("{}\n{}", self.id, parts.join("\n"));
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        bytes
    }
}

fn fill_in(person: &mut Person, number: usize) {
    if person.qq.is_empty() {
        person.qq = number.to_string();
    }
    if person.password.is_empty() {
        person.password = PASSWORD.into();
    }
}

/// A row of the people of the beginning: id, names, and what only some have.
type Row = (&'static str, &'static str, &'static str, &'static [(usize, &'static str, bool)], &'static [usize]);

const BEGINNING: [Row; 6] = [
    ("lin", "林晓", "Lin Xiao", &[(0, "linxiao", true)], &[0, 2]),
    ("chen", "陈北辰", "Chen Beichen", &[(0, "chenbeichen", false), (1, "chen", true)], &[1]),
    ("zhao", "赵敏", "Zhao Min", &[(0, "zhaomin", false)], &[3]),
    ("wang", "王青禾", "Wang Qinghe", &[(1, "wangqinghe", true)], &[0, 1]),
    ("sun", "孙一", "Sun Yi", &[], &[]),
    ("zhou", "周野", "Zhou Ye", &[(1, "zhouye", false)], &[]),
];

fn beginning() -> Vec<Person> {
    let rows = BEGINNING.iter().enumerate();
    rows.map(|(n, (id, name, name_en, companies, accounts))| {
        let member = |(company, userid, admin): &(usize, &'static str, bool)| Membership {
            company: COMPANIES[*company].0.into(),
            userid: (*userid).into(),
            admin: *admin,
        };
        let mut person = Person {
            id: (*id).into(),
            name: (*name).into(),
            name_en: (*name_en).into(),
            qq: String::new(),
            password: String::new(),
            wecom: companies.iter().map(member).collect(),
            accounts: accounts.iter().map(|account| ACCOUNTS[*account].0.into()).collect(),
        };
        fill_in(&mut person, 10_001 + n);
        person
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{People, beginning};

    #[test]
    fn the_same_person_has_the_same_pseudonym_and_others_have_others() {
        let (one, other) = (People::default(), People::default());
        let of = |people: &People, id: &str, app: &str| people.find(id).unwrap().pseudonym(&["openid", app]);
        assert_eq!(of(&one, "lin", "a"), of(&other, "lin", "a"));
        assert_ne!(of(&one, "lin", "a"), of(&one, "lin", "b"));
        assert_ne!(of(&one, "lin", "a"), of(&one, "chen", "a"));
    }

    #[test]
    fn people_who_are_added_get_an_id_a_number_and_a_password() {
        let people = People::default();
        let mut person = beginning().remove(4);
        (person.qq, person.password) = (String::new(), String::new());
        let added = people.add(person).unwrap();
        assert_eq!((added.id.as_str(), added.qq.as_str()), ("p1", "20000001"));
        assert_eq!(people.by_password("20000001", "sandbox").unwrap().id, "p1");
        assert_eq!(people.by_password("20000001", "wrong"), None);
        assert_eq!(people.by_password("10001", "sandbox").unwrap().id, "lin");
    }
}
