//! Who works where?

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE32_NOPAD;
use serde::Serialize;

use crate::State;
use crate::people::Person;

/// Active; 2 is disabled, 4 not activated, 5 left.
pub(super) const ACTIVE: u8 = 1;
/// Is no member any more.
pub(super) const LEFT: u8 = 5;

/// A person as a company knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Member {
    #[serde(skip)]
    pub(crate) company: String,
    #[serde(skip)]
    pub(crate) person: String,
    pub(crate) userid: String,
    pub(crate) name: String,
    pub(crate) departments: Vec<u32>,
    pub(crate) admin: bool,
    pub(crate) tagged: bool,
    pub(crate) status: u8,
}

/// What an administrator has changed about a member.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed {
    pub(super) name: Option<String>,
    pub(super) departments: Option<Vec<u32>>,
    pub(super) tagged: bool,
    pub(super) status: Option<u8>,
}

/// The members of a company, those who left included.
pub(super) fn list(state: &State, corp: &str) -> Vec<Member> {
    let pages = state.wecom.pages();
    let works_there = |person: Person| {
        let membership = person.wecom.iter().find(|one| one.company == corp)?.clone();
        let placed = pages.placed.get(&(corp.to_owned(), membership.userid.clone())).cloned().unwrap_or_default();
        let home = vec![if membership.admin { 1 } else { 2 }];
        Some(Member {
            company: corp.to_owned(),
            person: person.id,
            userid: membership.userid,
            name: placed.name.unwrap_or(person.name),
            departments: placed.departments.unwrap_or(home),
            admin: membership.admin,
            tagged: placed.tagged,
            status: placed.status.unwrap_or(ACTIVE),
        })
    };
    state.people.list().into_iter().filter_map(works_there).collect()
}

/// The member of this id who has not left.
pub(super) fn find(state: &State, corp: &str, userid: &str) -> Option<Member> {
    // Ids are compared without case, as WeCom does.
    list(state, corp).into_iter().find(|member| member.userid.eq_ignore_ascii_case(userid) && member.status != LEFT)
}

/// The person as a member, whatever their state.
pub(super) fn of_person(state: &State, corp: &str, person: &str) -> Option<Member> {
    list(state, corp).into_iter().find(|member| member.person == person && member.status != LEFT)
}

/// The id by which the provider's apps know a member, the same whether the company has authorised or not.
pub(super) fn open_userid(corp: &str, userid: &str) -> String {
    long_id("wo", &["open_userid", corp, userid])
}

/// The id of somebody who is no member.
pub(super) fn outsider(person: &str, app: &str) -> String {
    long_id("o", &["openid", person, app])
}

/// `prefix` and 26 characters that depend on the parts only: the same person has the same id tomorrow.
fn long_id(prefix: &str, parts: &[&str]) -> String {
    let sum = digest(&SHA256, parts.join("\n").as_bytes());
    format!("{prefix}{}", &BASE32_NOPAD.encode(sum.as_ref())[..26])
}
