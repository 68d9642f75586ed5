//! Hardware MFA devices: imported by the operator, allowed to some, bound by serial number and two codes in a row.

use center::audit::Event;
use center::mfa::hardware::{self, Allowed, Read, Released, Report, Secrets, Why};
use db::params;
use http::Method;
use rules::{MINUTE, Uin};
use serde_json::{Value, json};
use testkit::{Answer, Authenticator, Owner, Rows, TestApp, both};
use tokio::task::JoinSet;

use crate::mfa_hands::{bind, generous, is_bound, is_right, person, protections};

const SECRET: &[u8] = b"12345678901234567890";
const SECRET_HEX: &str = "3132333435363738393031323334353637383930";
const BEGIN: &str = "/api/v1/mfa/hardware";
const CONFIRM: &str = "/api/v1/mfa/hardware/confirm";
const RESYNC: &str = "/api/v1/mfa/resync";
const STEP: i64 = 30_000;

/// Imports a CSV file.
async fn import(app: &TestApp, rows: &str) -> Report {
    let read = read(&format!("serial,secret\n{rows}"));
    hardware::import(&app.center, &app.caller().ctx(), read).await.unwrap()
}

fn read(text: &str) -> Read {
    hardware::read(text.as_bytes(), &Secrets::default(), None).unwrap()
}

async fn allow(app: &TestApp, owner: &Owner, allowed: bool) -> Allowed {
    let (ctx, uin) = (app.caller().ctx(), Uin(owner.uin.parse().unwrap()));
    let act = if allowed { hardware::allow } else { hardware::forbid };
    app.center.write(&ctx, move |tx, ctx| act(tx, ctx, uin)).await.unwrap()
}

async fn release(app: &TestApp, serial: &'static str) -> Released {
    app.center.write(&app.caller().ctx(), move |tx, _| hardware::release(tx, serial)).await.unwrap()
}

/// An owner who may bind a token, in an app that has one: 2600000001.
async fn prepared(app: &TestApp, email: &str) -> (Owner, Authenticator) {
    if app.center.db.number("SELECT COUNT(*) FROM mfa_token", &[]).await == 0 {
        import(app, &format!("2600000001,{SECRET_HEX}\n")).await;
    }
    let owner = app.owner(email).await;
    allow(app, &owner, true).await;
    (owner, Authenticator::holding(SECRET))
}

/// The form with the code that the token shows now, after the one before it.
fn form(app: &TestApp, token: &Authenticator, serial: &str) -> Value {
    let now = app.clock.now();
    json!({ "serial": serial, "code": token.code(now - STEP), "next_code": token.code(now) })
}

async fn confirm(owner: &Owner, form: &Value) -> Answer {
    owner.browser.api(Method::POST, CONFIRM, form.clone()).await
}

async fn begin(app: &TestApp, owner: &Owner) {
    owner.granted(app, Method::POST, BEGIN, json!({})).await.expect(201);
}

async fn bind_token(app: &TestApp, owner: &Owner, token: &Authenticator) {
    begin(app, owner).await;
    confirm(owner, &form(app, token, "2600000001")).await.expect(204);
    app.clock.advance(STEP);
}

/// Unbinds by the device's own code.
async fn unbind(app: &TestApp, owner: &Owner, token: &Authenticator) {
    let refused = owner.browser.api(Method::DELETE, "/api/v1/mfa", json!({})).await.expect(403);
    let id = refused.json()["verification"]["id"].as_str().unwrap().to_owned();
    let proof = json!({ "code": token.code(app.clock.now()) });
    let proved = owner.browser.api(Method::POST, &format!("/api/v1/verifications/{id}/proof"), proof).await.expect(200);
    let grant = proved.json()["grant"].as_str().unwrap().to_owned();
    let ask = owner.browser.ask(Method::DELETE, "/api/v1/mfa").json(&json!({})).with("menshen-grant", &grant);
    ask.send().await.expect(204);
    app.clock.advance(STEP);
}

async fn state(app: &TestApp) -> (String, bool, bool) {
    let sql = "SELECT state, sealed, account_id FROM mfa_token WHERE serial = '2600000001'";
    let row = app.center.db.row(sql, &[]).await.unwrap();
    let (sealed, account): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(1).unwrap(), row.get(2).unwrap());
    (row.get(0).unwrap(), sealed.is_some(), account.is_some())
}

both! {
    /// Trap 58, MFA-02, MFA-05.
    async fn mfa_05_trap_58_a_normal_account_neither_sees_nor_binds_a_hardware_device(place) {
        let app = generous(&place).await;
        import(&app, &format!("2600000001,{SECRET_HEX}\n")).await;
        let owner = app.owner("zhang@example.com").await;
        let token = Authenticator::holding(SECRET);
        assert!(!owner.browser.get("/security/mfa").await.expect(200).has("ardware"));
        owner.browser.get("/security/mfa/hardware").await.expect(403);
        for (path, body) in [(BEGIN, json!({})), (CONFIRM, form(&app, &token, "2600000001"))] {
            let refused = owner.browser.api(Method::POST, path, body).await.expect(403);
            assert_eq!(refused.code(), "mfa.hardware_not_allowed", "{path}");
        }
        assert_eq!(allow(&app, &owner, true).await, Allowed::Changed);
        assert_eq!(allow(&app, &owner, true).await, Allowed::Already);
        assert!(owner.browser.get("/security/mfa").await.expect(200).has("/security/mfa/hardware"));
        assert_eq!(owner.browser.read("/api/v1/mfa").await["kinds"], json!(["virtual", "hardware"]));
        // Forbidden again in the middle of it: nothing is bound.
        begin(&app, &owner).await;
        assert_eq!(allow(&app, &owner, false).await, Allowed::Changed);
        confirm(&owner, &form(&app, &token, "2600000001")).await.expect(403);
        let nobody = app.center.write(&app.caller().ctx(), |tx, ctx| hardware::allow(tx, ctx, Uin(1))).await.unwrap();
        assert_eq!(nobody, Allowed::NoAccount);
        assert_eq!((app.recorded(Event::MfaHardwareAllowed).await, app.recorded(Event::MfaHardwareForbidden).await), (1, 1));
    }

    /// MFA-06, on the pages.
    async fn mfa_06_a_token_is_bound_by_its_serial_number_and_two_codes_in_a_row(place) {
        let app = generous(&place).await;
        let (owner, mut token) = prepared(&app, "zhang@example.com").await;
        token.ahead = -7 * STEP;
        let asked = owner.browser.post("/security/mfa/hardware/begin", &[]).await.expect(303);
        owner.verify(&app, &asked).await.expect(200);
        let begun = owner.browser.post("/security/mfa/hardware/begin", &[]).await.expect(303);
        let page = owner.browser.get(begun.location()).await.expect(200);
        assert!(page.has("name=\"serial\"") && page.has("name=\"next_code\"") && !page.has(" checked"), "{}", page.body);
        let now = app.clock.now();
        let (first, second) = (token.code(now - STEP), token.code(now));
        let wrong = [("serial", "26"), ("code", "12345"), ("next_code", "")];
        let refused = owner.browser.post("/security/mfa/hardware", &wrong).await.expect(422);
        for text in ["4 to 40 letters and digits", "the device shows now", "Wait for the next one"] {
            assert!(refused.has(text), "{text}: {}", refused.body);
        }
        let swapped = [("serial", "2600000001"), ("code", &second), ("next_code", &first)];
        assert!(owner.browser.post("/security/mfa/hardware", &swapped).await.expect(422).has("4 tries left"));
        let right = [("serial", "26-0000 0001"), ("code", &first), ("next_code", &second), ("login_protection", "yes")];
        owner.browser.post("/security/mfa/hardware", &right).await.expect(303);
        assert_eq!(protections(&app, &owner).await, ("mfa".into(), "none".into()));
        let page = owner.browser.get("/security/mfa").await.expect(200);
        assert!(page.has("Hardware MFA device") && page.has("****0001") && !page.has("2600000001"), "{}", page.body);
        // Its drift is known: the next code is right, and the code of a right clock is not.
        let person = person(&app, &owner).await;
        assert_eq!(app.center.db.number("SELECT drift FROM mfa_device", &[]).await, -7);
        app.clock.advance(STEP);
        assert!(!is_right(&app, &person, &Authenticator::holding(SECRET).code(app.clock.now())).await);
        assert!(is_right(&app, &person, &token.code(app.clock.now())).await);
    }

    /// IMP-25, T38: the seed lies in one place, and nowhere in the open.
    async fn t38_a_seed_lies_in_the_inventory_or_with_the_account(place) {
        let app = generous(&place).await;
        let (owner, token) = prepared(&app, "zhang@example.com").await;
        assert_eq!(state(&app).await, ("free".into(), true, false));
        bind_token(&app, &owner, &token).await;
        assert_eq!(state(&app).await, ("bound".into(), false, true));
        let dump = place.dump().await;
        assert!(!dump.windows(SECRET.len()).any(|part| part == SECRET));
        unbind(&app, &owner, &token).await;
        assert_eq!(state(&app).await, ("returned".into(), true, false));
        let dump = place.dump().await;
        assert!(!dump.windows(SECRET.len()).any(|part| part == SECRET));
    }

    /// T40.
    async fn t40_one_serial_number_one_account(place) {
        let app = generous(&place).await;
        let mut binding = JoinSet::new();
        let mut owners = Vec::new();
        for number in 0..6 {
            let (owner, token) = prepared(&app, &format!("p{number}@example.com")).await;
            begin(&app, &owner).await;
            owners.push((owner, token));
        }
        for (owner, token) in owners {
            let form = form(&app, &token, "2600000001");
            binding.spawn(async move { confirm(&owner, &form).await });
        }
        let answers = binding.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
        for refused in answers.into_iter().filter(|answer| answer.status != 204) {
            assert_eq!(refused.code(), "mfa.serial_unknown");
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM mfa_device", &[]).await, 1);
    }

    /// T40: what was unbound waits for the operator, and old codes stay old.
    async fn t40_a_returned_token_is_bound_again_only_after_its_release(place) {
        let app = generous(&place).await;
        let (owner, token) = prepared(&app, "zhang@example.com").await;
        bind_token(&app, &owner, &token).await;
        assert_eq!(release(&app, "2600000001").await, Released::NotReturned("bound".into()));
        unbind(&app, &owner, &token).await;
        app.clock.advance(MINUTE);
        let (other, _) = prepared(&app, "li@example.com").await;
        begin(&app, &other).await;
        assert_eq!(confirm(&other, &form(&app, &token, "2600000001")).await.expect(422).code(), "mfa.serial_unknown");
        assert_eq!(release(&app, "26-0000-0001").await, Released::Free);
        assert_eq!(release(&app, "2600000009").await, Released::Unknown);
        assert_eq!(confirm(&other, &form(&app, &token, "?")).await.expect(422).code(), "mfa.serial_format");
        // Codes from before the return are no proof.
        let past = app.clock.now() - 4 * STEP;
        let stale = json!({ "serial": "2600000001", "code": token.code(past - STEP), "next_code": token.code(past) });
        assert_eq!(confirm(&other, &stale).await.expect(422).code(), "mfa.codes_wrong");
        confirm(&other, &form(&app, &token, "2600000001")).await.expect(204);
        assert!(is_bound(&app, app.account(&other.uin).await).await);
    }

    /// T40: two codes in a row within twenty steps, five tries.
    async fn t40_a_clock_that_ran_away_is_found_by_two_codes_in_a_row(place) {
        let app = generous(&place).await;
        let (owner, mut token) = prepared(&app, "zhang@example.com").await;
        bind_token(&app, &owner, &token).await;
        let person = person(&app, &owner).await;
        let resync = async |token: &Authenticator, skip: i64| {
            let now = app.clock.now();
            let body = json!({ "code": token.code(now - skip * STEP), "next_code": token.code(now) });
            owner.browser.api(Method::POST, RESYNC, body).await
        };
        token.ahead = 12 * STEP;
        assert!(!is_right(&app, &person, &token.code(app.clock.now())).await, "too far for the window");
        for (code, next, refusal) in
            [("12", "123456", "mfa.code_format"), ("123456", "12345x", "mfa.next_code_format")]
        {
            let form = json!({ "code": code, "next_code": next });
            assert_eq!(owner.browser.api(Method::POST, RESYNC, form).await.expect(422).code(), refusal);
        }
        assert_eq!(resync(&token, 2).await.expect(422).code(), "mfa.codes_wrong", "not in a row");
        resync(&token, 1).await.expect(204);
        assert_eq!(app.center.db.number("SELECT drift FROM mfa_device", &[]).await, 12);
        app.clock.advance(STEP);
        assert!(is_right(&app, &person, &token.code(app.clock.now())).await);
        app.clock.advance(STEP);
        // Codes that were shown before are no way back.
        token.ahead = 9 * STEP;
        assert_eq!(resync(&token, 1).await.expect(422).code(), "mfa.codes_wrong");
        token.ahead = 22 * STEP;
        for _ in 0..4 {
            assert_eq!(resync(&token, 1).await.expect(422).code(), "mfa.codes_wrong", "too far");
        }
        token.ahead = 12 * STEP;
        assert_eq!(resync(&token, 1).await.expect(429).code(), "mfa.no_tries", "a right one is not even looked at");
        app.clock.advance(15 * MINUTE);
        resync(&token, 1).await.expect(204);
        assert_eq!(app.recorded(Event::MfaResynced).await, 2);
    }

    async fn t40_a_resynchronisation_over_the_page(place) {
        let app = generous(&place).await;
        let owner = app.owner("zhang@example.com").await;
        owner.browser.get("/security/mfa/resync").await.expect(409);
        let mut device = bind(&app, &owner, json!({})).await;
        device.ahead = 5 * STEP;
        let now = app.clock.now();
        owner.browser.get("/security/mfa/resync").await.expect(200);
        let path = "/security/mfa/resync";
        let wrong = owner.browser.post(path, &[("code", "x"), ("next_code", "1")]).await.expect(422);
        assert!(wrong.has("Wait for the next one"));
        let (first, second) = (device.code(now - STEP), device.code(now));
        let done = owner.browser.post(path, &[("code", &first), ("next_code", &second)]).await.expect(303);
        assert!(owner.browser.get(done.location()).await.expect(200).has("in step again"));
    }

    /// IMP-25.
    async fn imp_25_what_is_known_or_comes_twice_is_rejected_and_the_rest_is_kept(place) {
        let app = generous(&place).await;
        let rows: String = (0..450).map(|number| format!("26{number:08},{SECRET_HEX}\n")).collect();
        let report = import(&app, &rows).await;
        assert_eq!((report.imported, report.rejected.len()), (450, 0), "more than an act stores at once");
        let report = import(&app, &format!("2600000003,{SECRET_HEX}\n27,{SECRET_HEX}\n2700000001,{SECRET_HEX}\n2700000001,{SECRET_HEX}\n")).await;
        let why: Vec<_> = report.rejected.into_iter().map(|rejected| (rejected.line, rejected.why)).collect();
        assert_eq!((report.imported, why), (1, vec![(2, Why::Known), (3, Why::Serial), (5, Why::Twice(4))]));
        let listed = app.center.read(&app.caller().ctx(), |tx, _| hardware::list(tx, "")).await.unwrap();
        assert_eq!((listed.len(), listed[0].serial.as_str(), listed[0].state.as_str()), (hardware::PAGE, "2600000000", "free"));
        let rest = app.center.read(&app.caller().ctx(), |tx, _| hardware::list(tx, "2600000399")).await.unwrap();
        assert_eq!(rest.len(), 51);
    }

    /// MFA-21, with T40: an account that has a device takes no token away.
    async fn mfa_21_a_token_stays_free_if_the_account_has_a_device(place) {
        let app = generous(&place).await;
        let (owner, token) = prepared(&app, "zhang@example.com").await;
        begin(&app, &owner).await;
        let account = app.account(&owner.uin).await;
        // As if a virtual device had been bound meanwhile by another replica.
        let sql = "INSERT INTO mfa_device (account_id, id, kind, sealed, algorithm, period, drift, last_step, bound_at)
                   SELECT id, id, 'virtual', id, 'sha1', 30, 0, 0, 0 FROM account";
        app.center.db.meddle(sql).await;
        assert_eq!(confirm(&owner, &form(&app, &token, "2600000001")).await.expect(409).code(), "mfa.bound");
        assert_eq!(state(&app).await, ("free".into(), true, false));
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM mfa_device WHERE account_id = $1", params![&account.0]).await, 1);
    }
}
