//! What does a server take from outside, so that tests can put their own in its place?

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rules::Millis;

/// The one source of time and randomness of a server, and what it is told of its surroundings.
#[derive(Clone)]
pub struct Outside {
    /// Milliseconds since 1970.
    pub clock: Arc<dyn Fn() -> Millis + Send + Sync>,
    /// 32 random bytes.
    pub random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>,
    /// The address of the sandbox's phone page, where there is one: pages show it as a hint.
    pub phone: Option<String>,
}

impl Outside {
    /// The system's clock and random generator.
    pub fn system() -> Self {
        Self { clock: Arc::new(now), random: Arc::new(random), phone: None }
    }

    /// The instant.
    pub fn now(&self) -> Millis {
        (self.clock)()
    }
}

#[expect(clippy::disallowed_methods, reason = "the source of the time of every request")]
fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

#[expect(clippy::disallowed_methods, reason = "the source of the randomness of every request")]
#[expect(clippy::expect_used, reason = "without randomness nothing may go on; a request that panics is answered 500")]
fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system's random generator works");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_knows_the_time_and_never_repeats_its_bytes() {
        let outside = Outside::system();
        assert!(outside.now() > 1_700_000_000_000);
        assert_ne!((outside.random)(), (outside.random)());
    }
}
