//! Which Official Account has authorised us, and is it one that may log in?

use serde_json::Value;

use crate::errcode::integer;
use crate::identity::{Identity, Refusal, name, picture, subject};

/// The permission set "account service" (BIND-21).
pub(super) const ACCOUNT_SERVICE: i64 = 3;
/// `account_status`: closed, banned, frozen. 18 is only a warning.
const UNUSABLE: [i64; 3] = [14, 16, 19];

/// What `api_query_auth` says.
pub(super) struct Grant {
    /// The account's app id.
    pub(super) app: String,
    /// What was ticked, not what the account could do.
    has_account_service: bool,
}

impl Grant {
    /// `None` for an answer that is not what is documented.
    pub(super) fn read(answer: &Value) -> Option<Self> {
        let info = answer.get("authorization_info")?;
        let sets = info.get("func_info").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let has_account_service = sets
            .iter()
            .filter_map(|set| integer(set.get("funcscope_category")?.get("id")?))
            .any(|id| id == ACCOUNT_SERVICE);
        Some(Self { app: subject(info, "authorizer_appid")?, has_account_service })
    }

    /// Judges the account by what `api_get_authorizer_info` says of it. `None` as in [`Grant::read`].
    ///
    /// That it is no Official Account at all comes first: a mini program has other permissions, and whoever
    /// chose one would look for a box that is not there.
    pub(super) fn judge(self, answer: &Value, platform: &str) -> Option<Result<Identity, Refusal>> {
        let info = answer.get("authorizer_info").filter(|info| info.is_object())?;
        let same = answer
            .get("authorization_info")
            .is_none_or(|echo| subject(echo, "authorizer_appid").is_none_or(|app| app == self.app));
        if !same {
            return None;
        }
        if is_mini_program(info) {
            return Some(Err(Refusal::MiniProgram));
        }
        if !self.has_account_service {
            return Some(Err(Refusal::AccountServiceMissing));
        }
        if info.get("account_status").and_then(integer).is_some_and(|status| UNUSABLE.contains(&status)) {
            return Some(Err(Refusal::Disabled));
        }
        Some(Ok(Identity {
            app: platform.to_owned(),
            subject: self.app,
            union: None,
            name: name(info, "nick_name"),
            avatar: picture(info, "head_img"),
            company: name(info, "principal_name"),
            admin: false,
            assistant: true,
        }))
    }
}

/// Its presence is the mark, whatever it holds.
fn is_mini_program(info: &Value) -> bool {
    ["MiniProgramInfo", "miniprograminfo", "mini_program_info"]
        .iter()
        .any(|key| info.get(key).is_some_and(|value| !value.is_null()))
}
