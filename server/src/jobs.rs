//! What is done besides answering requests?
//!
//! Each job is a loop of rounds. A round that fails or panics is logged, and the loop goes on; while a job
//! keeps failing with the same words, it is logged once. At the stop the round that runs is finished.

use std::sync::Arc;
use std::time::Duration;

use center::message::Courier;
use center::{Center, session};
use rules::sms::Codes;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::measure;
use crate::outside::Outside;

/// How often due messages are looked for.
const DELIVER: Duration = Duration::from_millis(250);
/// How often the activity of sessions is written.
const FLUSH: Duration = Duration::from_secs(10);
/// How often what has expired is swept out.
const SWEEP: Duration = Duration::from_secs(60);
/// A sweep takes a page of each thing; after this many rows a page may have been full.
const SWEPT_FULL: u64 = 200;
/// Sweeps in one round at most.
const SWEEPS: usize = 50;
/// How often is looked whether codes sent by SMS are typed in.
const WATCH: Duration = Duration::from_secs(60);
/// How often measurements are tidied.
const UPKEEP: Duration = Duration::from_secs(5);

/// Starts every job; they end after `stop`.
pub(crate) fn start(center: &Center, courier: Courier, outside: &Outside, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let courier = Arc::new(courier);
    let mut jobs = JoinSet::new();
    let round = (center.clone(), outside.clone());
    jobs.spawn(job("deliver", DELIVER, stop.clone(), move || deliver(round.clone(), courier.clone())));
    let round = (center.clone(), outside.clone());
    jobs.spawn(job("flush", FLUSH, stop.clone(), move || flush(round.clone())));
    let round = (center.clone(), outside.clone());
    jobs.spawn(job("sweep", SWEEP, stop.clone(), move || sweep(round.clone())));
    let round = (center.clone(), outside.clone());
    jobs.spawn(job("watch", WATCH, stop.clone(), move || watch_codes(round.clone())));
    jobs.spawn(job("upkeep", UPKEEP, stop.clone(), async || {
        measure::upkeep();
        Ok(())
    }));
    jobs
}

type Round = (Center, Outside);

async fn deliver((center, outside): Round, courier: Arc<Courier>) -> Result<(), String> {
    loop {
        let done =
            center::message::deliver(&center, &courier, outside.now()).await.map_err(|error| error.to_string())?;
        for (outcome, count) in
            [("sent", done.sent), ("postponed", done.postponed), ("failed", done.failed), ("expired", done.expired)]
        {
            metrics::counter!("menshen_messages_total", "outcome" => outcome).increment(count);
        }
        if !done.full {
            return Ok(());
        }
    }
}

async fn flush((center, _): Round) -> Result<(), String> {
    session::flush(&center).await.map(drop).map_err(|error| error.to_string())
}

async fn sweep((center, outside): Round) -> Result<(), String> {
    for _ in 0..SWEEPS {
        let rows = center::sweep(&center, outside.now()).await.map_err(|error| error.to_string())?;
        if rows < SWEPT_FULL {
            break;
        }
    }
    Ok(())
}

async fn watch_codes((center, outside): Round) -> Result<(), String> {
    let found = center::limit::sms_alarm(&center, outside.now()).await.map_err(|error| error.to_string())?;
    found.iter().for_each(alarm);
    Ok(())
}

/// Somebody has to look (T01).
fn alarm(codes: &Codes) {
    metrics::counter!("menshen_sms_alarms_total").increment(1);
    tracing::warn!(
        sent = codes.sent,
        typed_in = codes.proved,
        "few of the codes that were sent by SMS within an hour are typed in: somebody may be having them sent for \
         another reason"
    );
}

/// Runs rounds until the stop.
async fn job<F, R>(name: &'static str, every: Duration, mut stop: watch::Receiver<bool>, round: F)
where
    F: Fn() -> R,
    R: Future<Output = Result<(), String>> + Send + 'static,
{
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last: Result<(), String> = Ok(());
    loop {
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            _ = ticks.tick() => {}
        }
        // A task of its own, so that a panic ends the round and not the job.
        let result = match tokio::spawn(round()).await {
            Ok(result) => result,
            Err(panic) => Err(panic.to_string()),
        };
        report(name, &last, &result);
        last = result;
    }
}

fn report(job: &'static str, last: &Result<(), String>, result: &Result<(), String>) {
    if let Err(why) = result {
        metrics::counter!("menshen_job_failures_total", "job" => job).increment(1);
        if last != result {
            tracing::error!(job, why, "a job failed; it is tried again");
        }
    } else if last.is_err() {
        tracing::info!(job, "a job works again");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn t01_an_alarm_is_counted() {
        let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || alarm(&Codes { sent: 60, proved: 3 }));
        assert!(handle.render().contains("menshen_sms_alarms_total 1"), "{}", handle.render());
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_goes_on_after_failures_and_panics_and_ends_at_the_stop() {
        static ROUNDS: AtomicUsize = AtomicUsize::new(0);
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(job("test", Duration::from_secs(1), stopped, async || {
            match ROUNDS.fetch_add(1, Ordering::SeqCst) {
                0 => panic!("round one"),
                1 => Err("round two".into()),
                _ => Ok(()),
            }
        }));
        tokio::time::sleep(Duration::from_millis(3500)).await;
        assert_eq!(ROUNDS.load(Ordering::SeqCst), 4);
        stop.send(true).unwrap();
        running.await.unwrap();
        assert_eq!(ROUNDS.load(Ordering::SeqCst), 4);
    }
}
