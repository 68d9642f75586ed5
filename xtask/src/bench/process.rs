//! How much processor time and memory does a process take? (Linux, `/proc`)

use std::fs;

/// Processor time of all threads so far, in microseconds.
///
/// # Errors
/// If the process is gone, or the system does not tell.
pub fn cpu_micros(process: u32) -> Result<f64, String> {
    let tasks = format!("/proc/{process}/task");
    let threads = fs::read_dir(&tasks).map_err(|error| format!("{tasks}: {error}"))?;
    // A thread that has just ended has no file any more.
    let texts = threads.flatten().filter_map(|thread| fs::read_to_string(thread.path().join("schedstat")).ok());
    let all: f64 = texts.filter_map(|text| nanos(&text)).sum();
    if all > 0.0 { Ok(all / 1000.0) } else { Err(format!("{tasks} tells no processor time")) }
}

/// Processor time of the calling thread so far, in microseconds.
///
/// # Errors
/// If the system does not tell.
pub fn thread_cpu_micros() -> Result<f64, String> {
    let path = "/proc/thread-self/schedstat";
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    nanos(&text).map(|nanos| nanos / 1000.0).ok_or_else(|| format!("{path} tells no processor time"))
}

/// The first number: nanoseconds on a processor.
fn nanos(schedstat: &str) -> Option<f64> {
    schedstat.split_whitespace().next()?.parse().ok()
}

/// How many threads of the whole machine wanted to run, on average over the last minute.
pub fn busy() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Memory, in MiB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// In use now.
    pub now: f64,
    /// The most it ever was.
    pub peak: f64,
}

/// The memory of a process.
///
/// # Errors
/// If the process is gone.
pub fn memory(process: u32) -> Result<Memory, String> {
    let path = format!("/proc/{process}/status");
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kib.map(|kib| kib / 1024.0).ok_or_else(|| format!("{path} has no {name}"))
    };
    Ok(Memory { now: of("VmRSS:")?, peak: of("VmHWM:")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_takes_time_and_memory() {
        let own = std::process::id();
        assert!(cpu_micros(own).unwrap() > 0.0);
        let memory = memory(own).unwrap();
        assert!(memory.now > 1.0 && memory.peak >= memory.now);
    }
}
