//! The economy as a reader can check it by eye: plain maps and whole numbers, and nothing of the ledger's code.

use std::collections::BTreeMap;

use super::step::Amount;

/// The name of the refusal, as its code.
pub(crate) type Refusal = &'static str;

/// Minutes of a day; the clock begins at midnight.
const DAY: i64 = 24 * 60;
/// How long a payment waits for its payer.
const OFFER_OPEN: i64 = 15;

#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    pub(crate) wallet: i128,
    pub(crate) bank: i128,
    known: bool,
    /// Was given a starting grant when they became known.
    granted: bool,
    /// Forgotten after a starting grant, and until when that is remembered.
    granted_until: Option<i64>,
    /// The day of the latest reward, which outlives being forgotten.
    last_day: Option<i64>,
    /// Days in a row and claims since a day was forgiven; none after being forgotten.
    streak: Option<(i128, u32)>,
    job: Option<&'static str>,
    pub(crate) next_shift: i64,
    notice: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) key: u64,
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) amount: i128,
    fee: i128,
    until: i64,
}

/// How a payment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paid {
    Done { amount: i128, fee: i128 },
    Waits { amount: i128, fee: i128 },
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) now: i64,
    /// What staff moved, when, and whose.
    moved: Vec<(i64, u64, i128)>,
    pub(crate) people: BTreeMap<u64, Person>,
    pub(crate) offers: Vec<Offer>,
    pub(crate) treasury: i128,
    pub(crate) burnt: i128,
    pub(crate) minted: i128,
    settings: BTreeMap<&'static str, i128>,
    fees_to_treasury: bool,
}

impl Default for Model {
    fn default() -> Self {
        let settings = [
            ("pay.fee_ppm", 0),
            ("pay.threshold", 10_000),
            ("start.grant", 0),
            ("daily.base", 100),
            ("daily.bonus", 10),
            ("daily.bonus_days", 14),
            ("staff.cap", 1_000_000),
            ("work.notice_hours", 24),
        ];
        Self {
            now: 0,
            moved: Vec::new(),
            people: BTreeMap::new(),
            offers: Vec::new(),
            treasury: 0,
            burnt: 0,
            minted: 0,
            settings: settings.into(),
            fees_to_treasury: true,
        }
    }
}

/// What is meant, if that is something.
fn resolved(amount: Amount, available: i128) -> Result<i128, Refusal> {
    let wanted = match amount {
        Amount::Exact(amount) => i128::from(amount),
        Amount::Share(share) => available * i128::from(share) / 10_000,
    };
    if wanted > 0 {
        Ok(wanted)
    } else {
        Err("amount.zero")
    }
}

fn enough(available: i128, wanted: i128) -> Result<(), Refusal> {
    if wanted <= available {
        Ok(())
    } else {
        Err("economy.not_enough")
    }
}

impl Model {
    pub(crate) fn set(&mut self, setting: &'static str, value: u32) {
        self.settings.insert(setting, i128::from(value));
    }

    pub(crate) const fn fees_to(&mut self, treasury: bool) {
        self.fees_to_treasury = treasury;
    }

    fn setting(&self, name: &str) -> i128 {
        self.settings[name]
    }

    pub(crate) fn person(&mut self, member: u64) -> &mut Person {
        self.people.entry(member).or_default()
    }

    /// What all people and the house have is what was ever made and not burnt.
    pub(crate) fn is_balanced(&self) -> bool {
        let held: i128 = self
            .people
            .values()
            .map(|person| person.wallet + person.bank)
            .sum();
        held + self.treasury + self.burnt == self.minted
            && self
                .people
                .values()
                .all(|person| person.wallet >= 0 && person.bank >= 0)
    }

    /// Who does something for the first time is given the starting grant, once for ever.
    fn welcome(&mut self, member: u64) {
        let (now, grant) = (self.now, self.setting("start.grant"));
        let person = self.person(member);
        if person.known {
            return;
        }
        person.known = true;
        let is_returning = person.granted_until.is_some_and(|until| until > now);
        if grant > 0 && !is_returning {
            person.granted = true;
            person.wallet += grant;
            self.minted += grant;
        }
    }

    /// Does something to a person as a whole or not at all.
    fn whole<T>(
        &mut self,
        member: u64,
        work: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let (before, minted) = (self.person(member).clone(), self.minted);
        let done = work(self);
        if done.is_err() {
            *self.person(member) = before;
            self.minted = minted;
        }
        done
    }

    /// The starting grant is only paid on a first look while there is one.
    pub(crate) fn look(&mut self, member: u64) {
        if self.setting("start.grant") > 0 {
            self.welcome(member);
        }
    }

    fn fee(&self, amount: i128) -> i128 {
        let exact = amount * self.setting("pay.fee_ppm");
        exact / 1_000_000 + i128::from(exact % 1_000_000 > 0)
    }

    pub(crate) fn pay(&mut self, key: u64, from: u64, to: u64, amount: Amount) -> Result<Paid, Refusal> {
        if from == to {
            return Err("economy.pay_self");
        }
        let wallet = self.person(from).wallet;
        let amount = match amount {
            Amount::Exact(amount) => i128::from(amount),
            Amount::Share(_) => {
                let leaves = resolved(amount, wallet)?;
                leaves * 1_000_000 / (1_000_000 + self.setting("pay.fee_ppm"))
            }
        };
        if amount == 0 {
            return Err("amount.zero");
        }
        let fee = self.fee(amount);
        enough(wallet, amount + fee)?;
        if amount > self.setting("pay.threshold") {
            self.offers.push(Offer {
                key,
                from,
                to,
                amount,
                fee,
                until: self.now + OFFER_OPEN,
            });
            return Ok(Paid::Waits { amount, fee });
        }
        self.transfer(from, to, amount, fee);
        Ok(Paid::Done { amount, fee })
    }

    fn transfer(&mut self, from: u64, to: u64, amount: i128, fee: i128) {
        self.person(from).wallet -= amount + fee;
        self.person(to).wallet += amount;
        if self.fees_to_treasury {
            self.treasury += fee;
        } else {
            self.burnt += fee;
        }
    }

    pub(crate) fn decide(&mut self, key: u64, by: u64, confirms: bool) -> Result<(), Refusal> {
        let now = self.now;
        let found = self
            .offers
            .iter()
            .position(|offer| offer.key == key && offer.from == by && offer.until > now)
            .ok_or("economy.offer_gone")?;
        let offer = self.offers[found].clone();
        if confirms {
            if self.fee(offer.amount) != offer.fee {
                return Err("economy.pay_changed");
            }
            enough(self.person(by).wallet, offer.amount + offer.fee)?;
            self.transfer(offer.from, offer.to, offer.amount, offer.fee);
        }
        self.offers.remove(found);
        Ok(())
    }

    pub(crate) fn bank(
        &mut self,
        member: u64,
        amount: Amount,
        into: bool,
    ) -> Result<(i128, i128, i128), Refusal> {
        self.whole(member, |model| {
            model.welcome(member);
            let person = model.person(member);
            let available = if into { person.wallet } else { person.bank };
            let moved = resolved(amount, available)?;
            enough(available, moved)?;
            let change = if into { moved } else { -moved };
            person.wallet -= change;
            person.bank += change;
            Ok((moved, person.wallet, person.bank))
        })
    }

    pub(crate) fn daily(&mut self, member: u64) -> Result<(i128, i128), Refusal> {
        self.whole(member, |model| {
            model.welcome(member);
            let today = model.now.div_euclid(DAY);
            let (base, bonus) = (model.setting("daily.base"), model.setting("daily.bonus"));
            let most = model.setting("daily.bonus_days");
            let person = model.person(member);
            let missed = match person.last_day {
                Some(last) if last >= today => return Err("economy.daily_taken"),
                Some(last) => today - last - 1,
                None => 0,
            };
            let streak = match person.streak {
                Some((length, since)) if missed == 0 => (length + 1, since + 1),
                // One day is forgiven to who came seven times in a row.
                Some((length, since)) if missed == 1 && since >= 7 => (length + 1, 1),
                _ => (1, 1),
            };
            let reward = base + bonus * (streak.0 - 1).min(most);
            person.last_day = Some(today);
            person.streak = Some(streak);
            person.wallet += reward;
            model.minted += reward;
            Ok((reward, streak.0))
        })
    }

    pub(crate) fn apply(&mut self, member: u64, job: &'static str) -> Result<i64, Refusal> {
        if job == "emperor" {
            return Err("work.job_unknown");
        }
        self.whole(member, |model| {
            model.welcome(member);
            let (now, hours) = (model.now, model.setting("work.notice_hours"));
            let person = model.person(member);
            if person.job == Some(job) {
                return Err("work.job_same");
            }
            if person.notice > now {
                return Err("work.apply_too_early");
            }
            person.job = Some(job);
            person.notice = now + i64::try_from(hours).unwrap_or(0) * 60;
            Ok(person.next_shift.max(now))
        })
    }

    pub(crate) fn resign(&mut self, member: u64) -> Result<(), Refusal> {
        self.person(member).job.take().map(drop).ok_or("work.job_none")
    }

    /// Whether a shift can be worked; what it brings is drawn from a secret seed, and told with [`Self::worked`].
    pub(crate) fn shift(&mut self, member: u64) -> Result<i64, Refusal> {
        let now = self.now;
        let person = self.person(member);
        let rest = match person.job {
            None => return Err("work.job_none"),
            Some("harbour") => 60,
            Some(_) => 120,
        };
        if person.next_shift > now {
            return Err("work.too_early");
        }
        person.next_shift = now + rest;
        Ok(person.next_shift)
    }

    pub(crate) fn worked(&mut self, member: u64, pay: i128) {
        self.person(member).wallet += pay;
        self.minted += pay;
    }

    pub(crate) fn staff(&mut self, member: u64, amount: Amount, adds: bool) -> Result<(i128, i128), Refusal> {
        let cap = self.setting("staff.cap");
        let wallet = self.person(member).wallet;
        let moved = resolved(amount, wallet)?;
        let since = self.now - DAY;
        self.moved.retain(|(at, ..)| *at > since);
        let before = self.moved.iter().filter(|(_, of, _)| *of == member);
        let before: i128 = before.map(|(.., amount)| amount).sum();
        if before + moved > cap {
            return Err("staff.cap");
        }
        if adds {
            self.minted += moved;
            self.person(member).wallet += moved;
        } else {
            enough(wallet, moved)?;
            self.burnt += moved;
            self.person(member).wallet -= moved;
        }
        self.moved.push((self.now, member, moved));
        Ok((moved, self.person(member).wallet))
    }

    /// Nothing is known of them but, perhaps, that somebody once paid them.
    pub(crate) fn is_stranger(&self, member: u64) -> bool {
        let person = self.people.get(&member);
        person.is_none_or(|person| !person.known && person.wallet == 0 && person.bank == 0)
    }

    pub(crate) fn forget(&mut self, member: u64) -> i128 {
        self.offers
            .retain(|offer| offer.from != member && offer.to != member);
        let now = self.now;
        let person = self.person(member);
        let is_remembered = person.granted || person.granted_until.is_some_and(|until| until > now);
        let coins = person.wallet + person.bank;
        *person = Person {
            granted_until: is_remembered.then_some(now + 365 * DAY),
            last_day: person.last_day,
            next_shift: person.next_shift,
            notice: person.notice,
            ..Person::default()
        };
        self.treasury += coins;
        coins
    }
}
