//! Whom does an app see?

use serde::{Deserialize, Serialize};

use super::company::{DEPARTMENTS, TAG, subtree};
use super::member::Member;

/// The visible scope of an app.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Scope {
    /// Members by id.
    pub(super) users: Vec<String>,
    /// Departments, with everything below them.
    pub(super) parties: Vec<u32>,
    /// Tags: their members, and their departments with everything below.
    pub(super) tags: Vec<u32>,
}

impl Scope {
    /// The whole company.
    pub(super) fn all() -> Self {
        Self { parties: vec![1], ..Self::default() }
    }

    pub(super) fn holds(&self, member: &Member) -> bool {
        let tagged = self.tags.contains(&TAG.0);
        let departments = self.departments();
        self.users.contains(&member.userid)
            || member.departments.iter().any(|one| departments.contains(one))
            || (tagged && member.tagged)
    }

    /// The departments the app sees, in the order of the tree.
    pub(super) fn departments(&self) -> Vec<u32> {
        let mut roots = self.parties.clone();
        if self.tags.contains(&TAG.0) {
            roots.push(TAG.2);
        }
        let seen: Vec<u32> = roots.into_iter().flat_map(subtree).collect();
        DEPARTMENTS.iter().map(|one| one.id).filter(|id| seen.contains(id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use crate::wecom::member::Member;

    fn member(userid: &str, department: u32, tagged: bool) -> Member {
        Member { userid: userid.into(), departments: vec![department], tagged, ..Member::default() }
    }

    #[test]
    fn a_scope_holds_its_users_its_departments_with_all_below_and_its_tags() {
        let scope = Scope { users: vec!["a".into()], parties: vec![2], tags: vec![] };
        assert_eq!(scope.departments(), [2, 3]);
        for (member, holds) in [
            (member("a", 4, false), true),
            (member("b", 2, false), true),
            (member("b", 3, false), true),
            (member("b", 4, true), false),
            (member("b", 1, false), false),
        ] {
            assert_eq!(scope.holds(&member), holds, "{member:?}");
        }
        let by_tag = Scope { tags: vec![1], ..Scope::default() };
        assert!(by_tag.holds(&member("b", 1, true)));
        assert!(by_tag.holds(&member("b", 4, false)));
        assert!(!by_tag.holds(&member("b", 2, false)));
    }
}
