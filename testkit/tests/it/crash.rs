//! `kill -9` under load: what was acknowledged is there, and what was not is there whole or not at all.
//!
//! The real process, over and over: people register, change passwords and log out until it is killed. Then
//! the store is opened and compared with what they were told, and a new process goes on with the same
//! people. `MENSHEN_CRASH_CYCLES` sets how often (20 in the normal run).

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use center::session::{Checked, check};
use center::{Center, audit};
use connect::geo::Geo;
use db::seal::Keys;
use http::Method;
use rules::Policy;
use serde_json::{Value, json};
use testkit::{Browser, OTHER_PASSWORD, PASSWORD, Place, Rows, UnderTest, both, typed};
use tokio::task::JoinSet;

const PROGRAM: &str = env!("CARGO_BIN_EXE_under-test");
const PEOPLE: u64 = 6;

/// What a person was told.
#[derive(Debug, Clone)]
struct Told {
    email: String,
    /// The password that works; the second, if a change was sent and never answered.
    passwords: Vec<String>,
    /// Tokens of sessions that were opened, and whether they live: `None` if an end was sent and never answered.
    sessions: Vec<(String, Option<bool>)>,
}

/// Everything that was acknowledged, in every cycle.
#[derive(Default)]
struct Journal {
    people: Mutex<Vec<Told>>,
    acknowledged: AtomicU64,
}

impl Journal {
    fn note(&self, told: Told) {
        self.acknowledged.fetch_add(1, SeqCst);
        let mut people = self.people.lock().unwrap();
        match people.iter_mut().find(|known| known.email == told.email) {
            Some(known) => *known = told,
            None => people.push(told),
        }
    }
}

fn cycles() -> u64 {
    std::env::var("MENSHEN_CRASH_CYCLES").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// One life after another, until the process is gone.
async fn live(process: (std::net::SocketAddr, std::net::SocketAddr), cycle: u64, person: u64, journal: Arc<Journal>) {
    for round in 0_u64.. {
        let email = format!("c{cycle}p{person}r{round}@example.com");
        let address = format!("36.{}.{}.{}", 64 + cycle % 128, person + 1, round % 250 + 1);
        if one_life(process, &address, &email, &journal).await.is_none() {
            return;
        }
    }
}

/// `None` as soon as an answer does not come.
async fn one_life(
    (web, sandbox): (std::net::SocketAddr, std::net::SocketAddr),
    address: &str,
    email: &str,
    journal: &Journal,
) -> Option<()> {
    let browser = Browser::at(web, &web.to_string(), &format!("http://{web}"), address.parse().unwrap());
    let phone = Browser::at(sandbox, &sandbox.to_string(), "http://x", address.parse().unwrap());
    let call = async |method: Method, path: &str, body: Value| {
        browser.ask(method, path).json(&body).try_send().await.ok().filter(|answer| answer.status < 500)
    };
    let started = call(Method::POST, "/api/v1/registrations", json!({ "email": email })).await?;
    let sent = phone.ask(Method::GET, &format!("/api/messages?to={email}&wait=10")).try_send().await.ok()?;
    let code = sent.json()[0]["codes"][0].clone();
    let form = json!({
        "registration": started.json()["registration"], "code": code, "password": PASSWORD, "confirm_password": PASSWORD,
        "agreement": Policy::default().registration.agreement, "bearer": true,
    });
    let opened = call(Method::POST, "/api/v1/registrations/finish", form).await?;
    assert_eq!(opened.status, 201, "{}", opened.body);
    let token = opened.json()["token"].as_str()?.to_owned();
    let mut told =
        Told { email: email.into(), passwords: vec![PASSWORD.into()], sessions: vec![(token.clone(), Some(true))] };
    journal.note(told.clone());

    // A second session, which a change of the password ends.
    let form = json!({ "email": email, "password": PASSWORD, "bearer": true });
    let second = call(Method::POST, "/api/v1/sessions", form).await?.json()["token"].as_str()?.to_owned();
    told.sessions.push((second.clone(), Some(true)));
    journal.note(told.clone());

    told.passwords = vec![PASSWORD.into(), OTHER_PASSWORD.into()];
    told.sessions[1].1 = None;
    journal.note(told.clone());
    let form = json!({ "old_password": PASSWORD, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD });
    let bearer = format!("Bearer {token}");
    let change = browser.ask(Method::POST, "/api/v1/account/password").json(&form).with("authorization", &bearer);
    let changed = change.try_send().await.ok().filter(|answer| answer.status < 500)?;
    assert_eq!(changed.status, 200, "{}", changed.body);
    told.passwords = vec![OTHER_PASSWORD.into()];
    told.sessions[1].1 = Some(false);
    journal.note(told.clone());

    told.sessions[0].1 = None;
    journal.note(told.clone());
    let out = browser.ask(Method::DELETE, "/api/v1/session").with("authorization", &bearer);
    let ended = out.try_send().await.ok().filter(|answer| answer.status < 500)?;
    assert_eq!(ended.status, 204, "{}", ended.body);
    told.sessions[0].1 = Some(false);
    journal.note(told);
    Some(())
}

/// The store as the killed process left it, with the deployment's keys.
async fn opened(place: &Place) -> Center {
    let db = place.open().await.unwrap();
    let keys = Keys::load_or_create(&place.dir().join("data")).unwrap();
    Center::new(db, keys, Policy::default(), Geo::bundled(), "Menshen", 2, 64)
}

/// Nothing that was acknowledged in this cycle is lost.
async fn compare(center: &Center, told: &[Told]) {
    for person in told {
        let subject = center.keys.blind("email", &person.email);
        let find =
            "SELECT p.hash FROM login_method l JOIN password p ON p.account_id = l.account_id WHERE l.subject = $1";
        let row = center.db.row(find, db::params![&subject]).await;
        let hash: String = row.unwrap_or_else(|| panic!("the account of {} is lost", person.email)).get(0).unwrap();
        let mut works = Vec::new();
        for password in [PASSWORD, OTHER_PASSWORD] {
            if center.hasher.check(&typed(password), Some(&hash)).await.unwrap() {
                works.push(password.to_owned());
            }
        }
        assert!(works.len() == 1 && person.passwords.contains(&works[0]), "{person:?}: {works:?}");
        for (token, lives) in &person.sessions {
            let found = check(center, token, now(), false).await.unwrap();
            assert!(!matches!(found, Checked::Unknown), "a session of {} is lost", person.email);
            let live = matches!(found, Checked::Live(_));
            assert!(lives.is_none_or(|lives| lives == live), "{person:?}: {live}");
        }
        // A change is whole: with the new password the other session is over.
        if works[0] == OTHER_PASSWORD {
            let other = check(center, &person.sessions[1].0, now(), false).await.unwrap();
            assert!(matches!(other, Checked::Over(_)), "half a change: {person:?}");
        }
    }
}

fn now() -> i64 {
    server::Outside::system().now()
}

/// What holds at any time.
async fn invariants(center: &Center) {
    let db = &center.db;
    for (sql, why) in [
        (
            "SELECT COUNT(*) FROM (SELECT subject FROM login_method GROUP BY subject, kind HAVING COUNT(*) > 1) x",
            "an address has two accounts",
        ),
        (
            "SELECT COUNT(*) FROM account a WHERE NOT EXISTS (SELECT 1 FROM login_method l WHERE l.account_id = a.id)",
            "an account without a way in",
        ),
        (
            "SELECT COUNT(*) FROM account a WHERE NOT EXISTS (SELECT 1 FROM password p WHERE p.account_id = a.id)",
            "an account without a password",
        ),
        (
            "SELECT COUNT(*) FROM account a WHERE NOT EXISTS (SELECT 1 FROM agreement g WHERE g.account_id = a.id)",
            "an account without an agreement",
        ),
        (
            "SELECT COUNT(*) FROM account a WHERE NOT EXISTS (SELECT 1 FROM session s WHERE s.account_id = a.id)",
            "an account without its first session",
        ),
        (
            "SELECT COUNT(*) FROM account a WHERE (SELECT COUNT(*) FROM contact c WHERE c.account_id = a.id) <> 2",
            "an account without its contacts",
        ),
        (
            "SELECT COUNT(*) FROM password p WHERE NOT EXISTS (SELECT 1 FROM password_history h WHERE h.account_id = p.account_id AND h.hash = p.hash)",
            "a password without its history",
        ),
        (
            "SELECT COUNT(*) FROM login_method l WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = l.account_id)",
            "an identity without an account",
        ),
        (
            "SELECT COUNT(*) FROM session WHERE (ended_at IS NULL) <> (end_reason IS NULL)",
            "a session that ended without a reason",
        ),
        ("SELECT COUNT(*) FROM password_attempt WHERE n > 10 OR n < 0", "a counter beyond its limit"),
        ("SELECT COUNT(*) FROM counter WHERE n < 0", "a counter below nothing"),
        (
            "SELECT COUNT(*) FROM outbox WHERE state = 'sent' AND sealed IS NOT NULL",
            "a sent message that was not wiped",
        ),
        ("SELECT COUNT(*) FROM outbox WHERE state = 'queued' AND sealed IS NULL", "a queued message without content"),
        (
            "SELECT COUNT(*) FROM account a WHERE a.uin < 1000000000000 OR a.uin > 1999999999999",
            "a number out of its range",
        ),
        (
            "SELECT COUNT(*) FROM account a WHERE (SELECT COUNT(*) FROM audit u WHERE u.account_id = a.id AND u.event = 'account.registered') <> 1",
            "a registration that was not recorded once",
        ),
    ] {
        assert_eq!(db.number(sql, &[]).await, 0, "{why}");
    }
    let verified = audit::verify(center, None).await.unwrap();
    assert!(verified.broken.is_empty(), "{:?}", verified.broken);
}

both! {
    ///
    async fn r_01_nothing_acknowledged_is_lost_when_the_process_is_killed_under_load(place) {
        let data = place.dir().join("data");
        let journal = Arc::new(Journal::default());
        let mut checked = 0;
        for cycle in 0..cycles() {
            let process = UnderTest::start(PROGRAM, &data, place.url()).unwrap();
            let mut people = JoinSet::new();
            for person in 0..PEOPLE {
                people.spawn(live((process.web, process.sandbox), cycle, person, journal.clone()));
            }
            // At another moment each time, and always in the middle of something.
            let enough = journal.acknowledged.load(SeqCst) + 6 + cycle * 5 % 13;
            for _ in 0..1_000 {
                if journal.acknowledged.load(SeqCst) >= enough {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            tokio::time::sleep(Duration::from_millis(cycle * 7 % 30)).await;
            process.kill();
            while let Some(one) = people.join_next().await {
                one.unwrap();
            }
            let center = opened(&place).await;
            let told = journal.people.lock().unwrap().split_off(0);
            checked += told.len();
            compare(&center, &told).await;
            invariants(&center).await;
            center.db.close().await.unwrap();
        }
        let acknowledged = journal.acknowledged.load(SeqCst);
        println!("{} kills, {checked} people, {acknowledged} steps acknowledged or begun: nothing lost", cycles());
        assert!(checked as u64 >= cycles(), "each cycle had something to lose: {checked}");
    }
}
