//! Does the time of an answer tell whether an address has an account? (T11)
//!
//! Prints Welch's t and the gap of the medians over interleaved pairs; asserts nothing about time, because a
//! busy machine proves nothing. `MENSHEN_TIMING_PAIRS` sets how many pairs (2 000 for a verdict; then also with `--release`).

use std::time::Instant;

use http::Method;
use serde_json::json;
use testkit::{TestApp, both};

const WRONG: &str = "Wrong-Word.77";

/// Microseconds of each request, for addresses with and without an account.
#[derive(Default)]
struct Samples {
    existing: Vec<f64>,
    missing: Vec<f64>,
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / of.len() as f64
}

fn variance(of: &[f64]) -> f64 {
    let mean = mean(of);
    of.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (of.len() - 1) as f64
}

/// The middle of the sorted, and the values within the central nine tenths: a stall of the machine is not the
/// product's.
fn trimmed(of: &[f64]) -> (f64, Vec<f64>) {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    let cut = sorted.len() / 20;
    (sorted[sorted.len() / 2], sorted[cut..sorted.len() - cut].to_vec())
}

impl Samples {
    /// Welch's t and the gap of the medians in microseconds.
    fn compare(&self) -> (f64, f64) {
        let (median, existing) = trimmed(&self.existing);
        let (other, missing) = trimmed(&self.missing);
        let spread = (variance(&existing) / existing.len() as f64 + variance(&missing) / missing.len() as f64).sqrt();
        ((mean(&existing) - mean(&missing)) / spread, median - other)
    }

    fn print(&self, form: &str, engine: &str) {
        let (t, gap) = self.compare();
        println!("{form} on {engine}, {} pairs: Welch t = {t:.2}, gap of medians = {gap:.0} µs", self.existing.len());
    }
}

fn pairs() -> usize {
    std::env::var("MENSHEN_TIMING_PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(150)
}

#[expect(clippy::disallowed_methods, reason = "measures")]
async fn timed<T>(what: impl Future<Output = T>) -> f64 {
    let begin = Instant::now();
    what.await;
    begin.elapsed().as_secs_f64() * 1e6
}

/// One wrong login, from an address of its own, with its check solved beforehand.
async fn login(app: &TestApp, email: &str) -> f64 {
    let browser = app.browser();
    let form = json!({ "email": email, "password": WRONG, "human_check": browser.solution().await });
    let took = timed(async { assert_eq!(browser.api(Method::POST, "/api/v1/sessions", form).await.status, 403) }).await;
    // Every attempt is at the same place in the row of failures.
    app.center.db.write(|tx| tx.exec("DELETE FROM password_attempt", &[])).await.unwrap();
    took
}

async fn register(app: &TestApp, email: &str) -> f64 {
    let browser = app.browser();
    browser.get("/livez").await;
    let form = json!({ "email": email });
    let took =
        timed(async { assert_eq!(browser.api(Method::POST, "/api/v1/registrations", form).await.status, 201) }).await;
    app.center.db.write(|tx| tx.exec("DELETE FROM counter", &[])).await.unwrap();
    took
}

async fn reset(app: &TestApp, email: &str) -> f64 {
    let browser = app.browser();
    browser.get("/livez").await;
    let form = json!({ "email": email });
    let took =
        timed(async { assert_eq!(browser.api(Method::POST, "/api/v1/password-resets", form).await.status, 202) }).await;
    app.center.db.write(|tx| tx.exec("DELETE FROM counter", &[])).await.unwrap();
    took
}

both! {
    /// T11.
    async fn t11_the_times_of_existing_and_missing_addresses_are_printed(place) {
        let app = place.app().await;
        app.owner("taken@example.com").await;
        let (mut logins, mut registrations) = (Samples::default(), Samples::default());
        for n in 0..pairs() {
            // The order within a pair changes, so that what one leaves behind is not always the other's.
            for turn in [n % 2, (n + 1) % 2] {
                if turn == 0 {
                    logins.existing.push(login(&app, "taken@example.com").await);
                    registrations.existing.push(register(&app, "taken@example.com").await);
                } else {
                    logins.missing.push(login(&app, "empty@example.com").await);
                    registrations.missing.push(register(&app, "empty@example.com").await);
                }
            }
        }
        let engine = if place.is_sqlite() { "SQLite" } else { "PostgreSQL" };
        logins.print("login", engine);
        registrations.print("registration", engine);
        assert_eq!((logins.existing.len(), logins.missing.len()), (pairs(), pairs()));
    }

    /// T11, RESET-06: apart from the others, since nothing is hashed here: 2 000 pairs take a minute.
    async fn t11_the_times_of_a_forgotten_password_are_printed(place) {
        let app = place.app().await;
        app.owner("taken@example.com").await;
        let mut resets = Samples::default();
        for n in 0..pairs() {
            for turn in [n % 2, (n + 1) % 2] {
                if turn == 0 {
                    resets.existing.push(reset(&app, "taken@example.com").await);
                } else {
                    resets.missing.push(reset(&app, "empty@example.com").await);
                }
            }
        }
        resets.print("forgotten password", if place.is_sqlite() { "SQLite" } else { "PostgreSQL" });
        assert_eq!((resets.existing.len(), resets.missing.len()), (pairs(), pairs()));
    }

    /// T11: the comparison finds a difference where there is one.
    async fn t11_the_statistics_are_not_blind(place) {
        let _ = place;
        let noise = |n: usize| 1_000.0 + ((n * 7_919) % 101) as f64;
        let same =
            Samples { existing: (0..500).map(noise).collect(), missing: (0..500).map(|n| noise(n + 13)).collect() };
        let slower = Samples { existing: (0..500).map(|n| noise(n) + 30.0).collect(), missing: same.missing.clone() };
        assert!(same.compare().0.abs() < 4.5, "{:?}", same.compare());
        assert!(slower.compare().0.abs() > 4.5, "{:?}", slower.compare());
    }
}
