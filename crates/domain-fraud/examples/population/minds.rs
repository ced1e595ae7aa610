//! How members play: honest ones of several styles, and those who cheat.

use super::town::{Act, DAY, HOUR, MINUTE, Town};

/// A way to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mind {
    /// Drops in once or twice a day.
    Casual,
    /// Plays for hours and comes back soon after every rest.
    Grinder,
    /// Buys and sells with many.
    Trader,
    /// Gives a friend a large part of what they have, now and then.
    Generous,
    /// Gives away to many once a week, and is sent thanks.
    Streamer,
    /// One of a family that plays at the same hours and saves with one of them.
    Family,
    /// Pays dues to the treasurer of a club once a week.
    Clubber,
    /// Just came, with a fresh account, and is given pocket money by a friend or pays one back.
    Newcomer,

    /// A program that comes back two seconds after each rest, day and night, and presses at once.
    Clockwork,
    /// A program with uniform jitter, day and night.
    Jitter,
    /// A program that imitates people: skewed waits, eight hours of sleep, slow presses.
    Actor,
    /// A spare account that earns by hand and sends it on.
    Alt,
    /// A spare account that is careful: old, joined long ago, sends less than all, seldom.
    Patient,
    /// Waits for money and passes it on within hours.
    Mule,
    /// Where a chain of mules begins: an account with much that is not theirs.
    Source,
    /// Came with many others to take the newcomer's gift and send it on.
    Raider,
    /// Who all this is for; plays like a casual.
    Main,
}

/// How long somebody lets pass after a rest, in milliseconds.
pub(crate) fn wait(town: &mut Town, who: usize) -> i64 {
    let dice = &mut town.dice;
    match town.players[who].mind {
        Mind::Clockwork => 2_000 + dice.between(0, 150),
        Mind::Jitter => dice.between(1_000, 90_000),
        Mind::Actor => 2_000 + dice.about_ms(60.0, 1.0),
        _ => 1_500 + dice.about_ms(240.0, 1.5),
    }
}

/// How long somebody takes to press a button, in milliseconds.
pub(crate) fn reaction(town: &mut Town, who: usize) -> i64 {
    let dice = &mut town.dice;
    match town.players[who].mind {
        Mind::Clockwork => dice.between(60, 160),
        Mind::Jitter => dice.between(120, 700),
        // One press in two hundred meets a message that was on its way.
        _ if dice.chance(0.005) => 200,
        _ => 320 + dice.about_ms(1.2, 0.7),
    }
}

/// A moment of the day, in the waking hours of somebody.
fn awake(town: &mut Town, day: i64, who: usize) -> i64 {
    let zone = town.players[who].zone * HOUR;
    day + 8 * HOUR + zone + town.dice.between(0, 15 * HOUR)
}

/// A visit: looks, takes what there is, perhaps works.
fn visit(town: &mut Town, at: i64, who: usize) {
    let mut at = at;
    for act in [Act::Look, Act::Daily, Act::Shift, Act::Look] {
        if town.dice.chance(0.75) {
            town.at(at, who, act);
        }
        at += 3_000 + town.dice.about_ms(15.0, 1.0);
    }
}

fn visits(town: &mut Town, day: i64, who: usize, most: i64) {
    for _ in 0..town.dice.between(0, most) {
        let at = awake(town, day, who);
        visit(town, at, who);
    }
}

fn friend(town: &mut Town, who: usize) -> Option<usize> {
    let friends = town.players[who].friends.len();
    (friends > 0).then(|| {
        let place = town.dice.index(friends);
        town.players[who].friends[place]
    })
}

fn give(town: &mut Town, at: i64, who: usize, percent: i64, most: i64) {
    if let Some(to) = friend(town, who) {
        town.at(at, who, Act::Pay { to, percent, most });
    }
}

/// What somebody does in the day that begins.
#[expect(clippy::too_many_lines, reason = "one arm for each mind")]
#[expect(clippy::cast_possible_wrap, reason = "places are small")]
pub(crate) fn plan(town: &mut Town, day: i64, who: usize) {
    let weekday = (day / DAY + who as i64) % 7;
    match town.players[who].mind {
        Mind::Casual | Mind::Main => {
            visits(town, day, who, 3);
            if town.dice.chance(0.12) {
                let (at, most) = (awake(town, day, who), town.dice.between(20, 400));
                give(town, at, who, 40, most);
            }
        }
        Mind::Grinder => {
            let zone = town.players[who].zone * HOUR;
            let (from, hours) = (day + 8 * HOUR + zone, town.dice.between(3, 12));
            let from = from + town.dice.between(0, 3 * HOUR);
            town.at(from, who, Act::Daily);
            town.at(from + MINUTE, who, Act::Grind(from + hours * HOUR));
            visits(town, day, who, 6);
            if town.dice.chance(0.25) {
                let (at, most) = (awake(town, day, who), town.dice.between(50, 1_500));
                give(town, at, who, 50, most);
            }
        }
        Mind::Trader => {
            visits(town, day, who, 5);
            for _ in 0..town.dice.between(0, 8) {
                let at = awake(town, day, who);
                let most = town.dice.about_ms(0.25, 0.9).max(10);
                give(town, at, who, 60, most);
            }
        }
        Mind::Generous => {
            visits(town, day, who, 3);
            if town.dice.chance(0.08) {
                let (at, percent) = (awake(town, day, who), town.dice.between(25, 80));
                give(town, at, who, percent, i64::MAX);
            }
        }
        Mind::Streamer => {
            visits(town, day, who, 4);
            if weekday == 5 {
                let show = day + 19 * HOUR;
                for gift in 0..town.dice.between(6, 14) {
                    let (to, at) = (town.dice.index(town.players.len()), show + gift * 4 * MINUTE);
                    town.at(
                        at,
                        who,
                        Act::Pay {
                            to,
                            percent: 10,
                            most: 300,
                        },
                    );
                }
            }
        }
        Mind::Family => {
            // The same two hours every evening, all of them.
            let evening = day + 19 * HOUR + town.dice.between(0, 90 * MINUTE);
            visit(town, evening, who);
            let again = evening + town.dice.between(MINUTE, 30 * MINUTE);
            visit(town, again, who);
            if weekday == 6 {
                give(town, evening + HOUR, who, 60, i64::MAX);
            }
        }
        Mind::Clubber => {
            visits(town, day, who, 3);
            if (day / DAY) % 7 == 3 {
                let at = awake(town, day, who);
                give(town, at, who, 80, 200);
            }
        }
        Mind::Newcomer => {
            visits(town, day, who, 3);
            if town.dice.chance(0.2) {
                let (at, most) = (awake(town, day, who), town.dice.between(20, 300));
                give(town, at, who, 40, most);
            }
        }
        Mind::Clockwork | Mind::Jitter => {
            let claim = day + town.dice.between(0, MINUTE);
            town.at(claim, who, Act::Daily);
            if day / DAY == town.players[who].joined.max(super::town::START) / DAY {
                let end = town.until();
                town.at(day + 5_000, who, Act::Grind(end));
            }
            if weekday % 2 == 0 {
                give(town, day + 12 * HOUR, who, 95, i64::MAX);
            }
        }
        Mind::Actor => {
            let from = day + 8 * HOUR + town.dice.about_ms(900.0, 0.5);
            town.at(from, who, Act::Daily);
            town.at(from + MINUTE, who, Act::Grind(from + 16 * HOUR));
            visits(town, day, who, 2);
            if weekday == 0 {
                give(town, from + 3 * HOUR, who, 90, i64::MAX);
            }
        }
        Mind::Alt => {
            // One person, one account after the other, each evening.
            let at = day + 20 * HOUR + (who as i64 % 8) * 3 * MINUTE + town.dice.between(0, MINUTE);
            town.at(at, who, Act::Daily);
            town.at(at + 20_000, who, Act::Shift);
            if town.dice.chance(0.6) {
                give(town, at + 45_000, who, 100, i64::MAX);
            }
        }
        Mind::Patient => {
            visits(town, day, who, 3);
            if weekday == 2 {
                let at = awake(town, day, who);
                give(town, at, who, 70, i64::MAX);
            }
        }
        Mind::Mule => visits(town, day, who, 1),
        Mind::Source => {
            visits(town, day, who, 2);
            if weekday == 1 {
                let (at, most) = (awake(town, day, who), town.dice.between(1_500, 6_000));
                give(town, at, who, 100, most);
            }
        }
        Mind::Raider => {
            if day < town.players[who].joined + HOUR {
                let at = day + town.dice.between(MINUTE, 20 * MINUTE);
                town.at(at, who, Act::Daily);
                give(town, at + 30_000, who, 100, i64::MAX);
            }
        }
    }
}

/// What somebody does who was just paid.
pub(crate) fn received(town: &mut Town, at: i64, who: usize, amount: i64) {
    if town.players[who].mind == Mind::Mule {
        let later = at + town.dice.between(4 * MINUTE, 3 * HOUR);
        let most = town.dice.part(amount, 0.92, 0.99);
        give(town, later, who, 100, most);
    }
}
