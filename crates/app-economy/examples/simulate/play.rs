//! The house and the model, side by side.

use std::{collections::VecDeque, fmt::Debug, sync::Arc, time::Duration};

use app_economy::{Economy, PayOrder, Request, StaffMove, StaffStep, ledger::Ledger};
use core_db::testing::TestDb;
use core_errors::AppError;
use core_security::{Action, Actor, GuardSetting, Permissions, Security, SettingChange, Vault};
use core_types::{AmountInput, GuildId, ManualClock, Money, Seed, UserId, setting::SettingSpec};
use domain_economy::{banking::BankSetting, life::LifeSetting, settings::Setting};
use futures_util::future::join_all;

use super::{
    Tally,
    model::{Model, Paid, Refusal},
    step::{Amount, Move, Step},
};

const OWNER: u64 = 1 << 40;
/// So many requests are remembered, to come again.
const REMEMBERED: usize = 12;
/// Nobody repeats a request after so many minutes; answers are stored for longer.
const REPEATED_WITHIN: i64 = 60;

/// A request that was made, and what came of it.
#[derive(Clone)]
struct Made {
    key: u64,
    step: Step,
    /// Who a payment belongs to that was decided, and its key.
    offer: Option<(u64, u64)>,
    answer: String,
    /// When, in minutes.
    at: i64,
}

pub(crate) struct Play {
    economy: Economy,
    clock: Arc<ManualClock>,
    model: Model,
    next_key: u64,
    made: VecDeque<Made>,
    pub(crate) tally: Tally,
}

fn guild() -> GuildId {
    GuildId::new(1).expect("an id")
}

fn user(member: u64) -> UserId {
    UserId::new(member).expect("an id")
}

fn input(amount: Amount) -> AmountInput {
    match amount {
        Amount::Exact(minor) => AmountInput::Exact(Money::new(minor)),
        Amount::Share(share) => AmountInput::Share(share),
    }
}

/// What a member sees of an answer: everything of it, or the code of the refusal.
type Seen = Result<String, Refusal>;

fn seen<T: Debug>(result: Result<T, AppError>) -> Seen {
    result
        .map(|answer| format!("{answer:?}"))
        .map_err(|error| error.code().name())
}

fn same<T: PartialEq + Debug>(what: &str, house: &T, model: &T) -> Result<(), String> {
    if house == model {
        Ok(())
    } else {
        Err(format!("{what}: the house says {house:?}, the model {model:?}"))
    }
}

impl Play {
    pub(crate) async fn open(db: &TestDb) -> Self {
        let vault = Vault::ephemeral().expect("a vault");
        let security = Security::new(db.db(), Duration::from_secs(30)).with_vault(vault);
        let economy = Economy::new(db.db(), Ledger::start(db.db()), security, Seed::new([7; 32]));
        let mut play = Self {
            economy: economy.expect("careers"),
            clock: Arc::clone(db.clock()),
            model: Model::default(),
            next_key: 1,
            made: VecDeque::new(),
            tally: Tally::default(),
        };
        // Suspicion is another matter: it lets payments wait that the model would make.
        play.set(GuardSetting::FraudEnabled.spec(), "off").await;
        // Interest depends on when somebody looks at their bank; its own tests hold it against the rule.
        play.set(BankSetting::InterestOn.spec(), "off").await;
        // So are quests: the model does not draw them.
        play.set(LifeSetting::QuestsEnabled.spec(), "off").await;
        play
    }

    async fn set(&mut self, spec: SettingSpec, value: &str) {
        let change = SettingChange {
            value: Some(value.to_owned()),
            expected_version: None,
            reason: None,
        };
        let staff = Self::staff(self.next_key);
        self.next_key += 1;
        let set = self
            .economy
            .security()
            .setting_set(&staff, Action::EconomyConfigure, spec, change);
        set.await.expect("staff sets what is allowed");
    }

    fn request(member: u64, key: u64) -> Request {
        Request::new(guild(), Actor::member(user(member), guild()), key)
    }

    fn staff(key: u64) -> Request {
        let mut request = Self::request(OWNER, key);
        request.actor.permissions = Permissions::MANAGE_GUILD;
        request
    }

    pub(crate) async fn step(&mut self, wanted: &Move) -> Result<(), String> {
        match &wanted.step {
            Step::Wait { minutes } => {
                self.clock.advance(Duration::from_mins(u64::from(*minutes)));
                self.model.now += i64::from(*minutes);
            }
            Step::Set { setting, value } => {
                let spec = Setting::by_key(setting).expect("a setting").spec();
                self.set(spec, &value.to_string()).await;
                self.model.set(setting, *value);
            }
            Step::FeesTo { treasury } => {
                let to = if *treasury { "treasury" } else { "burn" };
                self.set(Setting::PayFeeTo.spec(), to).await;
                self.model.fees_to(*treasury);
            }
            Step::Again { back } => return self.again(*back).await,
            step => {
                let key = self.next_key;
                self.next_key += 1;
                let offer = self.offer(step);
                return self.fresh(step, key, offer, wanted.copies).await;
            }
        }
        Ok(())
    }

    /// Which payment a decision is about, and who decides.
    fn offer(&self, step: &Step) -> Option<(u64, u64)> {
        let Step::Decide { nth, by_payer, .. } = step else {
            return None;
        };
        let offer = self.model.offers.iter().rev().nth(*nth)?;
        Some((if *by_payer { offer.from } else { offer.to }, offer.key))
    }

    /// The same request as a while ago, under the same key: the stored answer, and nothing more.
    async fn again(&mut self, back: usize) -> Result<(), String> {
        let made = self.made.get(back).cloned();
        let Some(made) = made.filter(|made| self.model.now - made.at <= REPEATED_WITHIN) else {
            return Ok(());
        };
        let answers = self.send(&made.step, made.key, made.offer, 1).await;
        for answer in answers {
            same("a repetition", &answer, &Ok(made.answer.clone()))?;
        }
        self.tally.repeated += 1;
        self.compare(&made.step).await
    }

    /// A request nobody made before, in so many copies at once.
    async fn fresh(
        &mut self,
        step: &Step,
        key: u64,
        offer: Option<(u64, u64)>,
        copies: u8,
    ) -> Result<(), String> {
        if matches!(step, Step::Decide { .. }) && offer.is_none() {
            return Ok(());
        }
        let mut answers = self.send(step, key, offer, copies).await;
        self.tally.repeated += answers.len() - 1;
        let first = answers.pop().expect("one at least");
        for other in answers {
            same("a copy", &other, &first)?;
        }
        let expected = self.expected(step, key, offer, &first);
        match (&first, expected) {
            (Ok(answer), Ok(parts)) => {
                for part in parts {
                    if !answer.contains(&part) {
                        return Err(format!("{part} is not in {answer}"));
                    }
                }
                self.tally.done += 1;
                if !matches!(step, Step::Look { .. }) {
                    self.remember(step, key, offer, answer.clone());
                }
            }
            (Err(code), Err(expected)) if *code == expected => self.tally.refused += 1,
            (house, model) => return Err(format!("the house says {house:?}, the model {model:?}")),
        }
        self.compare(step).await
    }

    fn remember(&mut self, step: &Step, key: u64, offer: Option<(u64, u64)>, answer: String) {
        if matches!(step, Step::Forget { .. }) {
            // Answers that touch whoever is forgotten are forgotten with them.
            self.made.clear();
            return;
        }
        self.made.push_front(Made {
            key,
            step: step.clone(),
            offer,
            answer,
            at: self.model.now,
        });
        self.made.truncate(REMEMBERED);
    }

    async fn send(&self, step: &Step, key: u64, offer: Option<(u64, u64)>, copies: u8) -> Vec<Seen> {
        join_all((0..copies).map(|_| self.send_one(step, key, offer))).await
    }

    async fn send_one(&self, step: &Step, key: u64, offer: Option<(u64, u64)>) -> Seen {
        let economy = &self.economy;
        let request = |member: u64| Self::request(member, key);
        let order = |member: u64, amount: Amount| StaffMove {
            member: user(member),
            member_is_bot: false,
            amount: input(amount),
            reason: "for the run".to_owned(),
        };
        match *step {
            Step::Pay { from, to, amount } => {
                let order = PayOrder {
                    payee: user(to),
                    payee_is_bot: false,
                    amount: input(amount),
                    memo: None,
                };
                seen(economy.pay(&request(from), order).await)
            }
            Step::Decide { confirms, .. } => {
                let (by, offer) = offer.expect("a payment to decide");
                let request = request(by);
                let offer = Self::request(by, offer).key;
                if confirms {
                    seen(economy.pay_confirm(&request, &offer).await)
                } else {
                    seen(economy.pay_cancel(&request, &offer).await)
                }
            }
            Step::Deposit { member, amount } => seen(economy.deposit(&request(member), input(amount)).await),
            Step::Withdraw { member, amount } => {
                seen(economy.withdraw(&request(member), input(amount)).await)
            }
            Step::Daily { member } => seen(economy.daily(&request(member)).await),
            Step::Apply { member, job } => seen(economy.work_apply(&request(member), job).await),
            Step::Resign { member } => seen(economy.work_resign(&request(member)).await),
            Step::Shift { member } => seen(economy.work_shift(&request(member)).await),
            Step::Look { member } => seen(economy.balance(&request(member), user(member), false).await),
            Step::Add { member, amount } => seen(
                economy
                    .add_money(&Self::staff(key), order(member, amount))
                    .await
                    .map(moved),
            ),
            Step::Remove { member, amount } => seen(
                economy
                    .remove_money(&Self::staff(key), order(member, amount))
                    .await
                    .map(moved),
            ),
            Step::Forget { member } => seen(economy.privacy_delete(&request(member)).await),
            Step::Wait { .. } | Step::Set { .. } | Step::FeesTo { .. } | Step::Again { .. } => {
                Ok(String::new())
            }
        }
    }

    /// What the model says to a request, and what has to stand in the answer.
    fn expected(
        &mut self,
        step: &Step,
        key: u64,
        offer: Option<(u64, u64)>,
        answer: &Seen,
    ) -> Result<Vec<String>, Refusal> {
        let model = &mut self.model;
        let money = |name: &str, amount: i128| format!("{name}: Money({amount})");
        match *step {
            Step::Pay { from, to, amount } => {
                let (kind, amount, fee) = match model.pay(key, from, to, amount)? {
                    Paid::Done { amount, fee } => ("Paid(", amount, fee),
                    Paid::Waits { amount, fee } => ("Confirm(", amount, fee),
                };
                Ok(vec![kind.to_owned(), money("amount", amount), money("fee", fee)])
            }
            Step::Decide { confirms, .. } => {
                let (by, offer) = offer.expect("a payment to decide");
                model.decide(offer, by, confirms)?;
                Ok(Vec::new())
            }
            Step::Deposit { member, amount } | Step::Withdraw { member, amount } => {
                let into = matches!(step, Step::Deposit { .. });
                let (moved, wallet, bank) = model.bank(member, amount, into)?;
                Ok(vec![
                    money("moved", moved),
                    money("wallet", wallet),
                    money("bank", bank),
                ])
            }
            Step::Daily { member } => {
                let (reward, streak) = model.daily(member)?;
                Ok(vec![money("reward", reward), format!("streak: {streak},")])
            }
            Step::Apply { member, job } => {
                model.apply(member, job)?;
                Ok(vec![format!("career: \"{job}\"")])
            }
            Step::Resign { member } => model.resign(member).map(|()| Vec::new()),
            Step::Shift { member } => {
                model.shift(member)?;
                // The one thing that is not foreseen, because it must not be.
                let pay = answer
                    .as_ref()
                    .ok()
                    .and_then(|answer| number(answer, "pay: Money("));
                let pay = pay.unwrap_or(-1);
                if !(0..=2_000).contains(&pay) {
                    return Ok(vec![format!("a pay between 0 and 2,000, and not {pay}")]);
                }
                model.worked(member, pay);
                Ok(vec![money("wallet", model.person(member).wallet)])
            }
            Step::Look { member } => {
                model.look(member);
                let person = model.person(member);
                Ok(vec![money("wallet", person.wallet), money("bank", person.bank)])
            }
            Step::Add { member, amount } | Step::Remove { member, amount } => {
                let adds = matches!(step, Step::Add { .. });
                let (moved, wallet) = model.staff(member, amount, adds)?;
                Ok(vec![money("amount", moved), money("wallet", wallet)])
            }
            // Of somebody who did nothing and has nothing, there may be a trace in others' books or not.
            Step::Forget { member } if model.is_stranger(member) => match answer {
                Ok(_) => Ok(vec![money("coins", 0)]),
                Err(_) => Err("privacy.nothing"),
            },
            Step::Forget { member } => Ok(vec![money("coins", model.forget(member))]),
            Step::Wait { .. } | Step::Set { .. } | Step::FeesTo { .. } | Step::Again { .. } => Ok(Vec::new()),
        }
    }

    /// Compares whoever a step touched.
    async fn compare(&mut self, step: &Step) -> Result<(), String> {
        let touched = match *step {
            Step::Pay { from, to, .. } => vec![from, to],
            Step::Deposit { member, .. }
            | Step::Withdraw { member, .. }
            | Step::Daily { member }
            | Step::Shift { member }
            | Step::Look { member }
            | Step::Add { member, .. }
            | Step::Remove { member, .. }
            | Step::Forget { member } => vec![member],
            _ => Vec::new(),
        };
        for member in touched {
            self.compare_one(member).await?;
        }
        Ok(())
    }

    async fn compare_one(&mut self, member: u64) -> Result<(), String> {
        // As staff looks at somebody: nobody is welcomed by that.
        let held = self.economy.balance(&Self::staff(0), user(member), false).await;
        let held = held.map_err(|error| error.to_string())?;
        let person = self.model.person(member);
        same(
            &format!("what {member} has"),
            &(i128::from(held.wallet.minor()), i128::from(held.bank.minor())),
            &(person.wallet, person.bank),
        )
    }

    /// Compares everybody, and the model with itself.
    pub(crate) async fn compare_all(&mut self) -> Result<(), String> {
        let members: Vec<u64> = self.model.people.keys().copied().collect();
        for member in members {
            self.compare_one(member).await?;
        }
        if self.model.is_balanced() {
            Ok(())
        } else {
            Err("the model itself does not add up".to_owned())
        }
    }
}

fn moved(step: StaffStep) -> app_economy::StaffMoved {
    match step {
        StaffStep::Moved(moved) => moved,
        StaffStep::Waits(waits) => panic!("nobody asked for a second person: {waits:?}"),
    }
}

fn number(text: &str, after: &str) -> Option<i128> {
    let rest = text.split(after).nth(1)?;
    rest.split(')').next()?.parse().ok()
}
