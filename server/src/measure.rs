//! What is measured, and how is it told? (Prometheus' text format)

use std::fmt::Write as _;
use std::fs;
use std::sync::OnceLock;

use db::Db;
use metrics::{Unit, describe_counter, describe_histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// Bounds of the histograms, in seconds: from a page to a slow provider.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// Ticks of `/proc` in a second; fixed at 100 by Linux towards user space.
const TICKS: f64 = 100.0;

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to collect. One collection a process: several servers in one process (tests) share it.
pub(crate) fn start() -> Option<&'static PrometheusHandle> {
    let begin = || {
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS).ok()?;
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok().map(|()| handle).inspect(|_| describe())
    };
    METRICS.get_or_init(begin).as_ref()
}

fn describe() {
    describe_counter!("menshen_http_answers_total", "Answers, by listener and class of status.");
    describe_histogram!(
        "menshen_http_answer_seconds",
        Unit::Seconds,
        "From the head of a request to the head of its answer."
    );
    describe_counter!("menshen_messages_total", "Mail and SMS, by what became of them in one try.");
    describe_counter!("menshen_sms_alarms_total", "Hours in which suspiciously few codes sent by SMS were typed in.");
    describe_counter!(
        "menshen_operation_checks_total",
        "Checks of products' operations, by answer: allowed or challenged."
    );
    describe_counter!("menshen_job_failures_total", "Rounds of background jobs that failed, by job.");
}

/// Lets go of what old measurements hold. To be called now and then.
pub(crate) fn upkeep() {
    if let Some(handle) = start() {
        handle.run_upkeep();
    }
}

/// The page. `waiting`: messages that wait for a provider, if the store could tell.
pub(crate) fn render(db: &Db, waiting: Option<i64>) -> String {
    let mut page = Page(start().map(PrometheusHandle::render).unwrap_or_default());
    store(&mut page, db);
    if let Some(waiting) = waiting {
        page.gauge("menshen_messages_waiting", "Messages that wait for a provider.", waiting as f64);
    }
    process(&mut page);
    page.0
}

fn store(page: &mut Page, db: &Db) {
    let stats = db.stats();
    page.counter("menshen_db_acts_total", "Acts run, reading and writing.", stats.acts as f64);
    page.counter("menshen_db_slow_acts_total", "Acts that took too long.", stats.slow_acts as f64);
    page.counter("menshen_db_commits_total", "Commits.", stats.groups as f64);
    page.counter("menshen_db_busy_total", "Callers sent away because there was no room.", stats.busy as f64);
    page.counter("menshen_db_retries_total", "Acts run again (PostgreSQL).", stats.retries as f64);
    page.counter("menshen_db_connects_total", "Connections made (PostgreSQL).", stats.connects as f64);
}

/// What Linux tells of this process; what cannot be read is left out.
fn process(page: &mut Page) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(kibibytes) = field(&status, "VmRSS:") {
        page.gauge("process_resident_memory_bytes", "Resident memory.", kibibytes * 1024.0);
    }
    if let Some(threads) = field(&status, "Threads:") {
        page.gauge("process_threads", "Threads.", threads);
    }
    if let Some(seconds) = fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(cpu_seconds) {
        page.counter("process_cpu_seconds_total", "Processor time, user and system.", seconds);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        page.gauge("process_open_fds", "Open descriptors.", open.count() as f64);
    }
}

fn field(status: &str, name: &str) -> Option<f64> {
    status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
}

/// `utime` and `stime`: the 12th and 13th field after the name, which stands in brackets and may hold anything.
fn cpu_seconds(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / TICKS)
}

struct Page(String);

impl Page {
    fn counter(&mut self, name: &str, help: &str, value: f64) {
        self.metric(name, "counter", help, value);
    }

    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.metric(name, "gauge", help, value);
    }

    fn metric(&mut self, name: &str, kind: &str, help: &str, value: f64) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let stat = "42 (a ) b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 5 0";
        assert_eq!(cpu_seconds(stat), Some(2.0));
        assert_eq!(cpu_seconds("42 (cut"), None);
        assert_eq!(field("Name:\tx\nVmRSS:\t  2048 kB\n", "VmRSS:"), Some(2048.0));
    }
}
