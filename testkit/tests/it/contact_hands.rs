//! What tests of addresses have in common: an owner who verifies the identity, changes an address, opens a link.

use std::sync::Arc;

use center::Error;
use center::contact::{self, Confirm, Contact, Kind, Landing, Pending, Request, Secure, Typed};
use center::session::Root;
use center::verification::{self, Grant, Holder, Proof, Proved};
use rules::operation::Own;
use rules::verification::Method;
use testkit::{Person, TestApp};

/// A number of the mainland, as typed.
pub fn number(typed: &str) -> Typed {
    Typed::Mobile { region: "CN".into(), number: typed.into() }
}

/// A mailbox, as typed.
pub fn mailbox(typed: &str) -> Typed {
    Typed::Email(typed.into())
}

/// Passes an identity verification by the security email.
pub async fn grant(app: &TestApp, who: &Arc<Root>, own: Own, parameters: &'static str) -> Grant {
    grant_by(app, who, own, parameters, Method::SecurityEmail).await.0
}

/// The code in the newest message to an address that has one; notices may arrive in any order.
pub async fn last_code(app: &TestApp, to: &str) -> String {
    let all = app.mail.all(to).await;
    all.iter().rev().find_map(|message| message.codes.first()).expect("a code").clone()
}

/// Passes an identity verification by mobile or email; answers the code too.
pub async fn grant_by(
    app: &TestApp,
    who: &Arc<Root>,
    own: Own,
    parameters: &'static str,
    method: Method,
) -> (Grant, String) {
    let (center, holder) = (&app.center, Holder::Session(who.session));
    let root = who.clone();
    let id = center
        .write(&app.caller().ctx(), move |tx, ctx| {
            let id = verification::begin_own(tx, ctx, &root, own, parameters, "/security")?;
            verification::choose(tx, ctx, &holder, id, method)?;
            verification::send(tx, ctx, &holder, id)?;
            Ok(id)
        })
        .await
        .unwrap();
    let kind = if method == Method::SecureMobile { Kind::SecureMobile } else { Kind::SecurityEmail };
    let code = last_code(app, &address(app, who, kind).await.unwrap()).await;
    let proof = Proof::Code(code.clone());
    let proved = center
        .write(&app.caller().ctx(), move |tx, ctx| verification::prove(tx, ctx, &holder, id, &proof))
        .await
        .unwrap();
    match proved.unwrap() {
        Proved::Granted { grant, .. } => (grant, code),
        Proved::Another => panic!("another proof is wanted"),
    }
}

/// The address of one kind, whole.
pub async fn address(app: &TestApp, who: &Arc<Root>, kind: Kind) -> Option<String> {
    let account = who.account;
    app.center.read(&app.caller().ctx(), move |tx, ctx| contact::whole(tx, ctx, account, kind)).await.unwrap()
}

/// All four, in the order of `Kind::ALL`: secure mobile, security email, contact mobile, contact email.
pub async fn addresses(app: &TestApp, who: &Arc<Root>) -> [Option<String>; 4] {
    let mut all = [None, None, None, None];
    for (nth, kind) in Kind::ALL.into_iter().enumerate() {
        all[nth] = address(app, who, kind).await;
    }
    all
}

/// Asks for a code to a new secure address.
pub async fn send(
    app: &TestApp,
    who: &Arc<Root>,
    which: Secure,
    typed: Typed,
    grant: Option<Grant>,
) -> Result<i64, Error> {
    let root = who.clone();
    app.center
        .write(&app.caller().ctx(), move |tx, ctx| contact::send(tx, ctx, &root, which, &typed, grant.as_ref()))
        .await
}

/// Confirms a new secure address with a code.
pub async fn confirm(app: &TestApp, who: &Arc<Root>, which: Secure, code: &str, sync: bool) -> Result<(), Error> {
    confirm_form(app, who, which, code, None, sync).await
}

/// The same with an address in the form.
pub async fn confirm_form(
    app: &TestApp,
    who: &Arc<Root>,
    which: Secure,
    code: &str,
    typed: Option<Typed>,
    sync: bool,
) -> Result<(), Error> {
    let (root, code) = (who.clone(), code.to_owned());
    let ctx = app.caller().ctx();
    let tried = app.center.write(&ctx, move |tx, ctx| {
        contact::confirm(tx, ctx, &root, which, &Confirm { code: &code, typed: typed.as_ref(), sync })
    });
    tried.await?.map_err(Error::from)
}

/// Sets a secure mobile, from the verification to the code.
pub async fn set_mobile(app: &TestApp, person: &Person, typed: &str) -> Arc<Root> {
    let who = person.root(app).await;
    let grant = grant(app, &who, Own::ModifyUserMobileNumber, "").await;
    send(app, &who, Secure::Mobile, number(typed), Some(grant)).await.unwrap();
    let code = last_code(app, &format!("+86{typed}")).await;
    confirm(app, &who, Secure::Mobile, &code, false).await.unwrap();
    who
}

/// Asks for a new contact.
pub async fn request(
    app: &TestApp,
    who: &Arc<Root>,
    contact: Contact,
    typed: Typed,
    sync: bool,
    grant: Option<Grant>,
) -> Result<Pending, Error> {
    let root = who.clone();
    let ctx = app.caller().ctx();
    let asked = app.center.write(&ctx, move |tx, ctx| {
        contact::request(tx, ctx, &root, &Request { contact, typed: &typed, sync, grant: grant.as_ref() })
    });
    asked.await
}

/// The secret of the newest link to an address. Messages that are due together arrive in any order, so the last one
/// may be another.
pub async fn link(app: &TestApp, to: &str) -> String {
    let messages = app.mail.all(to).await;
    let mut links = messages.iter().rev().flat_map(|message| &message.links);
    let link = links.find(|link| link.contains("/confirm/contact?token=")).expect("a link");
    link.split_once("token=").unwrap().1.to_owned()
}

/// Opens a link without its button.
pub async fn look(app: &TestApp, token: &str) -> Result<Landing, Error> {
    let token = token.to_owned();
    app.center.read(&app.caller().ctx(), move |tx, ctx| contact::look(tx, ctx, &token)).await
}

/// Confirms receipt.
pub async fn confirm_link(app: &TestApp, token: &str) -> Result<Landing, Error> {
    let token = token.to_owned();
    app.center.write(&app.caller().ctx(), move |tx, ctx| contact::confirm_link(tx, ctx, &token)).await
}

/// A new session of somebody who has a password.
pub async fn log_in(app: &TestApp, email: &str) -> Arc<Root> {
    let opened = app.caller().login(email, testkit::PASSWORD).await.expect("a login");
    app.root(&opened.token).await.expect("logged in")
}
