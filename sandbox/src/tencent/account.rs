//! Which account, signature and templates does the pretended SMS provider know?

use std::fmt;

/// An account at the pretended provider. The default is made up and works out of the box.
#[derive(Clone)]
pub struct SmsAccount {
    /// `SecretId` of the API key.
    pub secret_id: String,
    /// `SecretKey` of the API key.
    pub secret_key: String,
    /// `SmsSdkAppId`.
    pub app_id: String,
    /// The approved signature, without brackets.
    pub sign_name: String,
    /// How far the time of a signature may be from the provider's own, in seconds. The real one allows 300; a test
    /// that holds its clock in hand allows any.
    pub skew: u64,
    /// The approved templates.
    pub templates: Vec<Template>,
}

/// An approved template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// `TemplateId`.
    pub id: String,
    /// The text with its variables `{1}`, `{2}` …
    pub text: String,
}

impl Default for SmsAccount {
    fn default() -> Self {
        Self {
            secret_id: "AKIDSANDBOX0000000000000000000000001".into(),
            secret_key: "SandboxSecretKey0000000000000001".into(),
            app_id: "1400000001".into(),
            sign_name: "门神".into(),
            skew: 300,
            templates: BUILT_IN.map(|(id, text)| Template { id: id.into(), text: text.into() }).into(),
        }
    }
}

/// Chinese templates from 100001, the same in English from 200001.
const BUILT_IN: [(&str, &str); 8] = [
    ("100001", "登录验证码 {1}，{2} 分钟内有效。切勿告诉任何人。"),
    ("100002", "验证码 {1}，用于“{2}”，{3} 分钟内有效。切勿告诉任何人。"),
    ("100003", "您的 {1} 账号（{2}）：{3}。如非本人操作，请尽快登录并检查安全设置。"),
    ("100004", "请打开 {1} 确认您的新联系方式，{2} 小时内有效。不是您本人操作？无需点击。"),
    ("200001", "Your login code is {1}. It is valid for {2} minutes. Tell nobody."),
    ("200002", "Your code is {1}, for \"{2}\", valid for {3} minutes. Tell nobody."),
    ("200003", "Your {1} account, {2}: {3}. If this was not you, log in and check your security settings soon."),
    ("200004", "Open {1} to confirm your new contact, valid for {2} hours. Not you? Then do nothing."),
];

impl SmsAccount {
    /// The template of an id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }
}

impl Template {
    /// How many variables the text has.
    pub fn variables(&self) -> usize {
        (1..).take_while(|n| self.text.contains(&format!("{{{n}}}"))).count()
    }

    /// The text with its variables filled in; what a variable holds is not looked at again.
    pub fn render(&self, params: &[String]) -> String {
        let mut rendered = String::new();
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            rendered.push_str(before);
            let filled = after.split_once('}').and_then(|(number, tail)| {
                let index = number.parse::<usize>().ok()?.checked_sub(1)?;
                Some((params.get(index)?, tail))
            });
            match filled {
                Some((param, tail)) => {
                    rendered.push_str(param);
                    rest = tail;
                }
                None => {
                    rendered.push('{');
                    rest = after;
                }
            }
        }
        rendered.push_str(rest);
        rendered
    }
}

impl fmt::Debug for SmsAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsAccount")
            .field("secret_id", &self.secret_id)
            .field("app_id", &self.app_id)
            .field("sign_name", &self.sign_name)
            .field("templates", &self.templates)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{SmsAccount, Template};

    fn template(text: &str) -> Template {
        Template { id: "1".into(), text: text.into() }
    }

    #[test]
    fn variables_are_filled_in_once() {
        let filled = template("{1} and {2} and {1}, {x} {3").render(&["{2}".into(), "b".into()]);
        assert_eq!(filled, "{2} and b and {2}, {x} {3");
    }

    #[test]
    fn variables_are_counted_from_one_without_gaps() {
        for (text, count) in [("", 0), ("{1}", 1), ("{2} {1} {1}", 2), ("{2}", 0), ("{1} {3}", 1)] {
            assert_eq!(template(text).variables(), count, "{text}");
        }
    }

    #[test]
    fn the_account_never_prints_its_secret_key() {
        let account = SmsAccount::default();
        assert!(!format!("{account:?}").contains(&account.secret_key));
    }
}
