//! The outside world: how does a message reach a person, where is an address, and who is somebody
//! at another provider?
//!
//! One module a provider, each speaking the provider's real protocol, with time limits and a circuit
//! breaker, so that a provider which is down costs nobody else anything. Nothing here touches
//! the database or renders a page, and no text that ends in a log holds a message body or a code.
//!
//! | module | provider |
//! |---|---|
//! | [`mail`] | any SMTP server |
//! | [`sms`] | Tencent Cloud SMS (`SendSms`) |
//! | [`identity`] | what all providers of identities have in common |
//! | [`wechat`] | WeChat Open Platform, website login |
//! | [`qq`] | QQ Connect |
//! | [`official_account`] | WeChat third-party platform: the administrator of an Official Account |
//! | [`wecom`] | WeCom: a self-built application, or a suite |
//! | [`oidc`] | any OpenID Connect provider: the enterprise SSO |
//! | [`geo`] | the city of an address, from data in the binary |

mod breaker;
mod errcode;
mod exchange;
mod failure;
pub mod geo;
pub mod identity;
mod loopback;
pub mod mail;
pub mod official_account;
pub mod oidc;
pub mod qq;
mod sealed_push;
mod shared_token;
pub mod sms;
#[cfg(test)]
mod stub;
pub mod wechat;
pub mod wecom;

pub use breaker::{Breaker, Outcome};
pub use failure::SendError;
