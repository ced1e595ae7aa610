//! What chance alone would do: whether groups have the sizes they should, and how sure a share is.

use serde::Serialize;

/// 97.5th percentile of the normal distribution: for intervals of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// How well counts fit the sizes that were intended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Fit {
    /// Pearson's statistic: the sum of (observed − expected)² / expected.
    pub chi_square: f64,
    /// Degrees of freedom: groups less one.
    pub freedom: u32,
    /// How often chance alone would be at least that far off, from 0 to 1.
    pub p: f64,
}

impl Fit {
    /// Compares how many came with the weights of their groups: Pearson's chi-square test of goodness of fit (K. Pearson,
    /// Philosophical Magazine 50, 1900), as Fabijan et al. use it against sample ratio mismatch (KDD 2019). Nothing if
    /// nobody came, or if there are fewer than two groups.
    pub fn of(groups: &[(u64, u32)]) -> Option<Self> {
        let came: f64 = groups.iter().map(|(count, _)| real(*count)).sum();
        let weights: f64 = groups.iter().map(|(_, weight)| f64::from(*weight)).sum();
        if groups.len() < 2 || came <= 0.0 || weights <= 0.0 {
            return None;
        }
        let off = |(count, weight): &(u64, u32)| {
            let expected = came * f64::from(*weight) / weights;
            (real(*count) - expected).powi(2) / expected
        };
        let chi_square = groups.iter().map(off).sum();
        let freedom = u32::try_from(groups.len() - 1).ok()?;
        Some(Self {
            chi_square,
            freedom,
            p: upper_gamma(freedom, chi_square / 2.0),
        })
    }
}

/// A share with its interval of 95 %, or the difference of two.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The share itself.
    pub share: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The share `hits` of `all`, with Wilson's score interval (E. B. Wilson, JASA 22, 1927). Nothing of none.
    pub fn of_share(hits: u64, all: u64) -> Option<Self> {
        if all == 0 {
            return None;
        }
        let (n, p) = (real(all), real(hits) / real(all));
        let centre = p + Z * Z / (2.0 * n);
        let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        Some(Self {
            share: p,
            low: ((centre - reach) / scale).max(0.0),
            high: ((centre + reach) / scale).min(1.0),
        })
    }

    /// How much larger this share is than another, with Newcombe's interval (method 10 of R. G. Newcombe, Statistics in
    /// Medicine 17, 1998).
    pub fn less(&self, other: &Self) -> Self {
        let share = self.share - other.share;
        let below = (self.share - self.low).hypot(other.high - other.share);
        let above = (self.high - self.share).hypot(other.share - other.low);
        Self {
            share,
            low: share - below,
            high: share + above,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of members stay far below 2^53")]
const fn real(count: u64) -> f64 {
    count as f64
}

/// The regularised upper incomplete gamma function Q(`twice_a` / 2, x): the probability that a chi-square variable of
/// `twice_a` degrees of freedom exceeds 2x. By the series of DLMF 8.11.4 for small x, and by the continued fraction of DLMF
/// 8.9.2, evaluated after Lentz, for large ones.
#[expect(clippy::many_single_char_names, reason = "those of the source")]
fn upper_gamma(twice_a: u32, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let a = f64::from(twice_a) / 2.0;
    let front = (a * x.ln() - x - ln_gamma(twice_a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
        while term > sum * f64::EPSILON {
            k += 1.0;
            term *= x / k;
            sum += term;
        }
        (1.0 - front * sum).clamp(0.0, 1.0)
    } else {
        let mut b = x + 1.0 - a;
        let (mut c, mut d) = (f64::MAX, 1.0 / b);
        let mut fraction = d;
        for i in (1..=500).map(f64::from) {
            let an = -i * (i - a);
            b += 2.0;
            d = 1.0 / (an * d + b);
            c = b + an / c;
            fraction *= c * d;
            if (c * d - 1.0).abs() < f64::EPSILON {
                break;
            }
        }
        (front * fraction).clamp(0.0, 1.0)
    }
}

/// ln Γ(`twice_a` / 2), from Γ(1/2) = √π and Γ(1) = 1 by Γ(a + 1) = a Γ(a).
fn ln_gamma(twice_a: u32) -> f64 {
    let (mut at, mut sum) = if twice_a % 2 == 1 {
        (0.5, std::f64::consts::PI.ln() / 2.0)
    } else {
        (1.0, 0.0)
    };
    while at + 0.5 < f64::from(twice_a) / 2.0 {
        sum += f64::ln(at);
        at += 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(value: f64, expected: f64, within: f64) {
        assert!(
            (value - expected).abs() <= within,
            "{value} instead of {expected}"
        );
    }

    /// Quantiles as every table of the chi-square distribution has them.
    #[test]
    fn tail_probabilities_are_those_of_the_tables() {
        for (freedom, chi_square, p) in [
            (1, 0.0, 1.0),
            (1, 2.705_543_454, 0.1),
            (1, 3.841_458_821, 0.05),
            (1, 6.634_896_601, 0.01),
            (1, 10.827_566_17, 0.001),
            (2, 5.991_464_547, 0.05),
            (2, 13.815_510_56, 0.001),
            (3, 7.814_727_903, 0.05),
            (5, 0.554_298_077, 0.99),
            (10, 18.307_038_05, 0.05),
            (10, 29.588_298_45, 0.001),
            (30, 43.772_971_83, 0.05),
        ] {
            near(upper_gamma(freedom, chi_square / 2.0), p, p * 1e-8);
        }
        near(upper_gamma(1, 50.0), 1.523_970_604_832e-23, 1e-33);
    }

    #[test]
    fn counts_are_held_against_their_weights() {
        // Mendel's peas, 315 : 108 : 101 : 32 where 9 : 3 : 3 : 1 is expected; a textbook example.
        let fit = Fit::of(&[(315, 9), (108, 3), (101, 3), (32, 1)]).unwrap();
        near(fit.chi_square, 0.470_024, 1e-6);
        near(fit.p, 0.925_426, 1e-6);
        // 821,588 to 815,482 where halves are expected: the mismatch of Fabijan et al.
        let fit = Fit::of(&[(821_588, 1), (815_482, 1)]).unwrap();
        assert!(fit.p < 2e-6, "{fit:?}");
        near(Fit::of(&[(500, 1), (500, 1)]).unwrap().p, 1.0, 0.0);
        assert_eq!(Fit::of(&[(0, 1), (0, 1)]), None);
        assert_eq!(Fit::of(&[(7, 1)]), None);
    }

    /// The examples of Newcombe's two papers of 1998.
    #[test]
    fn intervals_are_those_of_the_papers() {
        for (hits, all, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = Interval::of_share(hits, all).unwrap();
            near(interval.low, low, 5e-5);
            near(interval.high, high, 5e-5);
        }
        let share = |hits, all| Interval::of_share(hits, all).unwrap();
        let difference = share(56, 70).less(&share(48, 80));
        near(difference.share, 0.2, 1e-12);
        near(difference.low, 0.0524, 5e-5);
        near(difference.high, 0.3339, 5e-5);
        assert_eq!(Interval::of_share(0, 0), None);
    }
}
