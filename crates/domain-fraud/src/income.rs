//! How much somebody earns in an hour in which they play.

use crate::histogram::octaves;
use crate::moment::Moment;
use crate::num::real;

/// How much a new hour counts.
const LAMBDA: f64 = 0.2;

/// An exponentially weighted moving average of income per active hour, in octaves so that ranks compare:
/// `Z_t = λ·x + (1−λ)·Z_{t−1}`, λ = 0.2 (Roberts, Control Chart Tests Based on Geometric Moving Averages, 1959).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Income {
    pub(crate) hour: u32,
    pub(crate) in_hour: i64,
    pub(crate) average: f64,
    pub(crate) hours: u32,
}

impl Income {
    /// Notes income. Answers the income of the hour that ended with it, if one did.
    pub(crate) fn add(&mut self, amount: i64, at: Moment) -> Option<i64> {
        let hour = at.hour().max(self.hour);
        let mut ended = None;
        if hour > self.hour {
            if self.in_hour > 0 {
                let x = octaves(real(self.in_hour));
                self.average = if self.hours == 0 {
                    x
                } else {
                    LAMBDA * x + (1.0 - LAMBDA) * self.average
                };
                self.hours = self.hours.saturating_add(1);
                ended = Some(self.in_hour);
            }
            self.hour = hour;
            self.in_hour = 0;
        }
        self.in_hour = self.in_hour.saturating_add(amount);
        ended
    }

    /// How many standard deviations of the average it is above the centre, with the chart's own narrowing at the start:
    /// `σ_Z = σ·√(λ/(2−λ)·(1−(1−λ)^{2t}))`.
    pub(crate) fn deviations(&self, centre: f64, sigma: f64) -> f64 {
        let t = f64::from(self.hours.min(1_000));
        let narrowed = LAMBDA / (2.0 - LAMBDA) * (1.0 - (1.0 - LAMBDA).powf(2.0 * t));
        let width = sigma * narrowed.sqrt();
        if width > 0.0 {
            (self.average - centre) / width
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::HOUR;

    #[test]
    fn the_chart_reacts_to_a_shift_and_not_to_one_hour() {
        let mut income = Income::default();
        for hour in 0..20 {
            income.add(100, Moment(hour * HOUR));
        }
        let centre = octaves(100.0);
        assert!(income.deviations(centre, 0.5).abs() < 0.01);
        income.add(800, Moment(20 * HOUR));
        income.add(100, Moment(21 * HOUR));
        assert!(income.deviations(centre, 0.5) < 4.0);
        for hour in 22..40 {
            income.add(800, Moment(hour * HOUR));
        }
        assert!(income.deviations(centre, 0.5) > 3.0);
        assert!(income.deviations(centre, 0.0).abs() < 1e-9);
    }
}
