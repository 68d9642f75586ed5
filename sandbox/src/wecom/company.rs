//! Which companies, departments and apps does the pretended WeCom have?

use std::fmt;

use crate::State;
use crate::language::Language;
use crate::people::{COMPANIES, Person};

/// The self-built app of the first company.
#[derive(Clone)]
pub struct WecomApp {
    /// The company's id.
    pub corp_id: String,
    /// The app in the company.
    pub agent_id: i64,
    /// The app's secret.
    pub secret: String,
    /// The secret of contact synchronisation: the only one that lists all members.
    pub contact_secret: String,
    /// The app's name, as people see it.
    pub name: String,
    /// Hosts without port: the trusted domains.
    pub callback_hosts: Vec<String>,
}

impl Default for WecomApp {
    fn default() -> Self {
        Self {
            corp_id: COMPANIES[0].0.into(),
            agent_id: 1_000_002,
            secret: "selfbuiltSecret0000000000000000000000000001".into(),
            contact_secret: "contactSecret000000000000000000000000000001".into(),
            name: "Menshen".into(),
            callback_hosts: ["localhost", "127.0.0.1", "account.menshen.example"].map(Into::into).into(),
        }
    }
}

/// A provider with its suite (third-party app) and the suite by which people log in.
#[derive(Clone)]
pub struct WecomSuite {
    /// The suite that companies install.
    pub suite_id: String,
    /// Its secret.
    pub suite_secret: String,
    /// The suite of login authorisation.
    pub login_suite_id: String,
    /// Its secret.
    pub login_suite_secret: String,
    /// The provider's own company: the receiver of verifications.
    pub provider_corp_id: String,
    /// The provider's secret.
    pub provider_secret: String,
    /// Signs pushes.
    pub token: String,
    /// `EncodingAESKey`: seals pushes.
    pub aes_key: String,
    /// The name of the suite's app, as people see it.
    pub name: String,
    /// Hosts without port: the domains of login and of completed installation.
    pub callback_hosts: Vec<String>,
}

impl Default for WecomSuite {
    fn default() -> Self {
        Self {
            suite_id: "ww5417e00000000001".into(),
            suite_secret: "suiteSecret00000000000000000000000000000001".into(),
            login_suite_id: "ww5417e00000000002".into(),
            login_suite_secret: "loginSuiteSecret000000000000000000000000001".into(),
            provider_corp_id: "ww9000000000000001".into(),
            provider_secret: "providerSecret0000000000000000000000000001".into(),
            token: "menshenSuiteToken".into(),
            aes_key: "qrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVX".into(),
            name: "Menshen Assistant".into(),
            callback_hosts: ["localhost", "127.0.0.1", "account.menshen.example"].map(Into::into).into(),
        }
    }
}

impl fmt::Debug for WecomApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WecomApp").field("corp_id", &self.corp_id).finish_non_exhaustive()
    }
}

impl fmt::Debug for WecomSuite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WecomSuite").field("suite_id", &self.suite_id).finish_non_exhaustive()
    }
}

/// The app that the suite becomes in every company that installs it.
pub(crate) const SUITE_AGENT: i64 = 1_000_011;

/// True for a company of the beginning, and for one that somebody who was added works for.
pub(crate) fn exists(state: &State, corp_id: &str) -> bool {
    let works_there = |person: &Person| person.wecom.iter().any(|one| one.company == corp_id);
    COMPANIES.iter().any(|(known, ..)| *known == corp_id) || state.people.list().iter().any(works_there)
}

/// The name of a company; of one that is not of the beginning, its id.
pub(crate) fn name(corp_id: &str) -> &str {
    shown(corp_id, Language::Zh)
}

/// The name of a company on a page.
pub(crate) fn shown(corp_id: &str, language: Language) -> &str {
    match (COMPANIES.iter().find(|(known, ..)| *known == corp_id), language) {
        (Some((_, name, _)), Language::Zh) | (Some((_, _, name)), Language::En) => name,
        (None, _) => corp_id,
    }
}

/// A department; every company has the same ones.
pub(crate) struct Department {
    pub(crate) id: u32,
    pub(crate) parent: u32,
    pub(crate) name: &'static str,
    pub(crate) order: u32,
}

/// A tree of two levels under the root.
pub(crate) const DEPARTMENTS: [Department; 4] = [
    Department { id: 1, parent: 0, name: "全公司", order: 100 },
    Department { id: 2, parent: 1, name: "研发", order: 30 },
    Department { id: 3, parent: 2, name: "平台组", order: 20 },
    Department { id: 4, parent: 1, name: "市场", order: 10 },
];

/// A department and everything below it.
pub(crate) fn subtree(id: u32) -> Vec<u32> {
    let mut found: Vec<u32> = DEPARTMENTS.iter().map(|one| one.id).filter(|one| *one == id).collect();
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        found.extend(DEPARTMENTS.iter().filter(|one| one.parent == parent).map(|one| one.id));
        at += 1;
    }
    found
}

/// The only tag, and the department that bears it (besides members who are given it).
pub(crate) const TAG: (u32, &str, u32) = (1, "值班", 4);

#[cfg(test)]
mod tests {
    use super::subtree;

    #[test]
    fn a_departments_subtree_holds_all_levels_below_it() {
        assert_eq!(subtree(1), [1, 2, 4, 3]);
        assert_eq!(subtree(2), [2, 3]);
        assert_eq!(subtree(4), [4]);
        assert_eq!(subtree(9), Vec::<u32>::new());
    }
}
