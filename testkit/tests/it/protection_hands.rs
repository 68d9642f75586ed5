//! What do tests of protections and of logins that wait have in common?

use center::contact::Kind;
use center::login::{Completed, Outcome, Pending, complete};
use center::protection::{choose, switch_suspicious};
use center::verification::{self, Grant, Holder, Proof, Proved, View, begin_own};
use center::{Error, login};
use data_encoding::BASE32_NOPAD;
use db::params;
use rules::operation::Own;
use rules::protection::{Choice, Protections, Wanted};
use rules::verification::Method;
use rules::{AccountId, VerificationId};
use testkit::{Caller, PASSWORD, Person, Rows, TestApp};

use crate::grant::{self, set_contact};

/// The login email, which is the security email too.
pub const EMAIL: &str = "zhang@example.com";
/// The secure mobile.
pub const MOBILE: &str = "+8613800138000";
/// Addresses of two cities, and of none.
pub const SHANGHAI: &str = "101.227.48.10";
pub const HANGZHOU: &str = "61.164.40.21";
pub const NOWHERE: &str = "10.1.1.1";

/// An MFA application, as anybody could write one (RFC 6238, SHA-1, 30 seconds, six digits).
#[derive(Clone)]
pub struct Totp(Vec<u8>);

impl Totp {
    /// The code of an instant.
    pub fn code(&self, now: i64) -> String {
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = aws_lc_rs::hmac::sign(&key, &(now / 30_000).to_be_bytes());
        let tag = tag.as_ref();
        let at = usize::from(tag[19] & 15);
        let number = u32::from_be_bytes(tag[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

/// Somebody who registered in Shanghai.
pub async fn person(app: &TestApp) -> Person {
    app.caller_at(SHANGHAI).register(EMAIL).await
}

/// Gives the account a secure mobile.
pub async fn with_mobile(app: &TestApp, person: &Person) {
    set_contact(app, person.account, Kind::SecureMobile, "mobile", MOBILE).await;
}

/// Binds an MFA device; then half a minute goes by, so that its next code is another one.
pub async fn with_mfa(app: &TestApp, person: &Person) -> Totp {
    let grant = grant::of(app, person, Own::BindMfaToken, &person.email).await;
    let (root, ctx) = (person.root(app).await, app.caller().ctx());
    let offer =
        app.center.write(&ctx, move |tx, ctx| center::mfa::begin_virtual(tx, ctx, &root, Some(&grant))).await.unwrap();
    let device = Totp(BASE32_NOPAD.decode(offer.key.as_bytes()).unwrap());
    let (root, code) = (person.root(app).await, device.code(app.clock.now()));
    let form = center::mfa::Finish { code, key: None, login: false, operation: false };
    let bound = app.center.write(&ctx, move |tx, ctx| center::mfa::finish_virtual(tx, ctx, &root, &form)).await;
    assert!(matches!(bound, Ok(Ok(()))), "bound");
    app.clock.advance(30_000);
    device
}

/// What the account has chosen.
pub async fn chosen(app: &TestApp, account: AccountId) -> Protections {
    let sql = "SELECT login, operation, suspicious FROM protection WHERE account_id = $1";
    let Some(row) = app.center.db.row(sql, params![&account.0]).await else { return Protections::default() };
    let choice = |at| Choice::from_name(row.get(at).unwrap()).unwrap();
    Protections { login: choice(0), operation: choice(1), suspicious: row.get(2).unwrap() }
}

/// A wish for login protection, and one for operation protection.
pub const fn login_by(choice: Choice) -> Wanted {
    Wanted { login: Some(choice), operation: None }
}
pub const fn operations_by(choice: Choice) -> Wanted {
    Wanted { login: None, operation: Some(choice) }
}

/// Chooses protections.
pub async fn set(app: &TestApp, person: &Person, wanted: Wanted, grant: Option<Grant>) -> Result<bool, Error> {
    let (root, ctx) = (person.root(app).await, app.caller_at(SHANGHAI).ctx());
    app.center.write(&ctx, move |tx, ctx| choose(tx, ctx, &root, &wanted, grant.as_ref())).await
}

/// Switches the protection against suspicious logins.
pub async fn switch(app: &TestApp, person: &Person, on: bool, grant: Option<Grant>) -> Result<bool, Error> {
    let (root, ctx) = (person.root(app).await, app.caller_at(SHANGHAI).ctx());
    app.center.write(&ctx, move |tx, ctx| switch_suspicious(tx, ctx, &root, on, grant.as_ref())).await
}

/// Begins a verification of one of the centre's own operations.
pub async fn ask(app: &TestApp, person: &Person, own: Own, parameters: &str) -> (Holder, VerificationId) {
    let (root, ctx, parameters) = (person.root(app).await, app.caller_at(SHANGHAI).ctx(), parameters.to_owned());
    let holder = Holder::Session(root.session);
    let begun = app.center.write(&ctx, move |tx, ctx| begin_own(tx, ctx, &root, own, &parameters, "/security")).await;
    (holder, begun.unwrap())
}

/// The grant of one of them, by a code to the security email.
pub async fn granted(app: &TestApp, person: &Person, own: Own, parameters: &str) -> Grant {
    let (holder, id) = ask(app, person, own, parameters).await;
    grant::by_mail(app, &app.caller_at(SHANGHAI), holder, id, &person.email).await
}

/// A verification as its holder sees it.
pub async fn view(app: &TestApp, holder: Holder, id: VerificationId) -> View {
    let ctx = app.caller().ctx();
    app.center.read(&ctx, move |tx, ctx| verification::view(tx, ctx, &holder, id)).await.unwrap()
}

/// Shows a code; the method is chosen first.
pub async fn prove(
    app: &TestApp,
    holder: Holder,
    id: VerificationId,
    method: Method,
    code: &str,
) -> Result<Grant, Error> {
    let (ctx, proof) = (app.caller().ctx(), Proof::Code(code.to_owned()));
    let proved = app.center.write(&ctx, move |tx, ctx| {
        verification::choose(tx, ctx, &holder, id, method)?;
        verification::prove(tx, ctx, &holder, id, &proof)
    });
    match proved.await?? {
        Proved::Granted { grant, .. } => Ok(grant),
        Proved::Another => panic!("one proof is enough"),
    }
}

/// Logs in with the right password where a protection asks for more.
pub async fn wait(caller: &Caller<'_>) -> Pending {
    match caller.login_outcome(EMAIL, PASSWORD, Some(caller.solution())).await.unwrap() {
        Outcome::Pending(pending) => pending,
        Outcome::Opened(_) => panic!("nothing was demanded"),
    }
}

/// Whose verification a login that waits belongs to.
pub async fn holder(app: &TestApp, pending: &Pending) -> Result<Holder, Error> {
    let (ctx, token) = (app.caller().ctx(), pending.token.clone());
    app.center.read(&ctx, move |tx, ctx| login::holder(tx, ctx, &token)).await
}

/// The grant of a login that waits, by the MFA device; half a minute goes by.
pub async fn by_device(app: &TestApp, pending: &Pending, device: &Totp) -> Grant {
    let holder = holder(app, pending).await.unwrap();
    let code = device.code(app.clock.now());
    let grant = prove(app, holder, pending.verification, Method::Mfa, &code).await.unwrap();
    app.clock.advance(30_000);
    grant
}

/// Completes it.
pub async fn finish(caller: &Caller<'_>, app: &TestApp, pending: &Pending, grant: &Grant) -> Result<Completed, Error> {
    complete(&app.center, &caller.ctx(), &pending.token, grant).await
}

/// How many sessions there are.
pub async fn sessions(app: &TestApp) -> i64 {
    app.center.db.number("SELECT COUNT(*) FROM session WHERE ended_at IS NULL", &[]).await
}
