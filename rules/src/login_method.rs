//! Which login methods are there, and what does the owner see of them? (INFO-14 to INFO-21)

/// A way to log in. The order is that of the rows (INFO-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// WeChat scan.
    Wechat,
    /// QQ authorisation.
    Qq,
    /// WeCom scan.
    Wecom,
    /// Email and password.
    Email,
    /// WeChat Official Account authorisation.
    OfficialAccount,
    /// A passkey (`decisions.md`). No row of the section: it has a page of its own.
    Passkey,
}

impl Method {
    /// The five, in the order of the rows.
    pub const ALL: [Self; 5] = [Self::Wechat, Self::Qq, Self::Wecom, Self::Email, Self::OfficialAccount];

    /// The name in storage, the API and the words `method-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wechat => "wechat",
            Self::Qq => "qq",
            Self::Wecom => "wecom",
            Self::Email => "email",
            Self::OfficialAccount => "official-account",
            Self::Passkey => "passkey",
        }
    }

    /// All by which a session can begin: the five, and passkeys.
    pub const LOGINS: [Self; 6] =
        [Self::Wechat, Self::Qq, Self::Wecom, Self::Email, Self::OfficialAccount, Self::Passkey];

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::LOGINS.into_iter().find(|method| method.name() == name)
    }
}

/// What can be done with a row (INFO-16, INFO-17, INFO-21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing is bound yet.
    Bind,
    /// It can be changed or unbound.
    Modify,
    /// The registration method of an account that has no other: its dialog says to add one first (INFO-20).
    Unbind,
}

/// The action of a row. An email address is replaced by another in one step that proves the new mailbox first, so
/// the account is never without a way in: it can be modified even where it is the only method (EMAIL-14).
pub fn action(method: Method, bound: bool, is_registration: bool, methods_bound: usize) -> Action {
    match (bound, is_registration, methods_bound) {
        (false, ..) => Action::Bind,
        (true, true, 0 | 1) if method != Method::Email => Action::Unbind,
        _ => Action::Modify,
    }
}

/// Whether a bound method can be unbound: at least one stays (UNBIND-10).
pub const fn may_unbind(methods_bound: usize) -> bool {
    methods_bound >= 2
}

/// What the section says above its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// INFO-19: check that the user of each bound method belongs to the real-name subject.
    CheckUsers,
    /// INFO-20: add another method before the only one can be changed.
    AddAnother,
}

/// The notice for an account with this many methods.
pub fn notice(methods_bound: usize) -> Notice {
    if methods_bound >= 2 { Notice::CheckUsers } else { Notice::AddAnother }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_15_five_rows_in_their_order() {
        let names = Method::ALL.map(Method::name);
        assert_eq!(names, ["wechat", "qq", "wecom", "email", "official-account"]);
        assert!(!Method::ALL.contains(&Method::Passkey), "the guide has five");
        assert!(Method::LOGINS.into_iter().all(|method| Method::from_name(method.name()) == Some(method)));
    }

    #[test]
    fn info_16_17_21_the_action_of_a_row() {
        use Method::{Email, Qq};
        assert_eq!(action(Qq, false, false, 1), Action::Bind);
        assert_eq!(action(Qq, true, true, 1), Action::Unbind);
        assert_eq!(action(Qq, true, true, 2), Action::Modify);
        assert_eq!(action(Qq, true, false, 1), Action::Modify);
        assert_eq!(action(Email, false, false, 0), Action::Bind);
        assert_eq!(action(Email, true, true, 1), Action::Modify, "the address can be replaced");
    }

    #[test]
    fn unbind_10_the_only_method_cannot_be_unbound() {
        assert!(!may_unbind(1) && may_unbind(2));
    }

    #[test]
    fn info_19_20_the_notice_follows_the_number_of_methods() {
        assert_eq!(notice(1), Notice::AddAnother);
        assert_eq!(notice(2), Notice::CheckUsers);
    }
}
