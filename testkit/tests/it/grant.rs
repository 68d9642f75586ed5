//! How does a test pass an identity verification, and give an account what it is verified with?

use center::contact::Kind;
use center::verification::{self, Grant, Holder, Proof, Proved, begin_own};
use db::params;
use rules::operation::Own;
use rules::verification::Method;
use rules::{AccountId, VerificationId};
use testkit::{Caller, Person, Rows, TestApp};

/// Passes a verification by the code that goes to the security email, `mailbox`.
pub async fn by_mail(app: &TestApp, caller: &Caller<'_>, holder: Holder, id: VerificationId, mailbox: &str) -> Grant {
    let method = Method::SecurityEmail;
    app.center
        .write(&caller.ctx(), move |tx, ctx| {
            verification::choose(tx, ctx, &holder, id, method)?;
            verification::send(tx, ctx, &holder, id)
        })
        .await
        .expect("a code is sent");
    let proof = Proof::Code(app.mail.code(mailbox).await);
    let proved =
        app.center.write(&caller.ctx(), move |tx, ctx| verification::prove(tx, ctx, &holder, id, &proof)).await;
    match proved.expect("a proof").expect("a right one") {
        Proved::Granted { grant, .. } => grant,
        Proved::Another => panic!("one proof is enough"),
    }
}

/// The grant of one of the centre's own operations, for somebody who is logged in.
pub async fn of(app: &TestApp, person: &Person, own: Own, mailbox: &str) -> Grant {
    let (caller, root) = (app.caller(), person.root(app).await);
    let holder = Holder::Session(root.session);
    let begun = app.center.write(&caller.ctx(), move |tx, ctx| begin_own(tx, ctx, &root, own, "", "/security")).await;
    by_mail(app, &caller, holder, begun.expect("a verification begins"), mailbox).await
}

/// Sets an address or number behind the product's back, since long ago.
pub async fn set_contact(app: &TestApp, account: AccountId, kind: Kind, field: &'static str, value: &str) {
    let row = app.center.db.row("SELECT data_key FROM account WHERE id = $1", params![&account.0]).await;
    let wrapped: Vec<u8> = row.expect("an account").get(0).expect("a key");
    let key = app.center.keys.open_data_key(&account.0, &wrapped).expect("its key");
    let sealed = key.seal("contact.sealed", &account.0, app.caller().ctx().draw("test-seal"), value.as_bytes());
    let subject = app.center.keys.blind(field, value);
    let name = kind.name();
    app.center
        .db
        .write(move |tx| {
            tx.exec("DELETE FROM contact WHERE account_id = $1 AND kind = $2", params![&account.0, name])?;
            tx.exec(
                "INSERT INTO contact (account_id, kind, subject, sealed, confirmed_at) VALUES ($1, $2, $3, $4, 0)",
                params![&account.0, name, &subject, &sealed],
            )
        })
        .await
        .expect("the store works");
}
