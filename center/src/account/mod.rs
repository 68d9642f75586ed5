//! What is an account, and what may its owner change of its basic information? (INFO)

mod edit;
mod store;
mod view;

use db::Tx;
use db::seal::DataKey;
use rules::account::Nickname;
use rules::login_method::Method;
use rules::{AccountId, AppId, Language, Millis, Uin};

use crate::{Ctx, Error};

pub use edit::{Edit, change_industry, change_language, change_nickname, edit};
pub use store::find_by_uin;
pub(crate) use store::{find, lock, registration_method};
pub use view::{ForProducts, Information, RealName, for_products, information};

/// An account as it is stored.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// INFO-04.
    pub uin: Uin,
    /// INFO-05.
    pub app_id: AppId,
    /// INFO-03.
    pub nickname: String,
    /// INFO-07.
    pub industry: Option<String>,
    /// The language its owner has chosen.
    pub language: Language,
    /// INFO-08.
    pub registered_at: Millis,
    /// IMP-01.
    pub registration_method: Method,
    wrapped_key: Vec<u8>,
}

impl Account {
    /// The account's own key.
    pub fn key(&self, ctx: &Ctx) -> Result<DataKey, Error> {
        Ok(ctx.keys.open_data_key(&self.id.0, &self.wrapped_key)?)
    }
}

/// Creates an account; answers it with its key. A number that is taken already is drawn again, so this
/// fails only by misfortune beyond measure.
pub(crate) fn create(tx: &mut Tx, ctx: &Ctx, nickname: &Nickname, method: Method) -> Result<(Account, DataKey), Error> {
    const DRAWS: usize = 8;
    let id = AccountId(ctx.id("account"));
    let (key, wrapped_key) = ctx.keys.new_data_key(&id.0, ctx.draw("account-key"))?;
    for draw in 0..DRAWS {
        let account = Account {
            id,
            uin: Uin::from_random(ctx.number(&format!("uin-{draw}"))),
            app_id: AppId::from_random(ctx.number(&format!("app-id-{draw}"))),
            nickname: nickname.as_str().to_owned(),
            industry: None,
            language: ctx.language,
            registered_at: ctx.now,
            registration_method: method,
            wrapped_key: wrapped_key.clone(),
        };
        if store::insert(tx, &account)? {
            return Ok((account, key));
        }
    }
    Err(Error::fault("no free account number in eight draws"))
}
