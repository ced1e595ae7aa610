//! What the operating system and the runtime know of this process.

use std::path::Path;

use crate::metrics::name;

/// Reads the figures about this process and its runtime and puts them into the registry. What the operating system does
/// not tell is left out; only Linux tells all of it. Must be called inside a runtime of tokio.
pub fn sample_process() {
    runtime();
    #[cfg(target_os = "linux")]
    linux::sample();
}

/// How full the disk is that a folder is on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disk {
    /// Bytes that may still be written without being root.
    pub free_bytes: u64,
    /// From 0 to 1, as `df` computes it.
    pub used_ratio: f64,
}

impl Disk {
    /// Looks at the disk of a folder; `None` if the operating system does not tell.
    pub fn of(folder: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            let disk = rustix::fs::statvfs(folder).ok()?;
            let used = disk.f_blocks.saturating_sub(disk.f_bfree);
            Some(Self {
                free_bytes: disk.f_bavail.saturating_mul(disk.f_frsize),
                used_ratio: ratio(used, used.saturating_add(disk.f_bavail)),
            })
        }
        #[cfg(not(unix))]
        {
            let _ = folder;
            None
        }
    }

    /// Puts the figures into the registry.
    pub fn record(self) {
        metrics::gauge!(name::DATA_DISK_FREE).set(float(self.free_bytes));
        metrics::gauge!(name::DATA_DISK_USED).set(self.used_ratio);
    }
}

fn runtime() {
    let runtime = tokio::runtime::Handle::current().metrics();
    let busy: std::time::Duration = (0..runtime.num_workers())
        .map(|worker| runtime.worker_total_busy_duration(worker))
        .sum();
    metrics::gauge!(name::RUNTIME_WORKERS).set(count(runtime.num_workers()));
    metrics::gauge!(name::RUNTIME_TASKS).set(count(runtime.num_alive_tasks()));
    metrics::gauge!(name::RUNTIME_QUEUE).set(count(runtime.global_queue_depth()));
    metrics::counter!(name::RUNTIME_BUSY).absolute(busy.as_secs());
}

fn count(number: usize) -> f64 {
    float(u64::try_from(number).unwrap_or(u64::MAX))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "figures for people: 53 bits are plenty"
)]
const fn float(number: u64) -> f64 {
    number as f64
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        float(part) / float(whole)
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    use super::{count, float, name};

    /// `/proc/self/stat` after the name of the process, which may hold anything.
    #[derive(Debug, PartialEq)]
    struct Stat {
        cpu_ticks: u64,
        threads: u64,
        start_ticks: u64,
        resident_pages: u64,
    }

    pub(super) fn sample() {
        let ticks = rustix::param::clock_ticks_per_second().max(1);
        if let Some(stat) = fs::read_to_string("/proc/self/stat")
            .ok()
            .as_deref()
            .and_then(stat)
        {
            let page = u64::try_from(rustix::param::page_size()).unwrap_or(4_096);
            metrics::counter!(name::PROCESS_CPU).absolute(stat.cpu_ticks / ticks);
            metrics::gauge!(name::PROCESS_MEMORY).set(float(stat.resident_pages.saturating_mul(page)));
            metrics::gauge!(name::PROCESS_THREADS).set(float(stat.threads));
            if let Some(boot) = fs::read_to_string("/proc/stat")
                .ok()
                .as_deref()
                .and_then(boot_time)
            {
                metrics::gauge!(name::PROCESS_START)
                    .set(float(boot) + float(stat.start_ticks) / float(ticks));
            }
        }
        if let Ok(open) = fs::read_dir("/proc/self/fd") {
            metrics::gauge!(name::PROCESS_FDS).set(count(open.count()));
        }
        if let Some(most) = fs::read_to_string("/proc/self/limits")
            .ok()
            .as_deref()
            .and_then(max_fds)
        {
            metrics::gauge!(name::PROCESS_MAX_FDS).set(float(most));
        }
    }

    /// <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>; fields are counted from the state on.
    fn stat(text: &str) -> Option<Stat> {
        let fields: Vec<_> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some(Stat {
            cpu_ticks: number(11)?.saturating_add(number(12)?),
            threads: number(17)?,
            start_ticks: number(19)?,
            resident_pages: number(21)?,
        })
    }

    fn boot_time(text: &str) -> Option<u64> {
        text.lines()
            .find_map(|line| line.strip_prefix("btime "))?
            .trim()
            .parse()
            .ok()
    }

    fn max_fds(text: &str) -> Option<u64> {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("Max open files"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn figures_are_found_whatever_the_name_of_the_process_is() {
            let text =
                "7 (a ) b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 12 0 5000 99999 321 18446744073709551615";
            let expected = Stat {
                cpu_ticks: 200,
                threads: 12,
                start_ticks: 5_000,
                resident_pages: 321,
            };
            assert_eq!(stat(text), Some(expected));
            assert_eq!(stat("7 (short) S 1"), None);
        }

        #[test]
        fn limits_and_boot_time_are_found_among_others() {
            let limits = "Max processes  1 1 processes\nMax open files            1024                 524288               files\n";
            assert_eq!(max_fds(limits), Some(1_024));
            assert_eq!(max_fds("Max open files unlimited unlimited files"), None);
            assert_eq!(boot_time("cpu 1 2\nbtime 1767225600\n"), Some(1_767_225_600));
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_a_disk() {
        let disk = Disk::of(Path::new("/")).unwrap();
        assert!((0.0..=1.0).contains(&disk.used_ratio), "{disk:?}");
        assert_eq!(Disk::of(Path::new("/no/such/folder")), None);
    }
}
