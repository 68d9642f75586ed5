//! Many at once: what must happen once happens once.

use std::sync::Arc;

use center::Error;
use center::audit::Event;
use center::login::{WithPassword, with_password};
use center::session::{Checked, Opened, check};
use rules::session::End;
use testkit::{OTHER_PASSWORD, PASSWORD, Place, Rows, TestApp, both, opened, refused};
use tokio::task::JoinSet;

const EMAIL: &str = "zhang@example.com";

/// Ends, counted by their code; what went well has none.
async fn counted<T: 'static>(mut all: JoinSet<Result<T, Error>>) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    while let Some(one) = all.join_next().await {
        let key = match one.unwrap() {
            Ok(_) => "done".to_owned(),
            Err(Error::Refused(refusals)) => refusals[0].code().to_owned(),
            Err(Error::Busy(_)) => "busy".to_owned(),
            Err(other) => panic!("{other}"),
        };
        *counts.entry(key).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn count(ends: &[(String, usize)], key: &str) -> usize {
    ends.iter().find(|(known, _)| known == key).map_or(0, |(_, n)| *n)
}

/// Two processes on PostgreSQL; one on SQLite, which serves one process only.
async fn replicas(place: &Place) -> Vec<TestApp> {
    let generous = |builder: testkit::Builder| {
        builder.hashers(2, 4096).policy(|policy| {
            policy.budget.login_address = 100_000;
            policy.budget.login_network = 100_000;
            policy.budget.send_target = 1_000;
            policy.budget.send_target_day = 1_000;
        })
    };
    let first = generous(place.build()).start().await;
    let mut all = Vec::new();
    if !place.is_sqlite() {
        all.push(generous(place.build().beside(&first)).start().await);
    }
    all.push(first);
    all
}

/// So many logins at once, spread over the processes, each from an address of its own with its check solved.
fn log_in_at_once(apps: &[TestApp], times: usize, password: &str) -> JoinSet<Result<Opened, Error>> {
    let forms: Vec<_> = (0..times)
        .map(|n| {
            let app = &apps[n % apps.len()];
            let caller = app.caller();
            let human_check = Some(caller.solution());
            let form = WithPassword {
                email: EMAIL.into(),
                password: testkit::typed(password),
                human_check,
                resume: "/account".into(),
            };
            (app.center.clone(), caller.ctx(), form)
        })
        .collect();
    let mut all = JoinSet::new();
    for (center, ctx, form) in forms {
        all.spawn(async move { with_password(&center, &ctx, form).await.map(opened) });
    }
    all
}

both! {
    /// IMP-02, QUOTA-01, QUOTA-23: the must-show race of 64 registrations.
    async fn quota_01_64_registrations_at_once_with_one_address_make_one_account(place) {
        let apps = replicas(&place).await;
        let mut forms = Vec::new();
        for n in 0..64 {
            let app = &apps[n % apps.len()];
            let started = app.caller().start(EMAIL).await.unwrap();
            let code = app.mail.code(EMAIL).await;
            forms.push((n, app.caller().form(&started, &code)));
        }
        let mut all = JoinSet::new();
        for (n, form) in forms {
            let app = &apps[n % apps.len()];
            let (center, ctx) = (app.center.clone(), app.caller().ctx());
            all.spawn(async move { center::registration::finish(&center, &ctx, form).await });
        }
        let ends = counted(all).await;
        assert_eq!(count(&ends, "done"), 1, "{ends:?}");
        // The others come too late for the address, or for the five tries that run at once.
        assert_eq!(count(&ends, "email.taken") + count(&ends, "code.no_tries"), 63, "{ends:?}");
        let db = &apps[0].center.db;
        for table in [
            "SELECT COUNT(*) FROM account",
            "SELECT COUNT(*) FROM login_method",
            "SELECT COUNT(*) FROM password",
            "SELECT COUNT(*) FROM agreement",
            "SELECT COUNT(*) FROM session",
            "SELECT COUNT(*) FROM audit_head",
        ] {
            assert_eq!(db.number(table, &[]).await, 1, "{table}");
        }
        let verified = center::audit::verify(&apps[0].center, None).await.unwrap();
        assert_eq!((verified.accounts, verified.records, verified.broken.len()), (1, 1, 0));
    }

    /// T04: the must-show race of one code used 200 times.
    async fn t04_one_code_used_200_times_at_once_succeeds_once(place) {
        let apps = replicas(&place).await;
        let started = apps[0].caller().start(EMAIL).await.unwrap();
        let code = apps[0].mail.code(EMAIL).await;
        let mut all = JoinSet::new();
        for n in 0..200 {
            let app = &apps[n % apps.len()];
            let (center, ctx, form) = (app.center.clone(), app.caller().ctx(), app.caller().form(&started, &code));
            all.spawn(async move { center::registration::finish(&center, &ctx, form).await });
        }
        let ends = counted(all).await;
        assert_eq!(count(&ends, "done"), 1, "{ends:?}");
        assert_eq!(count(&ends, "email.taken"), 0, "the code was used up, before the address was taken: {ends:?}");
        assert_eq!(apps[0].center.db.number("SELECT COUNT(*) FROM account", &[]).await, 1);
        assert_eq!(apps[0].center.db.number("SELECT COUNT(*) FROM session", &[]).await, 1);
    }

    /// T03: 200 wrong codes at once are five tries.
    async fn t03_200_wrong_codes_at_once_are_five_tries(place) {
        let apps = replicas(&place).await;
        let started = apps[0].caller().start(EMAIL).await.unwrap();
        let code = apps[0].mail.code(EMAIL).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        let mut all = JoinSet::new();
        for n in 0..200 {
            let app = &apps[n % apps.len()];
            let (center, ctx, form) = (app.center.clone(), app.caller().ctx(), app.caller().form(&started, wrong));
            all.spawn(async move { center::registration::finish(&center, &ctx, form).await });
        }
        let ends = counted(all).await;
        assert_eq!((count(&ends, "code.wrong"), count(&ends, "code.no_tries")), (5, 195), "{ends:?}");
        assert_eq!(refused(apps[0].caller().try_code(&started, &code).await), ["code.no_tries"]);
    }

    /// T12: the must-show race of 500 wrong logins, against two replicas where there can be two.
    async fn t12_500_wrong_logins_at_once_evaluate_at_most_ten_passwords(place) {
        let apps = replicas(&place).await;
        apps[0].caller().register(EMAIL).await;
        let all = log_in_at_once(&apps, 500, "Wrong-Word.77");
        let ends = counted(all).await;
        assert_eq!(count(&ends, "login.wrong") + count(&ends, "login.locked") + count(&ends, "busy"), 500, "{ends:?}");
        // Every password that was evaluated is recorded, and no other.
        assert_eq!(apps[0].recorded(Event::LoginFailed).await, 10, "{ends:?}");
        assert_eq!(apps[0].recorded(Event::Locked).await, 1);
        for app in &apps {
            let right = app.caller().login_checked(EMAIL, PASSWORD).await;
            assert_eq!(refused(right), ["login.locked"], "the right password, too late");
        }
        assert_eq!(apps[0].center.db.number("SELECT n FROM password_attempt", &[]).await, 10);
    }

    /// T51: all at once end all others; the chain of records stays whole.
    async fn t51_50_times_end_all_others_at_once_leaves_what_was_asked_for(place) {
        let apps = replicas(&place).await;
        let person = apps[0].caller().register(EMAIL).await;
        let mut tokens = Vec::new();
        for n in 0..10 {
            tokens.push(apps[n % apps.len()].caller().login(EMAIL, PASSWORD).await.unwrap().token);
        }
        let root = person.root(&apps[0]).await;
        let mut all = JoinSet::new();
        for n in 0..50 {
            let app = &apps[n % apps.len()];
            let (center, ctx, root) = (app.center.clone(), app.caller().ctx(), root.clone());
            all.spawn(async move {
                center.write(&ctx, move |tx, ctx| center::session::end_others(tx, ctx, &root, End::Ended)).await
            });
        }
        let mut ended = 0;
        while let Some(one) = all.join_next().await {
            ended += one.unwrap().unwrap();
        }
        assert_eq!(ended, 10, "each session is ended once");
        for app in &apps {
            for token in &tokens {
                assert!(matches!(app.checked(token).await, Checked::Over(End::Ended)));
            }
            assert!(app.root(&person.token).await.is_some());
        }
        assert!(center::audit::verify(&apps[0].center, None).await.unwrap().broken.is_empty());
        assert_eq!(apps[0].recorded(Event::OthersEnded).await, 1);
    }

    /// IMP-02: 40 registrations at once have 40 numbers.
    async fn imp_02_40_registrations_at_once_have_40_numbers(place) {
        let apps = replicas(&place).await;
        let mut forms = Vec::new();
        for n in 0..40 {
            let (app, email) = (&apps[n % apps.len()], format!("p{n}@example.com"));
            let started = app.caller().start(&email).await.unwrap();
            let code = app.mail.code(&email).await;
            forms.push((n, app.caller().form(&started, &code)));
        }
        let mut all = JoinSet::new();
        for (n, form) in forms {
            let app = &apps[n % apps.len()];
            let (center, ctx) = (app.center.clone(), app.caller().ctx());
            all.spawn(async move { center::registration::finish(&center, &ctx, form).await });
        }
        assert_eq!(counted(all).await, [("done".to_owned(), 40)]);
        let db = &apps[0].center.db;
        assert_eq!(db.number("SELECT COUNT(DISTINCT uin) FROM account", &[]).await, 40);
        assert_eq!(db.number("SELECT COUNT(DISTINCT app_id) FROM account", &[]).await, 40);
    }

    /// PWD-15: of two changes at once one wins, and the loser has changed nothing.
    async fn pwd_two_changes_of_a_password_at_once_leave_one_password(place) {
        let apps = replicas(&place).await;
        let person = apps[0].caller().register(EMAIL).await;
        apps[0].clock.advance(1_000);
        let root = person.root(&apps[0]).await;
        let news = [OTHER_PASSWORD, "Zr4,quiet-pond", "Hw8;amber-rope", "Ty6!stone-wren"];
        let mut all = JoinSet::new();
        for (n, new) in news.into_iter().enumerate() {
            let app = &apps[n % apps.len()];
            let (center, ctx, root) = (app.center.clone(), app.caller().ctx(), root.clone());
            let form = center::password::Change {
                old: testkit::typed(PASSWORD),
                new: testkit::typed(new),
                confirm: testkit::typed(new),
                grant: None,
            };
            all.spawn(async move { center::password::change(&center, &ctx, &root, form).await });
        }
        let ends = counted(all).await;
        assert_eq!(
            (count(&ends, "done"), count(&ends, "busy") + count(&ends, "password.old_wrong")),
            (1, 3),
            "{ends:?}"
        );
        let mut works = 0;
        for new in news {
            works += usize::from(apps[0].caller().login_checked(EMAIL, new).await.is_ok());
        }
        assert_eq!(works, 1);
        assert_eq!(refused(apps[0].caller().login_checked(EMAIL, PASSWORD).await), ["login.wrong"]);
        assert_eq!(apps[0].center.db.number("SELECT COUNT(*) FROM password_history", &[]).await, 2);
    }

    /// T23: beyond the queue people are told to come back, and that is no attempt.
    async fn t23_a_login_for_which_there_is_no_room_counts_nothing(place) {
        let app = place.build().hashers(1, 1).start().await;
        app.caller().register(EMAIL).await;
        let apps = [app];
        let ends = counted(log_in_at_once(&apps, 9, PASSWORD)).await;
        let [app] = apps;
        assert!(count(&ends, "done") >= 1 && count(&ends, "busy") >= 1, "{ends:?}");
        assert_eq!(app.center.db.number("SELECT COALESCE(MAX(n), 0) FROM password_attempt", &[]).await, 0);
    }

    /// The hot path stays exact while sessions end: no token is accepted after its end was answered.
    async fn t51_no_request_is_accepted_after_its_session_was_ended(place) {
        let apps = replicas(&place).await;
        apps[0].caller().register(EMAIL).await;
        for round in 0..10 {
            let opened = apps[0].caller().login(EMAIL, PASSWORD).await.unwrap();
            let ended = Arc::new(std::sync::atomic::AtomicBool::new(false));
            let mut askers = JoinSet::new();
            for n in 0..4 {
                let (center, token, now) =
                    (apps[n % apps.len()].center.clone(), opened.token.clone(), apps[0].clock.now());
                let ended = ended.clone();
                askers.spawn(async move {
                    loop {
                        let was_over = ended.load(std::sync::atomic::Ordering::SeqCst);
                        let live = matches!(check(&center, &token, now, true).await.unwrap(), Checked::Live(_));
                        assert!(!(was_over && live), "a session answered after its end");
                        if was_over {
                            return;
                        }
                    }
                });
            }
            let root = apps[0].root(&opened.token).await.unwrap();
            let app = &apps[round % apps.len()];
            app.center
                .write(&app.caller().ctx(), move |tx, ctx| center::session::log_out(tx, ctx, &root))
                .await
                .unwrap();
            ended.store(true, std::sync::atomic::Ordering::SeqCst);
            while let Some(one) = askers.join_next().await {
                one.unwrap();
            }
        }
    }

    /// The limit of sessions holds although many log in at once.
    async fn thirty_logins_at_once_leave_no_more_sessions_than_allowed(place) {
        let app = place.build().hashers(2, 4096).policy(|policy| policy.session.most = 5).start().await;
        app.caller().register(EMAIL).await;
        let apps = [app];
        let mut done = 0;
        while done < 30 {
            // More than ten at once are more attempts than may be under way.
            done += count(&counted(log_in_at_once(&apps, 8, PASSWORD)).await, "done");
            let live = apps[0].center.db.number("SELECT COUNT(*) FROM session WHERE ended_at IS NULL", &[]).await;
            assert_eq!(live, 5, "after {done}");
        }
    }

    /// PWD-17, T51: no login with the old password slips through while the password is changed.
    async fn pwd_17_no_session_of_the_old_password_outlives_a_change(place) {
        let apps = replicas(&place).await;
        for round in 0..8 {
            let email = format!("p{round}@example.com");
            let person = apps[0].caller().register(&email).await;
            let root = person.root(&apps[0]).await;
            apps[0].clock.advance(1_000);
            let mut logins = JoinSet::new();
            for n in 0..9_u64 {
                let caller = apps[n as usize % apps.len()].caller();
                let human_check = Some(caller.solution());
                let form = WithPassword { email: email.clone(), password: testkit::typed(PASSWORD), human_check, resume: "/account".into() };
                let (center, ctx) = (apps[n as usize % apps.len()].center.clone(), caller.ctx());
                logins.spawn(async move {
                    tokio::time::sleep(std::time::Duration::from_millis(n * 15)).await;
                    with_password(&center, &ctx, form).await.map(opened)
                });
            }
            let changed = apps[0].caller().change_password(&root, PASSWORD, OTHER_PASSWORD).await;
            let mut opened = Vec::new();
            while let Some(one) = logins.join_next().await {
                opened.extend(one.unwrap().ok());
            }
            for session in &opened {
                let live = matches!(apps[0].checked(&session.token).await, Checked::Live(_));
                assert!(!(changed.is_ok() && live), "a session of the old password lives on");
            }
        }
    }
}
