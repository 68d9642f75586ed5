//! Many resets and changes of a login email at once: what must happen once happens once.

use center::Error;
use center::audit::Event;
use center::contact::Kind;
use center::login_method::email::{self, Change, OPERATION};
use center::password::reset::{self, Next, Set};
use center::password::{self, find_reset};
use rules::email::Email;
use rules::{HOUR, SECOND};
use testkit::{OTHER_PASSWORD, PASSWORD, PUBLIC_URL, Person, Place, Rows, TestApp, both, typed};
use tokio::task::JoinSet;

use crate::grant;

const EMAIL: &str = "zhang@example.com";
const OTHER_MAILBOX: &str = "second@example.org";

/// Two processes on PostgreSQL; one on SQLite, which serves one process only.
async fn replicas(place: &Place) -> Vec<TestApp> {
    let many = |policy: &mut rules::Policy| {
        policy.budget.send_target = 1_000;
        policy.budget.send_target_day = 1_000;
        policy.budget.login_address = 100_000;
        policy.reset.tries = 1_000;
    };
    let first = place.build().hashers(2, 4096).policy(many).start().await;
    let mut all = Vec::new();
    if !place.is_sqlite() {
        all.push(place.build().beside(&first).hashers(2, 4096).policy(many).start().await);
    }
    all.push(first);
    all
}

async fn link(app: &TestApp) -> String {
    let caller = app.caller();
    reset::request(&app.center, &caller.ctx(), EMAIL, Some(&caller.solution())).await.unwrap();
    let mails = app.mail.all(EMAIL).await;
    let link = mails.iter().rev().flat_map(|mail| &mail.links).find(|link| link.contains("/reset/")).unwrap();
    link.strip_prefix(&format!("{PUBLIC_URL}/reset/")).unwrap().to_owned()
}

/// How many went well; the codes and failures of the others.
async fn ends<T: 'static>(mut all: JoinSet<Result<T, Error>>) -> (usize, Vec<String>) {
    let (mut done, mut others) = (0, Vec::new());
    while let Some(one) = all.join_next().await {
        match one.unwrap() {
            Ok(_) => done += 1,
            Err(Error::Refused(refusals)) => others.push(refusals[0].code().to_owned()),
            Err(Error::Busy(_)) => others.push("busy".into()),
            Err(other) => panic!("{other}"),
        }
    }
    (done, others)
}

async fn working(app: &TestApp, email: &str, passwords: &[String]) -> Vec<String> {
    let mut working = Vec::new();
    for password in passwords {
        if app.caller().login_checked(email, password).await.is_ok() {
            working.push(password.clone());
        }
        app.center.db.meddle("DELETE FROM password_attempt").await;
    }
    working
}

both! {
    /// RESET-08, T44: the must-show race of one link used 200 times.
    async fn reset_08_one_link_used_200_times_at_once_sets_one_password(place) {
        let apps = replicas(&place).await;
        apps[0].caller().register(EMAIL).await;
        apps[0].clock.advance(SECOND);
        let token = link(&apps[0]).await;
        let mut all = JoinSet::new();
        for n in 0..200 {
            let app = &apps[n % apps.len()];
            let (center, ctx) = (app.center.clone(), app.caller().ctx());
            let new = format!("Nq{n:03}.stone-wren");
            let input = Set { token: token.clone(), new: typed(&new), confirm: typed(&new) };
            all.spawn(async move { reset::set(&center, &ctx, input).await });
        }
        let (done, others) = ends(all).await;
        assert_eq!(done, 1, "{others:?}");
        assert!(others.iter().all(|code| code == "password.reset_gone" || code == "busy"), "{others:?}");
        assert_eq!(apps[0].recorded(Event::PasswordReset).await, 1);
        assert_eq!(apps[0].center.db.number("SELECT COUNT(*) FROM password_history", &[]).await, 2);
        assert_eq!(apps[0].center.db.number("SELECT COUNT(*) FROM session WHERE ended_at IS NULL", &[]).await, 0);
    }

    /// RESET-10, T04: one grant completes one reset, however often it is shown.
    async fn reset_10_one_grant_shown_100_times_at_once_completes_one_reset(place) {
        let apps = replicas(&place).await;
        let app = &apps[0];
        let person = app.caller().register(EMAIL).await;
        grant::set_contact(app, person.account, Kind::SecurityEmail, "email", OTHER_MAILBOX).await;
        app.clock.advance(HOUR);
        let token = link(app).await;
        let input = Set { token: token.clone(), new: typed(OTHER_PASSWORD), confirm: typed(OTHER_PASSWORD) };
        let Next::Verify(id) = reset::set(&app.center, &app.caller().ctx(), input).await.unwrap() else { panic!("skipped") };
        let named = token.clone();
        let waiting = app.center.read(&app.caller().ctx(), move |tx, ctx| find_reset(tx, ctx, &named)).await.unwrap();
        assert_eq!(waiting.account, person.account);
        let proof = grant::by_mail(app, &app.caller(), waiting.holder, id, OTHER_MAILBOX).await;
        let mut all = JoinSet::new();
        for n in 0..100 {
            let app = &apps[n % apps.len()];
            let (center, ctx, token, proof) = (app.center.clone(), app.caller().ctx(), token.clone(), proof.clone());
            all.spawn(async move {
                center.write(&ctx, move |tx, ctx| reset::complete(tx, ctx, &token, Some(&proof))).await
            });
        }
        let (done, others) = ends(all).await;
        assert_eq!(done, 1, "{others:?}");
        assert!(others.iter().all(|code| code == "password.reset_gone" || code == "busy"), "{others:?}");
        assert_eq!(apps[0].recorded(Event::PasswordReset).await, 1);
    }

    /// T44: a reset and a change of the password at the same time: one wins, and nothing is half done.
    async fn t44_a_reset_and_a_change_of_the_password_at_once_leave_one_password(place) {
        let apps = replicas(&place).await;
        let app = &apps[0];
        for round in 0..6 {
            app.center.db.meddle("DELETE FROM password_attempt").await;
            let email = format!("p{round}@example.com");
            let person = app.caller().register(&email).await;
            let root = person.root(app).await;
            app.clock.advance(SECOND);
            let caller = app.caller();
            reset::request(&app.center, &caller.ctx(), &email, Some(&caller.solution())).await.unwrap();
            let mails = app.mail.all(&email).await;
            let link = mails.into_iter().flat_map(|mail| mail.links).find(|link| link.contains("/reset/")).unwrap();
            let token = link.rsplit('/').next().unwrap().to_owned();
            let (by_reset, by_change) = ("Zr4,quiet-pond", OTHER_PASSWORD);
            let mut all = JoinSet::new();
            let (center, ctx) = (apps[apps.len() - 1].center.clone(), app.caller().ctx());
            let input = Set { token, new: typed(by_reset), confirm: typed(by_reset) };
            all.spawn(async move { reset::set(&center, &ctx, input).await.map(|_| "reset") });
            let (center, ctx) = (app.center.clone(), app.caller().ctx());
            let form = password::Change { old: typed(PASSWORD), new: typed(by_change), confirm: typed(by_change), grant: None };
            all.spawn(async move { password::change(&center, &ctx, &root, form).await.map(|_| "change") });
            let mut won = Vec::new();
            while let Some(one) = all.join_next().await {
                won.extend(one.unwrap().ok());
            }
            let passwords = [PASSWORD, by_reset, by_change].map(str::to_owned);
            let works = working(app, &email, &passwords).await;
            // A change that comes wholly before the link is looked at makes the link void; one after it is refused or
            // finds another old password. So exactly one of them has happened, and it is the one that works.
            let expected = if won == ["reset"] { by_reset } else { by_change };
            assert_eq!((won.len(), works), (1, vec![expected.to_owned()]), "{won:?}");
            let count = "SELECT COUNT(*) FROM password_history WHERE account_id = $1";
            assert_eq!(app.center.db.number(count, db::params![&person.account.0]).await, 2);
        }
    }

    /// EMAIL-18, QUOTA-01: of many accounts that take one address at once one gets it, and the others keep all of theirs.
    async fn email_18_of_eight_accounts_that_take_one_address_at_once_one_gets_it(place) {
        const WANTED: &str = "wanted@example.org";
        let apps = replicas(&place).await;
        let app = &apps[0];
        let mut forms = Vec::new();
        for n in 0..8 {
            let email = format!("p{n}@example.com");
            let person: Person = app.caller().register(&email).await;
            let grant = grant::of(app, &person, OPERATION, &email).await;
            let (root, to) = (person.root(app).await, Email::parse(WANTED).unwrap());
            app.center
                .write(&app.caller().ctx(), move |tx, ctx| email::send(tx, ctx, &root, Some(&grant), &to))
                .await
                .unwrap();
            forms.push((n, person.root(app).await, app.mail.code(WANTED).await, email));
        }
        let mut all = JoinSet::new();
        for (n, root, code, _) in &forms {
            let app = &apps[n % apps.len()];
            let (center, ctx, root) = (app.center.clone(), app.caller().ctx(), root.clone());
            let (new, confirm) = (typed(OTHER_PASSWORD), typed(OTHER_PASSWORD));
            let form = Change { email: WANTED.into(), code: code.clone(), new, confirm, sync: true };
            all.spawn(async move { email::change(&center, &ctx, &root, form).await });
        }
        let (done, others) = ends(all).await;
        assert_eq!((done, others), (1, vec!["email.taken".to_owned(); 7]));
        let mut kept = 0;
        for (_, _, _, email) in &forms {
            kept += working(app, email, &[PASSWORD.to_owned()]).await.len();
        }
        assert_eq!(kept, 7);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM login_method", &[]).await, 8);
    }

    /// EMAIL-16: one form sent many times at once changes everything once.
    async fn email_16_one_form_sent_20_times_at_once_is_done_once(place) {
        let apps = replicas(&place).await;
        let app = &apps[0];
        let person = app.caller().register(EMAIL).await;
        let grant = grant::of(app, &person, OPERATION, EMAIL).await;
        let (root, to) = (person.root(app).await, Email::parse(OTHER_MAILBOX).unwrap());
        app.center
            .write(&app.caller().ctx(), move |tx, ctx| email::send(tx, ctx, &root, Some(&grant), &to))
            .await
            .unwrap();
        let code = app.mail.code(OTHER_MAILBOX).await;
        let root = person.root(app).await;
        let mut all = JoinSet::new();
        for n in 0..20 {
            let app = &apps[n % apps.len()];
            let (center, ctx, root) = (app.center.clone(), app.caller().ctx(), root.clone());
            let (new, confirm) = (typed(OTHER_PASSWORD), typed(OTHER_PASSWORD));
            let form = Change { email: OTHER_MAILBOX.into(), code: code.clone(), new, confirm, sync: true };
            all.spawn(async move { email::change(&center, &ctx, &root, form).await });
        }
        let (done, others) = ends(all).await;
        assert_eq!(done, 1, "{others:?}");
        assert_eq!(app.recorded(Event::LoginEmailChanged).await, 1);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_history", &[]).await, 2);
    }
}
