//! What a process takes of the machine, as Linux tells it under `/proc`. Elsewhere nothing is known.

use std::fs;

use serde::Serialize;

/// How Linux counts CPU time for programs: hundredths of a second, on every architecture that Rust's `std` is for.
const TICKS: f64 = 100.0;

/// What a process took during a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Usage {
    /// CPU time of all its threads while measured, in seconds.
    pub cpu_seconds: f64,
    /// Resident memory when the load began, in bytes.
    pub memory_before: u64,
    /// The most that was seen, in bytes; looked at ten times a second.
    pub memory_peak: u64,
    /// Resident memory at the end, in bytes.
    pub memory_after: u64,
}

/// Watches one process.
#[derive(Debug)]
pub(super) struct Watch {
    pid: u32,
    cpu_at_start: Option<f64>,
    usage: Usage,
}

impl Watch {
    /// `None` where nothing can be known about the process.
    pub(super) fn new(pid: u32) -> Option<Self> {
        let memory = resident(pid)?;
        Some(Self {
            pid,
            cpu_at_start: None,
            usage: Usage {
                memory_before: memory,
                memory_peak: memory,
                memory_after: memory,
                ..Usage::default()
            },
        })
    }

    /// From here on CPU time counts.
    pub(super) fn measure(&mut self) {
        self.cpu_at_start = cpu_seconds(self.pid);
    }

    /// Looks at the memory.
    pub(super) fn look(&mut self) {
        if let Some(memory) = resident(self.pid) {
            self.usage.memory_after = memory;
            self.usage.memory_peak = self.usage.memory_peak.max(memory);
        }
    }

    /// Ends the counting of CPU time.
    pub(super) fn stop(&mut self) {
        if let (Some(start), Some(end)) = (self.cpu_at_start, cpu_seconds(self.pid)) {
            self.usage.cpu_seconds = end - start;
        }
    }

    pub(super) fn usage(&self) -> Usage {
        self.usage
    }
}

/// Resident memory in bytes.
fn resident(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// CPU time since the process began, in user and kernel together.
fn cpu_seconds(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may hold anything; the fields after it are numbered from 3.
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<u32>);
    let ticks: u32 = ticks.sum::<Result<_, _>>().ok()?;
    Some(f64::from(ticks) / TICKS)
}

/// Seconds of all processors: busy ones, and all.
pub(super) fn machine() -> Option<(f64, f64)> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let line = stat.lines().next()?.strip_prefix("cpu ")?;
    // User, nice, system, idle, waiting for a disk, interrupts (two kinds), stolen by other machines.
    let ticks: Vec<f64> = line
        .split_whitespace()
        .take(8)
        .filter_map(|ticks| ticks.parse().ok())
        .collect();
    let all: f64 = ticks.iter().sum();
    let idle: f64 = ticks.iter().skip(3).take(2).sum();
    Some(((all - idle) / TICKS, all / TICKS))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_memory_and_time() {
        let mut watch = Watch::new(std::process::id()).unwrap();
        watch.measure();
        watch.look();
        watch.stop();
        let usage = watch.usage();
        assert!(
            usage.memory_before > 1 << 20 && usage.memory_peak >= usage.memory_before,
            "{usage:?}"
        );
        assert!(usage.cpu_seconds >= 0.0);
        let (busy, all) = machine().unwrap();
        assert!(busy > 0.0 && busy <= all);
        assert!(Watch::new(u32::MAX).is_none());
    }
}
