//! Which words does a provider's page use?

use crate::language::Language;

/// The words of one language.
pub(super) struct Words {
    pub(super) sandbox: &'static str,
    pub(super) instead: &'static str,
    pub(super) log_in_to: &'static str,
    pub(super) code_of: &'static str,
    pub(super) text_of_code: &'static str,
    pub(super) phone: &'static str,
    pub(super) waiting: &'static str,
    pub(super) scanned: &'static str,
    pub(super) confirmed: &'static str,
    pub(super) refused: &'static str,
    pub(super) expired: &'static str,
    pub(super) go_on: &'static str,
    pub(super) refresh: &'static str,
    pub(super) look: &'static str,
    pub(super) by_password: &'static str,
    pub(super) number: &'static str,
    pub(super) password: &'static str,
    pub(super) log_in: &'static str,
    pub(super) wrong_password: &'static str,
    pub(super) cannot: &'static str,
    pub(super) ask_them: &'static str,
}

static ZH: Words = Words {
    sandbox: "沙箱",
    instead: "这里代替：",
    log_in_to: "登录",
    code_of: "二维码",
    text_of_code: "二维码内容",
    phone: "用沙箱手机扫码",
    waiting: "请扫描二维码。两分钟内有效。",
    scanned: "已扫描。请在手机上确认。",
    confirmed: "已确认，正在返回。",
    refused: "您已在手机上拒绝。",
    expired: "二维码已过期。",
    go_on: "继续",
    refresh: "刷新二维码",
    look: "我已在手机上确认",
    by_password: "账号密码登录",
    number: "账号",
    password: "密码",
    log_in: "登录",
    wrong_password: "账号或密码不正确。请重新输入。",
    cannot: "无法打开此页面",
    ask_them: "请返回刚才的网站，重新开始。",
};

static EN: Words = Words {
    sandbox: "Sandbox",
    instead: "This stands in for ",
    log_in_to: "Log in to",
    code_of: "Code",
    text_of_code: "Text of the code",
    phone: "Scan with the sandbox phone",
    waiting: "Scan the code. It is valid for two minutes.",
    scanned: "Scanned. Confirm on the phone.",
    confirmed: "Confirmed; taking you back.",
    refused: "You have refused on the phone.",
    expired: "The code has expired.",
    go_on: "Continue",
    refresh: "Refresh the code",
    look: "I have confirmed on the phone",
    by_password: "Account and password login",
    number: "Account",
    password: "Password",
    log_in: "Log in",
    wrong_password: "Account or password is incorrect. Enter them again.",
    cannot: "This page cannot be opened",
    ask_them: "Go back to the site you came from and begin again.",
};

pub(super) const fn of(language: Language) -> &'static Words {
    match language {
        Language::Zh => &ZH,
        Language::En => &EN,
    }
}
