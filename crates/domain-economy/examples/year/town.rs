//! The town: a day of everybody, the books, and what health says of a week.

use core_types::{Day, GuildId, Money, Seed, Stream, Timestamp};
use domain_economy::banking::BankRules;
use domain_economy::career::{Careers, Odds, ShiftResult, TASK_BONUS, draw_shift};
use domain_economy::daily::{self, DailyPolicy};
use domain_economy::health::{Figures, Judged, Measure, Verdict, Wealth, judge};
use domain_economy::interest;
use domain_economy::life::LifeRules;
use domain_economy::period::Period;
use domain_economy::progress::{Deed, ProgressCatalogue, Quest, Step, quests_on};
use domain_economy::settings::{FeeTarget, GuildSettings};
use domain_economy::things::ThingSettings;

use super::people::Person;
use super::shop::{self, Shop};

/// 2026-01-01.
const FIRST: Day = Day::from_number(20_454);
const DAYS: i32 = 365;
/// Who did nothing for so long is not active, as in the census of the bot.
const ACTIVE_DAYS: i32 = 30;
/// A look is at so many weeks: a month's rewards come at once.
const WINDOW_WEEKS: usize = 4;
/// Coins that people keep at hand.
const AT_HAND: Money = Money::new(500);

/// Why a coin moved. The first are new coins, the next are destroyed or go into the treasury, the last change hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Rewards,
    Shifts,
    Quests,
    Interest,
    Terms,
    Shop,
    Fees,
    Gifts,
    Market,
}

impl Flow {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Rewards, "+ daily and so on"),
        (Self::Shifts, "+ shifts"),
        (Self::Quests, "+ quests"),
        (Self::Interest, "+ interest"),
        (Self::Terms, "+ bound savings"),
        (Self::Shop, "- shop"),
        (Self::Fees, "- fees"),
        (Self::Gifts, "  payments"),
        (Self::Market, "  market"),
    ];
}

/// What health says at the end of a week.
#[derive(Debug, Clone)]
pub(crate) struct Week {
    pub(crate) supply: i64,
    pub(crate) active: usize,
    pub(crate) judged: [Judged; 6],
}

/// Settings as they come with the bot.
struct Rules {
    economy: GuildSettings,
    life: LifeRules,
    bank: BankRules,
    things: ThingSettings,
    careers: &'static Careers,
    progress: &'static ProgressCatalogue,
}

/// Everybody and the books.
pub(crate) struct Town {
    rules: Rules,
    guild: GuildId,
    shop: Shop,
    people: Vec<Person>,
    dice: Stream,
    seed: Seed,
    treasury: i64,
    minted: i64,
    burned: i64,
    flows: [i64; 9],
    /// Minted, burned, in the treasury and moved, at the end of each week; before the first, too.
    ends: Vec<[i64; 4]>,
}

impl Town {
    /// Lives a year, and answers the town and its weeks; or where the books do not add up.
    pub(crate) fn year(members: u32, seed: u32, shop: Shop) -> Result<(Self, Vec<Week>), String> {
        let mut town = Self::founded(members, seed, shop)?;
        let mut weeks = Vec::new();
        for number in 0..DAYS {
            let today = Day::from_number(FIRST.number() + number);
            town.day(today)?;
            if number % 7 == 6 {
                weeks.push(town.week(today));
            }
        }
        Ok((town, weeks))
    }

    /// Coins of the year by where they came from and went.
    pub(crate) fn flows(&self) -> impl Iterator<Item = (&'static str, i64)> {
        Flow::ALL
            .into_iter()
            .map(|(flow, name)| (name, self.flows[flow as usize]))
    }

    fn founded(members: u32, seed: u32, shop: Shop) -> Result<Self, String> {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&seed.to_le_bytes());
        let seed = Seed::new(bytes);
        let mut dice = seed.stream(&["town"]);
        let careers = Careers::standard().map_err(ToString::to_string)?;
        let open: Vec<usize> = (0..careers.all().len())
            .filter(|at| careers.all()[*at].entry.total_xp == 0)
            .collect();
        let people = (0..members)
            .map(|_| {
                // Four in five are there on the first day.
                let late = if dice.chance(800_000) {
                    0
                } else {
                    dice.between(1, i64::from(DAYS) - 1)
                };
                let joined = Day::from_number(FIRST.number() + i32::try_from(late).unwrap_or(0));
                let career = open[usize::try_from(dice.below(open.len() as u64)).unwrap_or(0)];
                Person::new(&mut dice, joined, career, noon(joined))
            })
            .collect();
        Ok(Self {
            rules: Rules {
                economy: GuildSettings::default(),
                life: LifeRules::from_stored(|_| None),
                bank: BankRules::from_stored(|_| None),
                things: ThingSettings::from_stored(|_| None),
                careers,
                progress: ProgressCatalogue::standard().map_err(ToString::to_string)?,
            },
            guild: GuildId::new(1).map_err(|mistake| mistake.to_string())?,
            shop,
            people,
            dice,
            seed,
            treasury: 0,
            minted: 0,
            burned: 0,
            flows: [0; 9],
            ends: vec![[0; 4]],
        })
    }

    fn day(&mut self, today: Day) -> Result<(), String> {
        let quests = quests_on(self.rules.progress, &self.seed, self.guild, today);
        for at in 0..self.people.len() {
            if self.people[at].joined > today {
                continue;
            }
            self.bank_night(at, today);
            let person = &self.people[at];
            let chance = person.kind.comes(today.number() - person.joined.number());
            if self.dice.chance(chance) {
                self.play(at, today, &quests);
            }
        }
        let held: i64 = self.people.iter().map(Person::wealth).sum::<i64>() + self.treasury;
        if held == self.minted - self.burned {
            Ok(())
        } else {
            Err(format!(
                "day {}: {held} are there, {} should be",
                today.number(),
                self.minted - self.burned
            ))
        }
    }

    /// What the bank does between two days: interest for the one that is over, and bound savings that are due.
    fn bank_night(&mut self, at: usize, today: Day) {
        let person = &mut self.people[at];
        let (paid, carry) = self.rules.bank.interest.day(Money::new(person.low), person.carry);
        person.low = person.bank;
        person.carry = carry;
        person.bank += paid.minor();
        self.minted += paid.minor();
        self.flows[Flow::Interest as usize] += paid.minor();
        if let Some((amount, until, interest)) = person.term
            && until <= today
        {
            person.term = None;
            person.bank += amount + interest;
            self.minted += interest;
            self.flows[Flow::Terms as usize] += interest;
        }
    }

    fn play(&mut self, at: usize, today: Day, quests: &[&'static Quest]) {
        self.people[at].last_day = today;
        self.claim(at, today, quests);
        self.work(at, today, quests);
        self.spend(at, today);
        self.meet(at);
        let person = &mut self.people[at];
        person.deposit_above(AT_HAND);
        let term = self.rules.bank.term;
        let bound = (person.bank / 2).min(term.max.minor());
        if term.on && person.term.is_none() && bound > 1_000 && self.dice.chance(50_000) {
            let days = 30;
            let (interest, _) = interest::simple(Money::new(bound), term.rate_ppm, days, 0);
            person.bank -= bound;
            person.low = person.low.min(person.bank);
            person.term = Some((bound, Day::from_number(today.number() + 30), interest.minor()));
        }
    }

    fn claim(&mut self, at: usize, today: Day, quests: &[&'static Quest]) {
        let week = Day::from_number(Period::Week.of(today));
        let month = Day::from_number(Period::Month.of(today));
        let life = &self.rules.life;
        let due: [(Day, DailyPolicy, i64); 3] = [
            (today, self.rules.economy.daily, 10),
            (week, life.weekly, 40),
            (month, life.monthly, 120),
        ];
        for (place, (number, policy, xp)) in due.into_iter().enumerate() {
            let Ok(done) = daily::claim(self.people[at].streaks[place], number, policy) else {
                continue;
            };
            self.people[at].streaks[place] = Some(done.streak);
            self.mint(at, Flow::Rewards, done.reward.minor());
            self.count(at, &Step::default().with(Deed::Claims, 1).xp(xp), today, quests);
        }
    }

    fn work(&mut self, at: usize, today: Day, quests: &[&'static Quest]) {
        let mut left = self.people[at].kind.minutes();
        let careers = self.rules.careers.all();
        let mut now = noon(today);
        loop {
            let person = &mut self.people[at];
            let career = &careers[person.career];
            if self.rules.life.demotions {
                person.standing.review(career, now);
            }
            let Some(rank) = person.standing.rank_in(career) else {
                return;
            };
            let rest = rank.rest();
            let task = self.rules.life.tasks && self.dice.chance(700_000);
            let odds = Odds::at(rank, person.standing.skill()).with_bonus(if task { TASK_BONUS } else { 0 });
            let shift = draw_shift(career, rank, odds, &mut self.dice);
            let promoted = person.standing.worked(career, &shift, now);
            self.mint(at, Flow::Shifts, shift.pay.minor());
            let good = shift.result == ShiftResult::Success;
            self.count(
                at,
                &Step::shift(good, task, shift.pay.minor(), promoted),
                today,
                quests,
            );
            let minutes = rest.as_secs() / 60;
            if minutes == 0 || minutes > left {
                return;
            }
            left -= minutes;
            now = now.plus(rest);
        }
    }

    /// Counts a step, and pays for the quests that it finishes.
    fn count(&mut self, at: usize, step: &Step, today: Day, quests: &[&'static Quest]) {
        let person = &mut self.people[at];
        let mut after = person.progress.after(step, today);
        let reached = after.reached(step, self.rules.progress, quests);
        after.xp += reached.xp;
        after.level = reached.level;
        after.quests += i64::try_from(reached.quests.len()).unwrap_or(0);
        after.achieved = reached
            .achievements
            .iter()
            .fold(after.achieved, |bits, one| bits | one.mask());
        let percent = self.rules.life.quests.map_or(0, i64::from);
        let coins: i64 = reached
            .quests
            .iter()
            .map(|quest| quest.coins * percent / 100)
            .sum();
        person.progress = after;
        self.mint(at, Flow::Quests, coins);
    }

    fn spend(&mut self, at: usize, today: Day) {
        let spent = shop::visit(self.shop, &mut self.people[at], today, &mut self.dice);
        self.flows[Flow::Shop as usize] += spent;
        self.sink(self.rules.things.pay_to, spent);
    }

    /// Now and then a present for somebody, or something from the market.
    fn meet(&mut self, at: usize) {
        let other = usize::try_from(self.dice.below(self.people.len() as u64)).unwrap_or(at);
        if other == at || self.people[other].last_day < self.people[other].joined {
            return;
        }
        if self.dice.chance(80_000) {
            let amount = self.people[at].wallet * self.dice.between(5, 40) / 100;
            let fee = amount * i64::from(self.rules.economy.pay.fee_ppm) / 1_000_000;
            self.hand_over(at, other, (amount, fee), Flow::Gifts, self.rules.economy.fee_to);
        } else if self.dice.chance(100_000) {
            let amount = self.people[at].wallet.min(self.dice.between(50, 2_000));
            let fee = amount * i64::from(self.rules.things.market_fee_ppm) / 1_000_000;
            self.hand_over(
                at,
                other,
                (amount - fee, fee),
                Flow::Market,
                self.rules.things.pay_to,
            );
        }
    }

    fn hand_over(
        &mut self,
        from: usize,
        to: usize,
        (amount, fee): (i64, i64),
        flow: Flow,
        target: FeeTarget,
    ) {
        if amount > 0 && self.people[from].pay(amount + fee) {
            self.people[to].wallet += amount;
            self.flows[flow as usize] += amount;
            self.flows[Flow::Fees as usize] += fee;
            self.sink(target, fee);
        }
    }

    fn mint(&mut self, at: usize, flow: Flow, coins: i64) {
        self.people[at].wallet += coins;
        self.minted += coins;
        self.flows[flow as usize] += coins;
    }

    fn sink(&mut self, target: FeeTarget, coins: i64) {
        match target {
            FeeTarget::Treasury => self.treasury += coins,
            FeeTarget::Burn => self.burned += coins,
        }
    }

    fn week(&mut self, today: Day) -> Week {
        let mut wealth = Wealth::default();
        let (mut active, mut dormant, mut all) = (0, 0, 0);
        for person in self.people.iter().filter(|person| person.joined <= today) {
            all += person.wealth();
            if person.last_day.number() > today.number() - ACTIVE_DAYS {
                active += 1;
                wealth.add(person.wealth());
            } else {
                dormant += person.wealth();
            }
        }
        let spread = wealth.spread();
        let moved = self.flows[Flow::Shop as usize]
            + self.flows[Flow::Gifts as usize]
            + self.flows[Flow::Market as usize];
        let now = [self.minted, self.burned, self.treasury, moved];
        let weeks = self.ends.len().min(WINDOW_WEEKS);
        let then = self.ends[self.ends.len() - weeks];
        self.ends.push(now);
        let [minted, burned, treasury, circulated] = std::array::from_fn(|at| now[at] - then[at]);
        let figures = Figures {
            days: u32::try_from(7 * weeks).unwrap_or(7),
            supply: all,
            minted,
            burned,
            treasury,
            circulated,
            gini_ppm: Some(spread.gini_ppm),
            top_ppm: Some(spread.top_ppm),
            dormant: Some((dormant, all)),
        };
        Week {
            supply: figures.supply,
            active,
            judged: judge(&figures),
        }
    }
}

/// Weeks after the first `settling` ones in which a figure was far off.
pub(crate) fn ill(weeks: &[Week], settling: usize) -> Vec<(usize, Measure)> {
    let mut ill = Vec::new();
    for (number, week) in (1..).zip(weeks).skip(settling) {
        let bad = week.judged.iter().filter(|judged| {
            matches!(
                judged.verdict,
                Verdict::TooLow | Verdict::TooHigh | Verdict::Unknown
            )
        });
        ill.extend(bad.map(|judged| (number, judged.measure)));
    }
    ill
}

fn noon(day: Day) -> Timestamp {
    Timestamp::from_seconds(i64::from(day.number()) * 86_400 + 43_200)
}
