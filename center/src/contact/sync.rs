//! An address that was proved elsewhere becomes security or contact email too. (EMAIL-13, EMAIL-17, EMAIL-22)

use db::Tx;
use db::seal::DataKey;
use rules::AccountId;
use rules::email::Email;

use super::{Address, Kind, put};
use crate::{Ctx, Error};

/// Sets the address of one kind, whatever it was. The caller has had the mailbox proved.
pub(crate) fn set_email(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    key: &DataKey,
    kind: Kind,
    email: &Email,
) -> Result<(), Error> {
    put(tx, ctx, account, key, kind, &Address::Email(email.clone())).map(drop)
}
