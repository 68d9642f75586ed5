//! Where does the sandbox listen, and whom do its providers know?

use std::net::SocketAddr;
use std::time::Duration;

use crate::{Platform, QqApp, SmsAccount, WechatApp, WecomApp, WecomSuite};

/// Where the sandbox listens and what it accepts.
#[derive(Debug, Clone)]
pub struct Options {
    /// The HTTP listener; port 0 picks a free one. Must be a loopback address.
    pub listen: SocketAddr,
    /// The SMTP listener; port 0 picks a free one. Must be a loopback address.
    pub smtp_listen: SocketAddr,
    /// The account at the pretended SMS provider.
    pub sms: SmsAccount,
    /// The app at the pretended WeChat Open Platform.
    pub wechat: WechatApp,
    /// The app at the pretended QQ Connect.
    pub qq: QqApp,
    /// The self-built app of the first company in the pretended WeCom.
    pub wecom: WecomApp,
    /// The provider with its suites in the pretended WeCom.
    pub wecom_suite: WecomSuite,
    /// The third-party platform at the pretended Official Account platform.
    pub official_account: Platform,
    /// How often the tickets of WeCom and of the Official Account platform are pushed.
    pub push_every: Duration,
}

impl Default for Options {
    /// Two free loopback ports and the built-in accounts and apps.
    fn default() -> Self {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            listen: any_port,
            smtp_listen: any_port,
            sms: SmsAccount::default(),
            wechat: WechatApp::default(),
            qq: QqApp::default(),
            wecom: WecomApp::default(),
            wecom_suite: WecomSuite::default(),
            official_account: Platform::default(),
            push_every: Duration::from_secs(600),
        }
    }
}
