//! Where is an identity verified, and what is said of it there?
//!
//! One component serves three places: somebody logged in (`/verify/{id}`), a login that waits
//! (`/login/verify`), a forgotten password (`/forgot-password/verify`). Each place has five routes, which call
//! the functions of [`super::steps`]:
//!
//! ```text
//! GET  BASE          show      the method in force
//! POST BASE          prove     Step::Granted: the place goes on by itself
//! GET  BASE/methods  show_ways the others
//! POST BASE/method   choose
//! POST BASE/code     send
//! ```

use center::verification::{Holder, View};
use rules::operation::{Name, Own};
use rules::{Language, VerificationId};

use crate::page::Page;

/// Which frame its pages have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// That of the console; scripts show it as a dialog.
    Console,
    /// That of login and registration.
    Gate,
}

/// A verification and its place.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The address of its page; the other four are below it.
    pub base: String,
    /// Whose.
    pub holder: Holder,
    /// Which.
    pub id: VerificationId,
    /// The frame.
    pub layout: Layout,
    /// The sentence on top, in the language of the page; `None`: made of the operation's name.
    pub about: Option<String>,
    /// Where Cancel leads; `None`: to the section that the verification came from.
    pub cancel: Option<String>,
}

impl Place {
    /// The sentence on top. (IDV-01)
    pub(super) fn bar(&self, page: &Page, view: &View) -> String {
        if let Some(about) = &self.about {
            return about.clone();
        }
        match view.own {
            Some(own) => page.t1("verification-bar", "operation", wanted(page, own, &view.resume)),
            None => page.t1("verification-bar-other", "operation", called(page, view)),
        }
    }

    /// Where Cancel leads.
    pub(super) fn way_back(&self, view: &View) -> String {
        self.cancel.clone().unwrap_or_else(|| section(&view.resume).to_owned())
    }
}

/// What is wanted, in words. Passkeys and recovery codes are bound and unbound as the catalogue's MFA devices are;
/// the words say which it is.
fn wanted(page: &Page, own: Own, resume: &str) -> String {
    match own {
        Own::BindMfaToken if resume.starts_with("/security/recovery-codes") => {
            page.t("verification-for-recovery-codes")
        }
        Own::BindMfaToken if resume.starts_with("/security/passkeys") => page.t("verification-for-passkey"),
        Own::UnbindMfaToken if resume.starts_with("/security/passkeys") => page.t("verification-for-passkey-removal"),
        _ => page.name("operation-own", own.code()),
    }
}

/// A product's operation by its name.
fn called(page: &Page, view: &View) -> String {
    let Some((product, operation)) = &view.called else { return view.operation.clone() };
    let of = |name: &Name| match page.language {
        Language::En => name.en.clone(),
        Language::Zh => name.zh.clone(),
    };
    format!("{} · {}", of(product), of(operation))
}

/// The page of the console that a path belongs to. (IDV-13: whoever cancels is back where they were)
fn section(path: &str) -> &str {
    // A product's question can still be declined on its own page.
    if path.starts_with("/operations/requests/") {
        return path;
    }
    match path.split(['/', '?']).nth(1) {
        Some("account") => "/account",
        Some("sessions") => "/sessions",
        Some("users") => "/users",
        Some("operations") => "/operations",
        _ => "/security",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idv_13_cancel_leads_back_to_the_section_that_the_flow_began_in() {
        assert_eq!(section("/security/mobile"), "/security");
        assert_eq!(section("/sessions/sign-out-everywhere/confirm?x=1"), "/sessions");
        assert_eq!(section("/account?x"), "/account");
        assert_eq!(section("/operations/requests/018b"), "/operations/requests/018b");
        for other in ["/", "", "//evil.example", "https://evil.example", "/elsewhere"] {
            assert_eq!(section(other), "/security", "{other}");
        }
    }
}
