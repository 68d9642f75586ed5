//! Which words does the phone page use, in which language?

use crate::language::Language;

/// The words of one language.
pub(super) struct Words {
    pub(super) language: Language,
    /// `zh` or `en`, as in `?lang=`.
    pub(super) code: &'static str,
    /// The language tag of the page.
    pub(super) tag: &'static str,
    /// The language in its own words.
    pub(super) name: &'static str,
    pub(super) brand: &'static str,
    pub(super) phone: &'static str,
    pub(super) sandbox: &'static str,
    pub(super) about: &'static str,
    pub(super) explained: &'static str,
    pub(super) skip: &'static str,
    pub(super) owner: &'static str,
    pub(super) everyone: &'static str,
    pub(super) show: &'static str,
    pub(super) hint: &'static str,
    pub(super) reload: &'static str,
    pub(super) clear: &'static str,
    pub(super) network: &'static str,
    pub(super) switch_app: &'static str,
    pub(super) sms: &'static str,
    pub(super) every_number: &'static str,
    pub(super) no_sms: &'static str,
    pub(super) no_sms_why: &'static str,
    pub(super) mail: &'static str,
    pub(super) every_mailbox: &'static str,
    pub(super) no_mail: &'static str,
    pub(super) no_mail_why: &'static str,
    pub(super) no_subject: &'static str,
    pub(super) to: &'static str,
    pub(super) open: &'static str,
    pub(super) copy: &'static str,
    pub(super) copied: &'static str,
    pub(super) arrived: &'static str,
    pub(super) today: &'static str,
    pub(super) yesterday: &'static str,
    pub(super) date_format: &'static str,
}

static ZH: Words = Words {
    language: Language::Zh,
    code: "zh",
    tag: "zh-CN",
    name: "中文",
    brand: "门神",
    phone: "沙箱手机",
    sandbox: "沙箱",
    about: "沙箱说明",
    explained: "这里代替真实的手机、邮箱与应用，只在演示环境出现，消息不会发给任何人",
    skip: "跳到正文",
    owner: "持机人",
    everyone: "所有人",
    show: "查看",
    hint: "新消息会自动出现",
    reload: "刷新",
    clear: "清空",
    network: "沙箱 5G",
    switch_app: "切换应用",
    sms: "短信",
    every_number: "所有号码",
    no_sms: "还没有短信",
    no_sms_why: "在注册、登录或安全设置中请求短信验证码后，短信会出现在这里。",
    mail: "邮件",
    every_mailbox: "所有邮箱",
    no_mail: "还没有邮件",
    no_mail_why: "用任意邮箱地址注册或登录后，验证码和通知会出现在这里。",
    no_subject: "（无主题）",
    to: "发给",
    open: "打开链接",
    copy: "复制",
    copied: "已复制",
    arrived: "有新消息",
    today: "今天",
    yesterday: "昨天",
    date_format: "%-m 月 %-d 日",
};

static EN: Words = Words {
    language: Language::En,
    code: "en",
    tag: "en",
    name: "English",
    brand: "Menshen",
    phone: "Sandbox phone",
    sandbox: "Sandbox",
    about: "About the sandbox",
    explained: "This stands in for real phones, mailboxes and apps. It exists in the demo only; nothing is sent to anybody",
    skip: "Skip to content",
    owner: "Owner",
    everyone: "Everybody",
    show: "Show",
    hint: "New messages appear by themselves",
    reload: "Reload",
    clear: "Clear",
    network: "Sandbox 5G",
    switch_app: "Switch app",
    sms: "Messages",
    every_number: "All numbers",
    no_sms: "No messages yet",
    no_sms_why: "Ask for an SMS code when you register, log in or change security settings; it arrives here.",
    mail: "Mail",
    every_mailbox: "All mailboxes",
    no_mail: "No mail yet",
    no_mail_why: "Register or log in with any email address; codes and notices arrive here.",
    no_subject: "(no subject)",
    to: "To",
    open: "Open link",
    copy: "Copy",
    copied: "Copied",
    arrived: "New message",
    today: "Today",
    yesterday: "Yesterday",
    date_format: "%-d %b",
};

/// The words of a language.
pub(super) const fn of(language: Language) -> &'static Words {
    match language {
        Language::Zh => &ZH,
        Language::En => &EN,
    }
}

/// The words in the language asked for, else in the one of `Accept-Language`, else in English.
pub(super) fn choose(asked: &str, accepted: &str) -> &'static Words {
    of(Language::choose(asked, accepted))
}

/// The other language.
pub(super) const fn other(words: &Words) -> &'static Words {
    match words.language {
        Language::Zh => &EN,
        Language::En => &ZH,
    }
}
