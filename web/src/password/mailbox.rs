//! Where does somebody read their mail? (RESET-06: "Go to Email")

/// Web mail of large providers: the domain of the address, and where its mail is read.
const KNOWN: [(&str, &str); 18] = [
    ("qq.com", "https://mail.qq.com/"),
    ("vip.qq.com", "https://mail.qq.com/"),
    ("foxmail.com", "https://mail.qq.com/"),
    ("163.com", "https://mail.163.com/"),
    ("126.com", "https://mail.126.com/"),
    ("yeah.net", "https://mail.yeah.net/"),
    ("sina.com", "https://mail.sina.com.cn/"),
    ("sohu.com", "https://mail.sohu.com/"),
    ("139.com", "https://mail.10086.cn/"),
    ("189.cn", "https://mail.189.cn/"),
    ("aliyun.com", "https://mail.aliyun.com/"),
    ("gmail.com", "https://mail.google.com/"),
    ("outlook.com", "https://outlook.live.com/"),
    ("hotmail.com", "https://outlook.live.com/"),
    ("live.com", "https://outlook.live.com/"),
    ("icloud.com", "https://www.icloud.com/mail"),
    ("yahoo.com", "https://mail.yahoo.com/"),
    ("proton.me", "https://mail.proton.me/"),
];

/// The domain of a typed address, if it is one of those; nothing else ever gets into an address of ours.
pub(super) fn domain(email: &str) -> Option<&'static str> {
    let typed = email.trim().rsplit_once('@')?.1.to_ascii_lowercase();
    KNOWN.iter().map(|(domain, _)| *domain).find(|domain| *domain == typed)
}

/// Where its mail is read.
pub(super) fn address(domain: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(known, _)| *known == domain).map(|(_, address)| *address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reset_06_only_mailboxes_of_the_list_are_linked() {
        assert_eq!(domain(" Li@QQ.com "), Some("qq.com"));
        assert_eq!(domain("li@qq.com.evil.example"), None);
        assert_eq!(address("gmail.com"), Some("https://mail.google.com/"));
        assert_eq!(address("evil.example"), None);
        assert!(KNOWN.iter().all(|(domain, at)| domain.contains('.') && at.starts_with("https://")));
    }
}
