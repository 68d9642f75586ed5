//! The proof of work before anonymous forms: when it is asked for, and what does not count as one.

use rules::{HOUR, MINUTE};
use serde_json::{Value, json};
use testkit::{PASSWORD, both, refused};

/// A solution taken apart, changed, and put together again.
fn altered(solution: &str, change: impl Fn(&mut Value)) -> String {
    let bytes = data_encoding::BASE64.decode(solution.as_bytes()).unwrap();
    let mut value: Value = serde_json::from_slice(&bytes).unwrap();
    change(&mut value);
    data_encoding::BASE64.encode(value.to_string().as_bytes())
}

both! {
    /// `decisions.md`: from the second request of an address in an hour.
    async fn the_first_registration_of_an_address_in_an_hour_is_free_and_the_next_is_not(place) {
        let app = place.app().await;
        let caller = app.caller();
        caller.start("a@example.com").await.unwrap();
        assert_eq!(refused(caller.start("b@example.com").await), ["human_check.required"]);
        caller.start_checked("b@example.com").await.unwrap();
        assert_eq!(refused(caller.start("c@example.com").await), ["human_check.required"], "one solution, one request");
        app.caller().start("c@example.com").await.unwrap();
        app.clock.advance(HOUR);
        caller.start("d@example.com").await.unwrap();
    }

    /// T14: single use, also over two forms.
    async fn t14_a_solution_is_spent_by_its_first_use(place) {
        let app = place.app().await;
        let caller = app.caller();
        let solution = caller.solution();
        center::registration::start(&app.center, &caller.ctx(), "a@example.com", Some(&solution)).await.unwrap();
        let again = center::registration::start(&app.center, &caller.ctx(), "b@example.com", Some(&solution)).await;
        assert_eq!(refused(again), ["human_check.invalid"]);
        let login = caller.login_with("a@example.com", PASSWORD, Some(solution)).await;
        assert_eq!(refused(login), ["human_check.invalid"]);
    }

    /// T14: 200 at once spend one solution once.
    async fn t14_a_solution_used_many_times_at_once_counts_once(place) {
        let app = place.app().await;
        let caller = app.caller();
        let solution = caller.solution();
        let tries = (0..40).map(|n| {
            let (center, ctx, solution) = (app.center.clone(), app.caller().ctx(), solution.clone());
            tokio::spawn(async move {
                let email = format!("p{n}@example.com");
                center::registration::start(&center, &ctx, &email, Some(&solution)).await.is_ok()
            })
        });
        let mut passed = 0;
        for one in tries.collect::<Vec<_>>() {
            passed += usize::from(one.await.unwrap());
        }
        assert_eq!(passed, 1);
    }

    /// T14: forged, wrong, foreign, and late solutions are refused, and empty ones are none.
    async fn t14_what_is_not_our_solved_challenge_is_refused(place) {
        let app = place.app().await;
        let caller = app.caller();
        let right = caller.solution();
        let forged = [
            "not base64".to_owned(),
            data_encoding::BASE64.encode(b"{}"),
            data_encoding::BASE64.encode(b"[1,2"),
            altered(&right, |v| v["number"] = json!(v["number"].as_u64().unwrap() + 1)),
            altered(&right, |v| v["number"] = json!(-1)),
            altered(&right, |v| v["algorithm"] = json!("SHA-1")),
            altered(&right, |v| v["signature"] = json!("00".repeat(32))),
            altered(&right, |v| v["salt"] = json!(format!("9{}", v["salt"].as_str().unwrap()))),
            altered(&right, |v| v["challenge"] = json!("00".repeat(32))),
            altered(&right, |v| v["salt"] = json!("x".repeat(3_000))),
        ];
        for (n, solution) in forged.into_iter().enumerate() {
            let login = caller.login_with("a@example.com", PASSWORD, Some(solution)).await;
            assert_eq!(refused(login), ["human_check.invalid"], "forgery {n}");
        }
        app.clock.advance(10 * MINUTE);
        assert_eq!(refused(caller.login_with("a@example.com", PASSWORD, Some(right)).await), ["human_check.invalid"]);
        assert_eq!(refused(caller.login_with("a@example.com", PASSWORD, Some("  ".into())).await), ["login.wrong"]);
    }

    /// A solution is good to the last moment of its ten minutes.
    async fn a_solution_is_good_for_ten_minutes(place) {
        let app = place.app().await;
        let caller = app.caller();
        let solution = caller.solution();
        app.clock.advance(10 * MINUTE - 1);
        assert_eq!(refused(caller.login_with("a@example.com", PASSWORD, Some(solution)).await), ["login.wrong"]);
    }
}
