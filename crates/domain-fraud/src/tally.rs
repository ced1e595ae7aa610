//! How often something is the case, remembered for a while.

/// When so many were counted, all counts are halved, so that the past fades.
const FULL: u16 = 256;

/// Of how many, how many were so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) so: u16,
    pub(crate) all: u16,
}

impl Tally {
    /// Counts one.
    pub(crate) fn count(&mut self, is_so: bool) {
        if self.all >= FULL {
            self.so /= 2;
            self.all /= 2;
        }
        self.all += 1;
        self.so += u16::from(is_so);
    }

    /// Which part was so, once there are so many.
    pub(crate) fn share(self, least: u16) -> Option<f64> {
        (self.all >= least).then(|| crate::num::share(self.so.into(), self.all.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_fades_and_counts_stay_small() {
        let mut tally = Tally::default();
        assert_eq!(tally.share(1), None);
        for _ in 0..1_000 {
            tally.count(true);
        }
        assert_eq!(tally.share(10), Some(1.0));
        for _ in 0..1_000 {
            tally.count(false);
        }
        assert!(tally.share(10).unwrap() < 0.1 && tally.all <= FULL);
    }
}
