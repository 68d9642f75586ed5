//! Which Official Accounts and mini programs are there?

use serde_json::{Value, json};

use super::permission::USUAL;
use crate::people::ACCOUNTS;

/// An Official Account, or a mini program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) app_id: String,
    pub(super) name: String,
    pub(super) principal: String,
    /// 0 a subscription account, 2 a service account.
    service: u8,
    pub(super) mini_program: bool,
    /// The permission sets that it can grant.
    pub(super) sets: &'static [u32],
}

/// The account of this app id. One that is not of the beginning belongs to somebody who was added, and is a service
/// account that can grant the usual sets.
pub(super) fn account(app_id: &str) -> Account {
    let usual = Account {
        app_id: app_id.to_owned(),
        name: format!("公众号 {}", app_id.get(2..).unwrap_or_default()),
        principal: "示例科技有限公司".into(),
        service: 2,
        mini_program: false,
        sets: USUAL,
    };
    let Some((n, (_, name, principal))) = ACCOUNTS.iter().enumerate().find(|(_, (known, ..))| *known == app_id) else {
        return usual;
    };
    let known = Account { name: (*name).into(), principal: (*principal).into(), ..usual };
    match n {
        // A subscription account, a mini program, and an account that has no account service to grant.
        1 => Account { service: 0, ..known },
        2 => Account { service: 0, mini_program: true, sets: &[17, 18], ..known },
        3 => Account { service: 0, sets: &[1, 7, 11], ..known },
        _ => known,
    }
}

impl Account {
    /// `authorizer_info` of `api_get_authorizer_info`.
    pub(super) fn info(&self) -> Value {
        let tail = self.app_id.get(2..).unwrap_or_default();
        let tail = &tail[tail.len().saturating_sub(12)..];
        let mut info = json!({
            "nick_name": self.name, "head_img": "http://wx.qlogo.cn/mmopen/EX/0",
            "service_type_info": { "id": self.service }, "verify_type_info": { "id": 0 },
            "user_name": format!("gh_{tail}"), "alias": "", "qrcode_url": "http://mmbiz.qpic.cn/EX",
            "business_info": { "open_pay": 0, "open_shake": 0, "open_scan": 0, "open_card": 0, "open_store": 0 },
            "idc": 1, "principal_name": self.principal, "signature": "", "account_status": 1,
        });
        if self.mini_program {
            info["MiniProgramInfo"] = json!({
                "network": { "RequestDomain": [], "WsRequestDomain": [], "UploadDomain": [], "DownloadDomain": [] },
                "categories": [], "visit_status": 0,
            });
        }
        info
    }
}

#[cfg(test)]
mod tests {
    use super::account;
    use crate::people::ACCOUNTS;

    #[test]
    fn there_is_a_mini_program_and_an_account_without_account_service() {
        let all: Vec<_> = ACCOUNTS.iter().map(|(app_id, ..)| account(app_id)).collect();
        assert_eq!(all.iter().filter(|one| one.mini_program).count(), 1);
        assert_eq!(all.iter().filter(|one| !one.mini_program && !one.sets.contains(&3)).count(), 1);
        for one in &all {
            assert_eq!(one.info().get("MiniProgramInfo").is_some(), one.mini_program, "{}", one.app_id);
        }
        assert!(account("wx1").sets.contains(&3));
    }
}
