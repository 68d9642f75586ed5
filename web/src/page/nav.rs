//! What is in the side navigation, and which of it is here?

use super::Page;

/// A link of the side navigation.
pub(crate) struct NavLink {
    /// Its page.
    pub href: &'static str,
    /// The key of its name.
    pub word: &'static str,
    /// Whether the present page is it, or is below it.
    pub current: bool,
}

const LINKS: [(&str, &str); 6] = [
    ("/account", "nav-account"),
    ("/security", "nav-security"),
    ("/sessions", "nav-sessions"),
    ("/history", "nav-history"),
    ("/limits", "nav-limits"),
    ("/help", "nav-help"),
];

/// The area beside the Account Center (GEN-06).
const CAM: [(&str, &str); 1] = [("/users", "nav-users")];

impl Page {
    /// The side navigation.
    pub fn nav(&self) -> Vec<NavLink> {
        self.links(&LINKS)
    }

    /// The navigation of the CAM area.
    pub fn cam_nav(&self) -> Vec<NavLink> {
        self.links(&CAM)
    }

    fn links(&self, links: &[(&'static str, &'static str)]) -> Vec<NavLink> {
        let path = self.here.split('?').next().unwrap_or_default();
        let is_here = |href: &str| path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        links.iter().map(|(href, word)| NavLink { href, word, current: is_here(href) }).collect()
    }

    /// This page in the other language.
    pub fn in_other_language(&self) -> String {
        let sign = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{sign}lang={}", self.here, self.language.other().name())
    }

    /// The first letter of the nickname, for the avatar.
    pub fn initial(&self) -> String {
        let nickname = self.who.as_ref().map(|who| who.nickname.as_str()).unwrap_or_default();
        nickname
            .chars()
            .find(|c| c.is_alphanumeric())
            .or(nickname.chars().next())
            .map(|c| c.to_uppercase().to_string())
            .unwrap_or_default()
    }

    /// The account ID in groups of four, as it is read out.
    pub fn spaced_uin(&self) -> String {
        let uin = self.who.as_ref().map(|who| who.uin.to_string()).unwrap_or_default();
        uin.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
    }
}

/// The path and query without the choice of a language.
pub(super) fn without_lang(path: &str, query: Option<&str>) -> String {
    let kept: Vec<&str> = query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter(|pair| !pair.is_empty() && *pair != "lang" && !pair.starts_with("lang="))
        .collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use rules::Language;

    use super::super::sample;
    use super::*;

    #[test]
    fn the_language_switch_keeps_the_rest_of_the_address() {
        assert_eq!(without_lang("/login", Some("return_to=/account&lang=zh")), "/login?return_to=/account");
        assert_eq!(without_lang("/login", Some("lang=zh")), "/login");
        let mut page = sample::visitor(Language::En);
        page.here = "/login?return_to=/account".into();
        assert_eq!(page.in_other_language(), "/login?return_to=/account&lang=zh");
    }

    #[test]
    fn a_page_below_another_is_shown_under_it() {
        let mut page = sample::visitor(Language::En);
        page.here = "/security/password?x=1".into();
        let current: Vec<_> = page.nav().into_iter().filter(|link| link.current).map(|link| link.href).collect();
        assert_eq!(current, ["/security"]);
    }

    #[test]
    fn the_account_id_is_read_in_groups() {
        assert_eq!(sample::root(Language::En).spaced_uin(), "1000 0000 0001 2");
    }
}
