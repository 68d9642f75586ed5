//! Which operations does the account centre guard itself? (OPCAT-08: the 24 of product `account`)

use super::ACCOUNT;

macro_rules! own {
    ($($(#[$doc:meta])* $name:ident = $code:literal $always:literal;)*) => {
        /// An operation of the account centre's own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Own { $($(#[$doc])* $name,)* }

        impl Own {
            /// The 24, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code in the catalogue.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Whether the guide itself demands a verification, whatever the account has chosen (OPPROT-06).
            pub const fn always(self) -> bool {
                match self { $(Self::$name => $always,)* }
            }
        }
    };
}

own! {
    /// Bind an MFA device; passkeys and recovery codes are bound under it too.
    BindMfaToken = "bind-mfa-token" true;
    /// Bind QQ in the console.
    BindQq = "bind-qq" true;
    /// Bind WeChat in the console.
    BindWechat = "bind-wechat" true;
    /// See an API key in plain text.
    ViewApiKeyPlaintext = "view-api-key-plaintext" false;
    /// See the state of the MFA device.
    QueryMfaStatus = "query-mfa-status" false;
    /// Unbind the MFA device; passkeys are removed under it too.
    UnbindMfaToken = "unbind-mfa-token" true;
    /// Unbind the registration method.
    UnbindRegistered = "unbind-registered-associated-account" true;
    /// Mark real-name authentication as verified by MFA.
    SetRealnameMfaVerifiedMark = "set-realname-mfa-verified-mark" false;
    /// Set login protection and operation protection; lowering one is always verified (LOGINPROT-14).
    SetProtection = "set-login-and-operation-protection" false;
    /// Apply for the cancellation of the account.
    ApplyForDeregistration = "apply-for-account-deregistration" true;
    /// Sign out everywhere.
    RemoveLoginStatus = "remove-login-status" true;
    /// Change the secure mobile.
    ModifyUserMobileNumber = "modify-user-mobile-number" true;
    /// Change the security email.
    ModifyUserEmailAddress = "modify-user-email-address" true;
    /// Change the password in Security Settings, where the old password is asked.
    ModifyEmailPassword = "modify-email-password" false;
    /// Set a password while the login email is changed (EMAIL-16).
    ModifyEmailAccountPassword = "modify-email-account-password" true;
    /// Switch suspicious-login protection; switching it off is always verified.
    SetRemoteLoginSecurity = "set-remote-login-security" false;
    /// Bind a login email.
    LinkEmail = "link-email" true;
    /// Link QQ at registration.
    LinkQq = "link-qq" true;
    /// Link WeChat at registration.
    LinkWechat = "link-wechat" true;
    /// The last step of linking at registration.
    LinkSecondaryConfirm = "link-secondary-confirm" false;
    /// Unbind a login method.
    UnlinkAccount = "unlink-account" true;
    /// Bind a WeChat Official Account.
    LinkWechatOfficialAccount = "link-wechat-official-account" true;
    /// Bind WeCom.
    LinkWecom = "link-wecom" true;
    /// Reset a forgotten password.
    ResetEmailLoginPassword = "reset-email-login-password" true;
}

impl Own {
    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|own| own.code() == code)
    }

    /// `account/CODE`: the full name, which no other product's operation has (OPCAT-06).
    pub fn full_name(self) -> String {
        format!("{ACCOUNT}/{}", self.code())
    }

    /// From its full name.
    pub fn from_full_name(name: &str) -> Option<Self> {
        let (product, code) = name.split_once('/')?;
        (product == ACCOUNT).then(|| Self::from_code(code)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::Catalogue;
    use super::*;

    #[test]
    fn opcat_08_twenty_four_operations_are_the_centre_s_own() {
        assert_eq!(Own::ALL.len(), 24);
        assert!(Own::ALL.iter().all(|own| Own::from_full_name(&own.full_name()) == Some(*own)));
        assert_eq!(Own::from_full_name("cam/view-api-key-plaintext"), None, "trap 50: equal names, other product");
    }

    /// Pairs that look alike are operations of their own, with the names of the guide.
    #[test]
    fn opcat_12_pairs_that_look_alike_are_different_operations() {
        use Own::*;
        let english = |own: Own| Catalogue::shipped().find(ACCOUNT, own.code()).unwrap().1.name.en.as_str();
        for (one, code, name, other, other_code, other_name) in [
            (BindQq, "bind-qq", "Binding QQ", LinkQq, "link-qq", "Account link to QQ"),
            (BindWechat, "bind-wechat", "Binding WeChat", LinkWechat, "link-wechat", "Account link to WeChat"),
            (
                ModifyEmailPassword,
                "modify-email-password",
                "Modify email password",
                ModifyEmailAccountPassword,
                "modify-email-account-password",
                "Modifying email account password",
            ),
            (
                UnlinkAccount,
                "unlink-account",
                "Account Link Unbinding",
                UnbindRegistered,
                "unbind-registered-associated-account",
                "Unbinding registered associated account",
            ),
        ] {
            assert_ne!(one, other);
            assert_eq!((one.code(), english(one)), (code, name));
            assert_eq!((other.code(), english(other)), (other_code, other_name));
        }
        assert_eq!(LinkSecondaryConfirm.code(), "link-secondary-confirm");
        assert_eq!(english(LinkSecondaryConfirm), "Account link secondary confirmation");
    }

    /// IDV-04 and the table of section 24a.
    #[test]
    fn idv_04_opprot_06_the_guide_itself_demands_verification_for_these() {
        use Own::*;
        for own in [
            ModifyUserMobileNumber,
            ModifyUserEmailAddress,
            BindWechat,
            BindQq,
            LinkWechatOfficialAccount,
            LinkEmail,
            LinkWecom,
            UnlinkAccount,
            UnbindRegistered,
            RemoveLoginStatus,
            BindMfaToken,
            UnbindMfaToken,
            ApplyForDeregistration,
        ] {
            assert!(own.always(), "{own:?}");
        }
    }
}
