//! What can an account let a platform do?

use crate::language::Both;

/// Account service: all that a login needs.
pub(super) const ACCOUNT_SERVICE: u32 = 3;

/// What an Official Account can grant unless its row says otherwise.
pub(super) const USUAL: &[u32] = &[1, 2, ACCOUNT_SERVICE, 4, 11, 15];

/// What a permission set is called; `None` for an id that is none.
pub(super) fn name(id: u32) -> Option<Both> {
    Some(match id {
        1 => Both::new("收发消息", "Messages"),
        2 => Both::new("查看用户", "Users"),
        ACCOUNT_SERVICE => Both::new("账号服务", "Account service"),
        4 => Both::new("网页服务", "Web services"),
        7 => Both::new("群发与通知", "Broadcasts and notices"),
        11 => Both::new("素材", "Material"),
        15 => Both::new("自定义菜单", "Menu"),
        17 => Both::new("小程序账号", "Mini program account"),
        18 => Both::new("小程序开发", "Mini program development"),
        _ => return None,
    })
}
