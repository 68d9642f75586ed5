//! Whom does WeCom mean by a code?

use serde_json::Value;

use crate::identity::{Back, IdentityError, subject};
use crate::shared_token::is_code;

/// What the calls that take a code answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A member, of the company if the answer names one.
    Member { corp: Option<String>, userid: String },
    /// Somebody who is in no company that we can see.
    Outsider,
}

impl Who {
    /// Reads both spellings, today's and the old one (`UserId`, `OpenId`, `CorpId`). `None`: neither.
    pub(super) fn read(answer: &Value) -> Option<Self> {
        let either = |new: &str, old: &str| subject(answer, new).or_else(|| subject(answer, old));
        if let Some(userid) = either("userid", "UserId") {
            return Some(Self::Member { corp: either("corpid", "CorpId"), userid });
        }
        either("openid", "OpenId").or_else(|| subject(answer, "external_userid")).map(|_| Self::Outsider)
    }
}

/// The code of a callback.
pub(super) fn code<'a>(back: &'a Back<'_>) -> Result<&'a str, IdentityError> {
    let code = back.one("code").ok_or(IdentityError::Cancelled)?;
    if is_code(code) { Ok(code) } else { Err(IdentityError::Stale) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Who;

    fn member(corp: Option<&str>) -> Option<Who> {
        Some(Who::Member { corp: corp.map(str::to_owned), userid: "zhangsan".into() })
    }

    #[test]
    fn members_and_outsiders_are_told_apart_in_both_spellings() {
        let cases: [(Value, Option<Who>); 12] = [
            (json!({"userid": "zhangsan"}), member(None)),
            (json!({"userid": "zhangsan", "user_ticket": "T", "expires_in": 7200}), member(None)),
            (json!({"UserId": "zhangsan", "DeviceId": ""}), member(None)),
            (json!({"corpid": "ww1", "userid": "zhangsan", "open_userid": "woEX"}), member(Some("ww1"))),
            (json!({"CorpId": "ww1", "UserId": "zhangsan", "DeviceId": "D"}), member(Some("ww1"))),
            (json!({"userid": "zhangsan", "openid": ""}), member(None)),
            (json!({"openid": "oEX", "external_userid": "wmEX"}), Some(Who::Outsider)),
            (json!({"openid": "oEX"}), Some(Who::Outsider)),
            (json!({"OpenId": "oEX", "DeviceId": ""}), Some(Who::Outsider)),
            (json!({"userid": "", "OpenId": "oEX"}), Some(Who::Outsider)),
            (json!({"userid": 7}), None),
            (json!({}), None),
        ];
        for (answer, expected) in cases {
            assert_eq!(Who::read(&answer), expected, "{answer}");
        }
    }
}
