//! Many proofs and many grants at once, over three replicas where there can be several. (T03, T04, T35, T37)

use center::audit::Event;
use center::verification::{Holder, Proof, Proved, prove};
use center::{Ctx, Error};
use rules::VerificationId;
use rules::operation::Own;
use testkit::{Owner, Place, Rows, TestApp, both};
use tokio::task::JoinSet;

const EMAIL: &str = "zhang@example.com";

/// Three processes on PostgreSQL; one on SQLite, which serves one process only.
async fn replicas(place: &Place) -> Vec<TestApp> {
    let mut all = vec![place.app().await];
    if !place.is_sqlite() {
        for _ in 0..2 {
            all.push(place.build().beside(&all[0]).start().await);
        }
    }
    all
}

/// A verification whose code was sent: its holder, its id and the code.
async fn sent(app: &TestApp, owner: &Owner, own: Own) -> (Holder, VerificationId, String) {
    let holder = Holder::Session(app.root_of(&owner.browser).await.session);
    let id: VerificationId = app.begin(&owner.browser, own, "").await.parse().unwrap();
    let send = move |tx: &mut db::Tx, ctx: &Ctx| center::verification::send(tx, ctx, &holder, id);
    app.center.write(&app.caller().ctx(), send).await.unwrap();
    (holder, id, app.mail.code(EMAIL).await)
}

/// The same code so many times at once; how each ended.
async fn at_once(apps: &[TestApp], holder: Holder, id: VerificationId, code: &str, times: usize) -> Vec<&'static str> {
    let mut all = JoinSet::new();
    for n in 0..times {
        let app = &apps[n % apps.len()];
        let (center, ctx, proof) = (app.center.clone(), app.caller().ctx(), Proof::Code(code.to_owned()));
        all.spawn(async move { center.write(&ctx, move |tx, ctx| prove(tx, ctx, &holder, id, &proof)).await });
    }
    let mut ends = Vec::new();
    while let Some(end) = all.join_next().await {
        ends.push(match end.unwrap() {
            Ok(Ok(Proved::Granted { .. })) => "granted",
            Ok(Ok(Proved::Another)) => "another",
            Ok(Err(refusal)) => refusal.code(),
            Err(Error::Refused(refusals)) => refusals[0].code(),
            Err(other) => panic!("{other}"),
        });
    }
    ends
}

fn count(ends: &[&str], wanted: &str) -> usize {
    ends.iter().filter(|end| **end == wanted).count()
}

both! {
    /// T03, T37: of 200 wrong proofs at once five are evaluated, over all replicas; then the right one is refused too.
    async fn t03_t37_200_wrong_proofs_at_once_are_five_tries(place) {
        let apps = replicas(&place).await;
        let owner = apps[0].owner(EMAIL).await;
        let (holder, id, code) = sent(&apps[0], &owner, Own::LinkEmail).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        let ends = at_once(&apps, holder, id, wrong, 200).await;
        assert_eq!((count(&ends, "verification.wrong"), count(&ends, "verification.no_tries")), (5, 195), "{ends:?}");
        assert_eq!(apps[0].recorded(Event::VerificationFailed).await, 5);
        let right = at_once(&apps, holder, id, &code, 3).await;
        assert_eq!(right, ["verification.no_tries"; 3], "the right one, too late");
        let verified = center::audit::verify(&apps[0].center, None).await.unwrap();
        assert!(verified.broken.is_empty());
    }

    /// T04: of 200 right proofs at once one gives a grant.
    async fn t04_200_right_proofs_at_once_give_one_grant(place) {
        let apps = replicas(&place).await;
        let owner = apps[0].owner(EMAIL).await;
        let (holder, id, code) = sent(&apps[0], &owner, Own::LinkEmail).await;
        let ends = at_once(&apps, holder, id, &code, 200).await;
        assert_eq!(count(&ends, "granted"), 1, "{ends:?}");
        assert_eq!(apps[0].recorded(Event::Verified).await, 1);
        let grants = "SELECT COUNT(*) FROM verification WHERE grant_hash IS NOT NULL";
        assert_eq!(apps[0].center.db.number(grants, &[]).await, 1);
    }

    /// T35: of 200 uses of one grant at once one goes through.
    async fn t35_a_grant_used_200_times_at_once_is_used_once(place) {
        let apps = replicas(&place).await;
        let owner = apps[0].owner(EMAIL).await;
        let who = apps[0].root_of(&owner.browser).await;
        let id = apps[0].begin(&owner.browser, Own::RemoveLoginStatus, "").await;
        let token = owner.browser.grant_by_code(&apps[0], &id, "security-email", EMAIL).await;
        let mut all = JoinSet::new();
        for n in 0..200 {
            let app = &apps[n % apps.len()];
            let (center, ctx, who) = (app.center.clone(), app.caller().ctx(), who.clone());
            let grant = center::verification::Grant::new(token.clone());
            all.spawn(async move {
                let act = move |tx: &mut db::Tx, ctx: &Ctx| {
                    center::session::sign_out_everywhere(tx, ctx, &who, Some(&grant))
                };
                center.write(&ctx, act).await
            });
        }
        let mut done = 0;
        while let Some(end) = all.join_next().await {
            match end.unwrap() {
                Ok(ended) => {
                    assert_eq!(ended, 1);
                    done += 1;
                }
                Err(error) => assert!(error.demands_verification(), "{error}"),
            }
        }
        assert_eq!(done, 1);
        assert_eq!(apps[0].recorded(Event::SignedOutEverywhere).await, 1);
    }
}
