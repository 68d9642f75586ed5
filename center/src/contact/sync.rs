//! An address that was proved elsewhere becomes security or contact email too. (EMAIL-13, EMAIL-17, EMAIL-22)

use db::Tx;
use db::seal::DataKey;
use rules::AccountId;
use rules::email::Email;
use rules::verification::Method;

use super::{Kind, store};
use crate::{Ctx, Error, verification};

/// Sets the address of one kind, whatever it was. The caller has had the mailbox proved.
pub(crate) fn set_email(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    key: &DataKey,
    kind: Kind,
    email: &Email,
) -> Result<(), Error> {
    let subject = ctx.keys.blind("email", email.as_str());
    let nonce = ctx.draw(&format!("contact-sync:{}", kind.name()));
    let sealed = key.seal("contact.sealed", &account.0, nonce, email.as_str().as_bytes());
    store::put(tx, account, kind, &subject, &sealed, ctx.now)?;
    if kind == Kind::SecurityEmail {
        verification::renewed(tx, account, Method::SecurityEmail)?;
    }
    Ok(())
}
