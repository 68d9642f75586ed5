//! How many requests does a listener answer, how, and how fast?

use std::time::Instant;

use axum::http::StatusCode;
use metrics::{Counter, Histogram, counter, histogram};

/// Classes of statuses, as the label says them.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// The measurements of one listener, looked up once. Cloning is cheap.
#[derive(Clone)]
pub(crate) struct Meter {
    classes: [Counter; 5],
    seconds: Histogram,
}

/// A request that has begun.
pub(crate) struct Asked {
    meter: Meter,
    at: Instant,
}

impl Meter {
    pub(crate) fn new(listener: &'static str) -> Self {
        Self {
            classes: CLASSES
                .map(|class| counter!("menshen_http_answers_total", "listener" => listener, "status" => class)),
            seconds: histogram!("menshen_http_answer_seconds", "listener" => listener),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "measures how long an answer takes; nothing is decided by it")]
    pub(crate) fn asked(&self) -> Asked {
        Asked { meter: self.clone(), at: Instant::now() }
    }
}

impl Asked {
    /// The answer is on its way.
    pub(crate) fn answered(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.meter.classes.get(class) {
            counter.increment(1);
        }
        self.meter.seconds.record(self.at.elapsed());
    }
}
