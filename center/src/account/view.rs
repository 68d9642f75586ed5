//! What does the Account Information page show? (INFO-03 to INFO-08, INFO-14)

use db::Tx;
use rules::{AppId, Millis, Refusal, Uin};

use super::store;
use crate::login_method::{self, Section};
use crate::session::Root;
use crate::{Ctx, Error};

/// How far real-name authentication has come (INFO-06, IMP-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RealName {
    /// Not authenticated.
    None,
}

impl RealName {
    /// The name in the API and the words `real-name-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
        }
    }
}

/// The whole page.
#[derive(Debug, Clone)]
pub struct Information {
    /// INFO-03.
    pub nickname: String,
    /// INFO-04.
    pub uin: Uin,
    /// INFO-05.
    pub app_id: AppId,
    /// INFO-06.
    pub real_name: RealName,
    /// INFO-07; `None`: not chosen yet.
    pub industry: Option<String>,
    /// INFO-08.
    pub registered_at: Millis,
    /// INFO-14.
    pub login_methods: Section,
}

/// What products may know of an account (IMP-31).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForProducts {
    /// INFO-04.
    pub uin: Uin,
    /// INFO-05.
    pub app_id: AppId,
    /// INFO-06.
    pub real_name: RealName,
    /// INFO-08.
    pub registered_at: Millis,
}

/// Reads what products may know.
///
/// # Errors
/// [`Refusal::AccountUnknown`].
pub fn for_products(tx: &mut Tx, uin: Uin) -> Result<ForProducts, Error> {
    let id = store::find_by_uin(tx, uin)?.ok_or(Refusal::AccountUnknown)?;
    let account = store::find(tx, id)?.ok_or(Refusal::AccountUnknown)?;
    let (app_id, registered_at) = (account.app_id, account.registered_at);
    Ok(ForProducts { uin, app_id, real_name: RealName::None, registered_at })
}

/// Reads the page of `who`.
pub fn information(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Information, Error> {
    let account = store::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let key = account.key(ctx)?;
    let login_methods = login_method::section(tx, account.id, &key, Some(account.registration_method))?;
    Ok(Information {
        nickname: account.nickname,
        uin: account.uin,
        app_id: account.app_id,
        real_name: RealName::None,
        industry: account.industry,
        registered_at: account.registered_at,
        login_methods,
    })
}
