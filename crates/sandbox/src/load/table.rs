//! A report as a table for people.

use std::{fmt, time::Duration};

use super::{Report, Usage, report::count};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pace = match (self.concurrency, self.rate) {
            (Some(count), _) => format!("closed loop, {count} in flight"),
            (_, Some(rate)) => format!("open loop, {rate:.0} due a second"),
            _ => String::new(),
        };
        let mut row = |name: &str, value: &dyn fmt::Display| writeln!(f, "{name:<18} {value}");
        row(
            "load",
            &format_args!("{pace}, {} members, {:.1} s", self.members, self.seconds),
        )?;
        row(
            "throughput",
            &format_args!("{:.0} first replies a second", self.throughput),
        )?;
        let ms = |us: u64| Duration::from_micros(us).as_secs_f64() * 1000.0;
        let latency = &self.latency;
        row(
            "latency (ms)",
            &format_args!(
                "p50 {:.2}   p90 {:.2}   p99 {:.2}   p99.9 {:.2}   max {:.2}",
                ms(latency.p50_us),
                ms(latency.p90_us),
                ms(latency.p99_us),
                ms(latency.p999_us),
                ms(latency.max_us)
            ),
        )?;
        let counts = &self.counts;
        row(
            "commands",
            &format_args!("{} sent, {} answered", counts.begun, counts.answered),
        )?;
        row("missed (3 s)", &counts.missed)?;
        row("bot offline", &counts.offline)?;
        row("not let through", &counts.refused)?;
        for (status, count) in &self.refused_calls {
            row("calls refused", &format_args!("{count} with status {status}"))?;
        }
        for (name, usage) in [("bot", self.bot), ("sandbox", self.sandbox)] {
            if let Some(usage) = usage {
                row(name, &used(&usage, counts.answered_in_time))?;
            }
        }
        if let Some(busy) = self.machine_busy {
            row("machine", &format_args!("{:.0} % busy", busy * 100.0))?;
        }
        for doubt in &self.doubts {
            row("note", doubt)?;
        }
        Ok(())
    }
}

fn used(usage: &Usage, answered: u64) -> String {
    let mib = |bytes: u64| count(bytes) / count(1 << 20);
    format!(
        "CPU {:.2} s, {:.0} µs a reply; memory {:.1} MiB before, {:.1} at most, {:.1} after",
        usage.cpu_seconds,
        usage.cpu_seconds * 1e6 / count(answered.max(1)),
        mib(usage.memory_before),
        mib(usage.memory_peak),
        mib(usage.memory_after)
    )
}
