//! Are seeded accounts like those that people make?

use center::login::{Outcome, WithPassword, with_password};
use center::operation::{self, Asked, Decision, Subject};
use center::session::{Checked, check};
use center::verification::{self, Holder, Proof, Proved};
use center::{Arrival, Center};
use connect::geo::Geo;
use data_encoding::BASE64;
use rules::operation::{Own, Question};
use rules::verification::Method;
use rules::{Language, Policy};

use super::*;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("menshen-seed-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

async fn center(data: &Path) -> Center {
    let (db, keys) = open(data, None).await.unwrap();
    Center::new(db, (*keys).clone(), Policy::default(), Geo::bundled(), "Menshen", 1, 8)
}

fn ctx(center: &Center) -> Arc<center::Ctx> {
    let arrival = Arrival {
        now: clock::now(),
        seed: [7; 32],
        language: Language::En,
        address: [127, 0, 0, 1].into(),
        user_agent: "test".into(),
        device_token: None,
        request: "test".into(),
    };
    center.ctx(arrival)
}

#[tokio::test]
async fn a_seeded_account_can_log_in_has_its_session_and_a_whole_audit_chain() {
    let data = folder("alike");
    assert_eq!(fill(&data, None, 60, false).await, Ok(60));
    let center = center(&data).await;
    let ctx = ctx(&center);
    let input = WithPassword {
        email: Person(59).email(),
        password: Typed::new(PASSWORD.into()),
        human_check: None,
        resume: "/account".into(),
    };
    let Ok(Outcome::Opened(opened)) = with_password(&center, &ctx, input).await else { panic!("no session") };
    assert!(matches!(check(&center, &opened.token, ctx.now, true).await, Ok(Checked::Live(_))));
    for n in [0, 10, 50] {
        let Ok(Checked::Live(root)) = check(&center, &Person(n).token(), ctx.now, true).await else {
            panic!("no session of {n}")
        };
        assert_eq!((root.uin, root.nickname.as_str()), (Person(n).uin(), Person(n).mailbox().as_str()));
    }
    guarded_operations(&center, &ctx).await;
    let verified = center::audit::verify(&center, None).await.unwrap();
    assert_eq!((verified.accounts, verified.broken.len()), (60, 0));
    assert!(verified.records > 60);
    center.db.close().await.unwrap();
    let _ = std::fs::remove_dir_all(data);
}

/// The product is known; it may go on for those without protection, and the others prove who they are by the codes
/// of their application.
async fn guarded_operations(center: &Center, ctx: &Arc<center::Ctx>) {
    let basic = product::authorization();
    let text = BASE64.decode(basic.trim_start_matches("Basic ").as_bytes()).unwrap();
    let (id, secret) = std::str::from_utf8(&text).unwrap().split_once(':').unwrap();
    let client = center::client::check(center, id, secret).await.unwrap().expect("the product");
    let asked = |person: Person| Asked {
        client: client.clone(),
        subject: Subject::Account(person.uin()),
        question: Question::parse("cvm", "terminate-instance", "ins-1", &"0".repeat(64)).unwrap(),
        return_url: None,
    };
    let (free, guarded) = (Person::unguarded(60, 1)[0], Person::guarded(60, 1)[0]);
    let decide = async |person| operation::check(center, ctx.now, || ctx.clone(), asked(person)).await.unwrap();
    assert_eq!(decide(free).await, Decision::Allowed);
    let Decision::Challenge(challenge) = decide(guarded).await else { panic!("allowed") };
    assert_eq!(challenge.methods.first(), Some(&Method::Mfa));

    let Ok(Checked::Live(root)) = check(center, &guarded.token(), ctx.now, true).await else { panic!("no session") };
    let (holder, code) = (Holder::Session(root.session), device::code(guarded, ctx.now));
    let begin = move |tx: &mut db::Tx, ctx: &center::Ctx| {
        verification::begin_own(tx, ctx, &root, Own::QueryMfaStatus, "", "/security/mfa")
    };
    let id = center.write(ctx, begin).await.unwrap();
    let prove =
        move |tx: &mut db::Tx, ctx: &center::Ctx| verification::prove(tx, ctx, &holder, id, &Proof::Code(code.clone()));
    let proved = center.write(ctx, prove).await.unwrap();
    assert!(matches!(proved, Ok(Proved::Granted { .. })), "{proved:?}");
}

#[tokio::test]
async fn filling_goes_on_where_it_ended() {
    let data = folder("again");
    assert_eq!(fill(&data, None, 30, false).await, Ok(30));
    assert_eq!(fill(&data, None, 75, false).await, Ok(45));
    assert_eq!(fill(&data, None, 75, false).await, Ok(0));
    let _ = std::fs::remove_dir_all(data);
}

#[tokio::test]
async fn a_database_with_accounts_of_people_is_refused() {
    let data = folder("people");
    let (db, keys) = open(&data, None).await.unwrap();
    let somebody = [Rows::new(&keys, Person(5)).unwrap()];
    db.write(move |tx| rows::insert(tx, &somebody, "hash", 1, true)).await.unwrap();
    db.close().await.unwrap();
    let refused = fill(&data, None, 10, false).await.unwrap_err();
    assert!(refused.contains("accounts of people"), "{refused}");
    let _ = std::fs::remove_dir_all(data);
}
