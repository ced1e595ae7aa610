//! The year of `examples/year`, in a small town.

#[path = "../examples/year/people.rs"]
mod people;
#[path = "../examples/year/shop.rs"]
#[expect(dead_code, reason = "the example has more to ask")]
mod shop;
#[path = "../examples/year/town.rs"]
#[expect(dead_code, reason = "the example has more to print")]
mod town;

use domain_economy::health::Measure;
use shop::Shop;
use town::{Town, ill};

const MEMBERS: u32 = 1_500;

#[test]
fn the_default_settings_keep_a_town_healthy_whose_shop_has_something_for_everybody() {
    let (_, weeks) = Town::year(MEMBERS, 1, Shop::Full).unwrap();
    assert_eq!(ill(&weeks, 26), []);
    let issuance = |week: usize| {
        let judged = weeks[week - 1].judged;
        judged
            .iter()
            .find(|judged| judged.measure == Measure::Issuance)
            .unwrap()
            .ppm
            .unwrap()
    };
    assert!(
        issuance(20) > issuance(30) && issuance(30) > issuance(52),
        "growth slows down"
    );
    assert!(issuance(52) <= Measure::Issuance.target().1, "{}", issuance(52));
}

#[test]
fn without_a_shop_nothing_takes_coins_out_and_health_says_so() {
    let (_, weeks) = Town::year(MEMBERS, 1, Shop::None).unwrap();
    let sinks = ill(&weeks, 26)
        .into_iter()
        .filter(|(_, measure)| *measure == Measure::Sinks);
    assert_eq!(sinks.count(), weeks.len() - 26);
}
