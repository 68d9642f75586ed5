//! Does the breaker open in time, probe with one call and close again?

use std::sync::Mutex;
use std::time::Duration;

use super::{Breaker, Outcome, PAUSE, guarded, lock};
use crate::failure::Failure;

const NOW: i64 = 1_700_000_000_000;

fn open() -> Breaker {
    let mut breaker = Breaker::default();
    breaker.record(Outcome::Late, NOW);
    breaker
}

#[test]
fn three_outages_in_a_row_open_it_and_two_do_not() {
    let mut breaker = Breaker::default();
    breaker.record(Outcome::Failed, NOW);
    breaker.record(Outcome::Failed, NOW + 1);
    assert_eq!(breaker.admit(NOW + 2), Ok(()));
    breaker.record(Outcome::Failed, NOW + 2);
    assert_eq!(breaker.admit(NOW + 3), Err(PAUSE - 1));
    assert!(breaker.is_open());
}

#[test]
fn an_answer_between_two_outages_starts_the_count_again() {
    let mut breaker = Breaker::default();
    for _ in 0..10 {
        breaker.record(Outcome::Failed, NOW);
        breaker.record(Outcome::Failed, NOW);
        breaker.record(Outcome::Answered, NOW);
    }
    assert!(!breaker.is_open());
}

#[test]
fn one_hanging_call_opens_it_at_once() {
    assert!(open().is_open());
}

#[test]
fn after_the_pause_one_probe_goes_through_and_no_second() {
    let mut breaker = open();
    assert_eq!(breaker.admit(NOW + PAUSE - 1), Err(1));
    assert_eq!(breaker.admit(NOW + PAUSE), Ok(()));
    assert_eq!(breaker.admit(NOW + PAUSE), Err(PAUSE));
}

#[test]
fn a_good_probe_closes_and_a_bad_one_opens_for_a_whole_pause() {
    let mut good = open();
    assert_eq!(good.admit(NOW + PAUSE), Ok(()));
    good.record(Outcome::Answered, NOW + PAUSE + 10);
    assert_eq!(good.admit(NOW + PAUSE + 11), Ok(()));

    let mut bad = open();
    assert_eq!(bad.admit(NOW + PAUSE), Ok(()));
    bad.record(Outcome::Failed, NOW + PAUSE + 10);
    assert_eq!(bad.admit(NOW + PAUSE + 11), Err(PAUSE - 1));
}

#[test]
fn a_probe_given_up_without_a_word_makes_room_for_the_next() {
    let mut breaker = open();
    assert_eq!(breaker.admit(NOW + PAUSE), Ok(()));
    assert_eq!(breaker.admit(NOW + 2 * PAUSE), Ok(()));
}

#[test]
fn stragglers_of_the_outage_do_not_prolong_the_pause() {
    let mut breaker = open();
    breaker.record(Outcome::Failed, NOW + 4_000);
    breaker.record(Outcome::Late, NOW + 4_500);
    assert_eq!(breaker.admit(NOW + PAUSE), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn r09_a_hanging_provider_is_noticed_within_5_s_and_later_sends_fail_at_once() {
    let breaker = Mutex::new(Breaker::default());
    let limit = Duration::from_secs(10);
    let hanging = guarded::<(), Failure, _>("mail", &breaker, NOW, limit, std::future::pending());
    let watching = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert!(lock(&breaker).is_open());
        let began = tokio::time::Instant::now();
        let refused = guarded::<(), Failure, _>("mail", &breaker, NOW + 5_000, limit, std::future::pending()).await;
        assert!(matches!(refused, Err(Failure::Outage(_))));
        assert_eq!(began.elapsed(), Duration::ZERO);
    };
    let (sent, ()) = tokio::join!(hanging, watching);
    assert_eq!(sent, Err(Failure::Outage("no answer within 10 s".into())));
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_still_an_answer_and_closes_it() {
    let breaker = Mutex::new(Breaker::default());
    let slow = async {
        tokio::time::sleep(Duration::from_secs(6)).await;
        Ok::<(), Failure>(())
    };
    assert_eq!(guarded("mail", &breaker, NOW, Duration::from_secs(10), slow).await, Ok(()));
    assert!(!lock(&breaker).is_open());
}

#[tokio::test]
async fn refusals_of_a_working_provider_never_open_it() {
    let breaker = Mutex::new(Breaker::default());
    for _ in 0..20 {
        for failure in [Failure::Later("limit".into()), Failure::Never("no such number".into())] {
            let send = async { Err::<(), _>(failure) };
            assert!(guarded("sms", &breaker, NOW, Duration::from_secs(5), send).await.is_err());
        }
    }
    assert!(!lock(&breaker).is_open());
}
