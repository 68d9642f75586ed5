//! Is what strangers write shown and never run (T55, T56)?

use askama::Template as _;

use super::Page;
use crate::inbox::{Channel, Inbox, Received};
use crate::phone::words::choose;

fn put(inbox: &Inbox, channel: Channel, to: &str, subject: &str, text: &str) {
    inbox.put(Received {
        channel,
        to: to.into(),
        from: "no-reply@menshen.example".into(),
        message_id: "1".into(),
        subject: subject.into(),
        text: text.into(),
    });
}

fn render(inbox: &Inbox, lang: &str, to: &str) -> String {
    Page::new(choose(lang, ""), &inbox.list(None, 0), to, Vec::new()).render().unwrap()
}

#[test]
fn t55_markup_in_every_part_of_a_message_is_inert() {
    let inbox = Inbox::default();
    let evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)> https://a.example/\"onclick=alert(1)";
    put(&inbox, Channel::Mail, &format!("{evil}@example.com"), evil, &format!("{evil}\n{evil}"));
    put(&inbox, Channel::Sms, evil, "", evil);
    for html in [render(&inbox, "zh", ""), render(&inbox, "en", evil)] {
        assert!(!html.contains("<script>alert") && !html.contains("<img"), "{html}");
        assert!(!html.contains("\"onclick"), "{html}");
        assert_eq!(html.matches("<script").count(), 1, "only our own script file");
    }
}

#[test]
fn only_web_links_become_links_and_they_open_apart() {
    let inbox = Inbox::default();
    let text = "javascript:alert(1)\nhttps://menshen.example/confirm?t=abc\nsee http://a.example/x.";
    put(&inbox, Channel::Mail, "lin@northstar.example", "s", text);
    let html = render(&inbox, "en", "");
    assert!(!html.contains("href=\"javascript"));
    assert!(
        html.contains(
            r#"href="https://menshen.example/confirm?t=abc" target="_blank" rel="noopener noreferrer">Open link"#
        ),
        "{html}"
    );
    assert!(
        html.contains(
            r#"<a href="http://a.example/x" target="_blank" rel="noopener noreferrer">http://a.example/x</a>."#
        ),
        "{html}"
    );
}

#[test]
fn codes_stand_out_and_can_be_copied() {
    let inbox = Inbox::default();
    put(&inbox, Channel::Sms, "+8613800138000", "", "【门神】登录验证码 402718，5 分钟内有效。");
    let html = render(&inbox, "zh", "");
    assert!(html.contains("登录验证码 <span class=\"code\"><strong>402718</strong>"), "{html}");
    assert!(html.contains("data-copy=\"402718\">复制"), "{html}");
}

#[test]
fn an_empty_phone_says_so_in_both_languages() {
    let inbox = Inbox::default();
    for (lang, sms, mail) in [("zh", "还没有短信", "还没有邮件"), ("en", "No messages yet", "No mail yet")] {
        let html = render(&inbox, lang, "");
        assert!(html.contains(sms) && html.contains(mail), "{html}");
    }
}

#[test]
fn a_phone_shows_its_owners_messages_newest_first_and_only_the_first_mail_open() {
    let inbox = Inbox::default();
    put(&inbox, Channel::Mail, "a@example.com", "first", "x");
    put(&inbox, Channel::Mail, "b@example.com", "other", "x");
    put(&inbox, Channel::Mail, "A@example.com", "second", "x");
    let html = render(&inbox, "en", "a@example.com");
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(at("<h3>second") < at("<h3>first"));
    assert!(!html.contains("<h3>other"));
    assert_eq!(html.matches("\" open>").count(), 1);
    assert_eq!(html.matches("<option").count(), 3);
    assert!(html.contains("<option value=\"b@example.com\">"));
}
