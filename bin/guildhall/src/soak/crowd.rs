//! Members at work, and the diary they keep.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use core_types::{Seed, Stream};
use futures_util::future::join_all;
use sandbox::{Asked, Member, Reply, Sandbox, SandboxError};
use serde_json::Value;
use tokio::{task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    diary::{Deed, Said, Try, Wish, note},
    plan::pick,
};

/// The first amount. Every wish has one of its own, so that its entry can be told from all others.
const FIRST: i64 = 1_001;

/// Above this a payment might be asked about (`pay.threshold`).
const SMALL: i64 = 9_000;

/// What is added to an amount to be asked about for sure, and to be worth something for a start.
const LARGE: i64 = 100_000;
const RICH: i64 = 900_000;

/// How often each member is made rich.
const GRANTS: usize = 3;

/// The channel everything happens in.
const CHANNEL: &str = "general";

/// The members, and what they did.
pub(super) struct Crowd {
    members: Vec<Member>,
    staff: Member,
    seed: Seed,
    began: Instant,
    next: AtomicI64,
    diary: Mutex<Diary>,
}

#[derive(Default)]
struct Diary {
    wishes: Vec<Wish>,
    /// The interactions of each wish, to look at them again.
    asked: Vec<Vec<Asked>>,
}

impl Crowd {
    /// The members named "Member 1" and so on, and the owner, in front of a sandbox.
    pub(super) fn new(
        sandbox: &Sandbox,
        count: u16,
        seed: Seed,
        began: Instant,
    ) -> anyhow::Result<Arc<Self>> {
        let members = (1..=count).map(|number| sandbox.member(&format!("Member {number}")));
        Ok(Arc::new(Self {
            members: members.collect::<Result<_, _>>()?,
            staff: sandbox.member("Olive")?,
            seed,
            began,
            next: AtomicI64::new(FIRST),
            diary: Mutex::default(),
        }))
    }

    fn diary(&self) -> MutexGuard<'_, Diary> {
        self.diary.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives everybody money and a job, before anything goes wrong. On a slow machine some get less.
    pub(super) async fn endow(&self) {
        // Whoever is asked for a shift works it at once, so that an effect belongs to each answer.
        let plain = self.staff.slash("settings set").option("setting", "work.tasks");
        let _ = plain.option("value", "off").send().await;
        for member in &self.members {
            for _ in 0..GRANTS {
                let amount = RICH + self.next.fetch_add(1, Ordering::Relaxed);
                self.wish(member, Deed::Grant, amount, None).await;
            }
            let jobs = member.autocomplete("work apply").focus("job", "").send().await;
            let job = jobs.ok().and_then(|jobs| jobs.into_iter().next());
            if let Some(job) = job {
                // Who has no job hears so at the next shift.
                let _ = member.slash("work apply").option("job", job.value).send().await;
            }
        }
    }

    /// Lets everybody act until told to stop.
    pub(super) fn act(self: &Arc<Self>, stop: &CancellationToken) -> JoinSet<()> {
        let mut acting = JoinSet::new();
        for place in 0..self.members.len() {
            let (crowd, stop) = (Arc::clone(self), stop.clone());
            acting.spawn(async move {
                let mut dice = crowd.seed.stream(&["member", &place.to_string()]);
                while !stop.is_cancelled() {
                    crowd.turn(place, &mut dice).await;
                    let pause = dice.between(5, 60).unsigned_abs();
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
            });
        }
        acting
    }

    async fn turn(&self, place: usize, dice: &mut Stream) {
        let others: Vec<usize> = (0..self.members.len()).filter(|other| *other != place).collect();
        let other = pick(dice, &others).and_then(|other| self.members.get(other));
        let (Some(member), Some(other)) = (self.members.get(place), other) else {
            return;
        };
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (deed, amount) = match dice.below(100) {
            0..40 if number <= SMALL => (Deed::Pay(id(other)), number),
            0..50 => (Deed::PayLarge(id(other)), LARGE + number),
            50..65 => (Deed::Deposit, number),
            65..76 => (Deed::Withdraw, number),
            76..84 => (Deed::Grant, number),
            84..90 => (Deed::Hold, number),
            90..95 => (Deed::Daily, number),
            _ => (Deed::Shift, number),
        };
        self.wish(member, deed, amount, Some((other, dice))).await;
    }

    /// Makes a wish, and writes down what is said to it.
    async fn wish(&self, member: &Member, deed: Deed, amount: i64, with: Option<(&Member, &mut Stream)>) {
        let asker = match deed {
            Deed::Grant | Deed::Hold => &self.staff,
            _ => member,
        };
        let typed = amount.to_string();
        let command = match (deed, &with) {
            (Deed::Pay(_) | Deed::PayLarge(_), Some((to, _))) => asker
                .slash("pay")
                .option("to", *to)
                .option("amount", typed)
                .option("note", note(amount)),
            (Deed::Deposit, _) => asker.slash("deposit").option("amount", typed),
            (Deed::Withdraw, _) => asker.slash("withdraw").option("amount", typed),
            (Deed::Daily, _) => asker.slash("daily"),
            (Deed::Shift, _) => asker.slash("work shift"),
            (Deed::Hold, _) => asker
                .slash("security hold")
                .option("member", member)
                .option("amount", typed)
                .option("reason", note(amount)),
            _ => asker
                .slash("economy add-money")
                .option("member", member)
                .option("amount", typed)
                .option("reason", note(amount)),
        };
        let Ok(asked) = command.begin() else {
            return;
        };
        let place = {
            let mut diary = self.diary();
            diary.wishes.push(Wish {
                member: id(member),
                asker: id(asker),
                deed,
                amount,
                tries: Vec::new(),
                told_late: false,
            });
            diary.asked.push(Vec::new());
            diary.wishes.len() - 1
        };
        let number = self.began_try(place, &asked);
        let reply = asked.answer().await;
        let question = match deed {
            Deed::PayLarge(_) => reply.as_ref().ok().and_then(|reply| yes(reply.json())),
            _ => None,
        };
        let said = if question.is_some() {
            Said::Question
        } else {
            said(&reply)
        };
        self.ended_try(place, number, said);
        if let (Some(button), Ok(reply), Some((_, dice))) = (question, &reply, with) {
            // Some people click twice.
            let clicks = if dice.below(4) == 0 { 2 } else { 1 };
            let presses = (0..clicks).map(|_| self.press(place, asker, reply, &button));
            join_all(presses).await;
        }
    }

    async fn press(&self, place: usize, asker: &Member, question: &Reply, button: &str) {
        let Ok(asked) = asker.press(question, button) else {
            return;
        };
        let number = self.began_try(place, &asked);
        let said = said(&asked.answer().await);
        self.ended_try(place, number, said);
    }

    fn began_try(&self, place: usize, asked: &Asked) -> usize {
        let mut diary = self.diary();
        if let Some(known) = diary.asked.get_mut(place) {
            known.push(asked.clone());
        }
        let Some(wish) = diary.wishes.get_mut(place) else {
            return 0;
        };
        wish.tries.push(Try {
            interaction: asked.id().0,
            at: self.began.elapsed(),
            said: Said::Nothing("still waiting".to_owned()),
        });
        wish.tries.len() - 1
    }

    fn ended_try(&self, place: usize, number: usize, said: Said) {
        let mut diary = self.diary();
        let wish = diary.wishes.get_mut(place);
        if let Some(one) = wish.and_then(|wish| wish.tries.get_mut(number)) {
            one.said = said;
        }
    }

    /// The diary, after a look at everywhere an answer can come late: the interaction's own message, direct messages, the
    /// channel.
    pub(super) fn read(&self) -> Vec<Wish> {
        let mut diary = self.diary();
        let mut mail: HashMap<i64, Mail> = HashMap::new();
        let Diary { wishes, asked } = &mut *diary;
        for (wish, asked) in wishes.iter_mut().zip(asked.iter()) {
            if wish.was_told() {
                continue;
            }
            let own = match wish.deed {
                Deed::PayLarge(_) => asked.get(1..).unwrap_or_default(),
                _ => asked.as_slice(),
            };
            let own: Vec<String> = own
                .iter()
                .filter_map(Asked::look)
                .map(|reply| reply.text())
                .collect();
            let mail = mail.entry(wish.asker).or_insert_with(|| self.mail(wish.asker));
            // A day's reward in the channel may be that of another day.
            let channel = if wish.deed.is_a_surprise() {
                <&[String]>::default()
            } else {
                mail.channel.as_slice()
            };
            let is_question =
                |text: &str| matches!(wish.deed, Deed::PayLarge(_)) && !text.to_lowercase().contains("paid");
            wish.told_late =
                own.iter().chain(&mail.direct).chain(channel).any(|text| {
                    wish.is_spoken_of(text) && Said::read(text) == Said::Done && !is_question(text)
                });
        }
        wishes.clone()
    }

    /// What a member can read: direct messages, and the channel with what only they see.
    fn mail(&self, whose: i64) -> Mail {
        let everybody = self.members.iter().chain([&self.staff]);
        let Some(member) = everybody.into_iter().find(|member| id(member) == whose) else {
            return Mail::default();
        };
        let texts = |messages: Vec<Reply>| messages.iter().map(Reply::text).collect();
        Mail {
            direct: texts(member.in_direct_messages().here().unwrap_or_default()),
            channel: texts(member.messages(CHANNEL).unwrap_or_default()),
        }
    }
}

#[derive(Default)]
struct Mail {
    direct: Vec<String>,
    channel: Vec<String>,
}

fn id(member: &Member) -> i64 {
    i64::try_from(member.id().0).unwrap_or_default()
}

fn said(reply: &Result<Reply, SandboxError>) -> Said {
    match reply {
        Ok(reply) => Said::read(&reply.text()),
        Err(error) => Said::Nothing(error.to_string()),
    }
}

/// The custom id of the button that confirms a payment.
fn yes(card: &Value) -> Option<String> {
    let is_it = card["type"] == 2
        && card["label"]
            .as_str()
            .is_some_and(|label| label.starts_with("Pay "));
    if is_it {
        return card["custom_id"].as_str().map(str::to_owned);
    }
    match card {
        Value::Array(parts) => parts.iter().find_map(yes),
        Value::Object(parts) => parts.values().find_map(yes),
        _ => None,
    }
}
