//! `/setup`: from a fresh server to one that runs, in a few presses. It keeps no state of its own: every step changes settings at
//! once, so it can be left and opened again at any time, and what it shows is how things are.

mod forms;

use app_economy::{PRESETS, Preset};
use core_errors::{AppError, codes};
use core_security::{Action, SettingChanged};
use twilight_model::guild::Permissions;

use self::forms::{COINS, PLACE};
use super::{
    desk::{Desk, Visit},
    settings::{find, name, shown, value},
};
use crate::{
    Call, Command, Declaration, Reply,
    command::{Ack, Form, Options, Pressed},
    presentation::{Block, Button, Card, Markup, Select, SelectOption, Style, Tone, label, say},
};

/// What we need in a channel to answer and to post there, with the key of its name.
const NEEDED: [(Permissions, &str); 4] = [
    (Permissions::VIEW_CHANNEL, "setup-may-view"),
    (Permissions::SEND_MESSAGES, "setup-may-send"),
    (Permissions::EMBED_LINKS, "setup-may-embed"),
    (Permissions::ATTACH_FILES, "setup-may-attach"),
];

const STAFF_CHANNEL: &str = "staff.channel";

/// `/setup`.
#[derive(Debug)]
pub(crate) struct Setup {
    desk: Desk,
}

/// The value of each setting that the panel shows.
struct Now(Vec<(&'static str, String)>);

impl Now {
    fn get(&self, key: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| *known == key)
            .map_or("", |(_, value)| value)
    }

    /// The kind of server that these settings make.
    fn preset(&self) -> Option<Preset> {
        let fits = |preset: &Preset| preset.values().all(|(spec, value)| self.get(spec.key) == value);
        PRESETS.into_iter().find(fits)
    }
}

impl Setup {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn now(&self, visit: &Visit<'_>) -> Result<Now, AppError> {
        let shown = [
            "currency.name",
            "currency.symbol",
            "time_zone",
            "language",
            STAFF_CHANNEL,
        ];
        let presets = PRESETS.first().into_iter().flat_map(|preset| preset.values());
        let keys = shown.into_iter().chain(presets.map(|(spec, _)| spec.key));
        let specs: Vec<_> = keys.filter_map(|key| Some(find(key)?.0)).collect();
        let action = Action::SettingsConfigure;
        let lines = self
            .desk
            .security()
            .settings_show(&visit.request, action, &specs)
            .await?;
        Ok(Now(lines
            .into_iter()
            .map(|line| (line.spec.key, line.value))
            .collect()))
    }

    /// The panel: how things are, and what each step would change. `done` stands on top.
    async fn panel(&self, visit: &Visit<'_>, done: Option<Markup>) -> Result<Card, AppError> {
        let (words, now) = (&visit.words, self.now(visit).await?);
        let own = |action: &str, payload: &str| self.desk.own(visit.call, "setup", action, payload);
        let step = |text: Markup, label: &str, action: &str| {
            let button = Button::new(Style::Plain, label, own(action, "")?);
            Ok::<_, AppError>(Block::Section(text, button))
        };
        let preset = now.preset();
        let kind = match preset {
            Some(preset) => words.markup(&format!("setup-kind-{}", preset.key), &[]),
            None => say!(words, "setup-kind-own"),
        };
        let kinds = PRESETS.iter().map(|one| SelectOption {
            value: one.key.to_owned(),
            label: words.label(&format!("setup-kind-{}", one.key), &[]),
            about: Some(words.label(&format!("setup-kind-{}-about", one.key), &[])),
            chosen: preset == Some(*one),
        });
        let kinds = Select::new(
            label!(words, "setup-kind-choose"),
            own("kind", "")?,
            kinds.collect(),
        );
        let coins = say!(
            words,
            "setup-coins",
            name = now.get("currency.name"),
            symbol = now.get("currency.symbol")
        );
        let staff = match now.get(STAFF_CHANNEL) {
            "none" => say!(words, "setup-staff-none"),
            channel => say!(
                words,
                "setup-staff",
                channel = shown(words, STAFF_CHANNEL, channel)
            ),
        };
        let place = say!(
            words,
            "setup-place",
            zone = now.get("time_zone"),
            language = now.get("language")
        );
        let change = label!(words, "setup-change");
        let card = Card::with_icon(Tone::Neutral, "🧭", &say!(words, "setup-title"))
            .text(done.unwrap_or_else(|| say!(words, "setup-about")))
            .rule()
            .text(say!(words, "setup-kind", kind = kind))
            .block(Block::Select(kinds))
            .block(step(coins, &change, COINS)?)
            .block(step(staff, &label!(words, "setup-here"), "here")?)
            .block(step(place, &change, PLACE)?)
            .block(step(permissions(visit), &label!(words, "setup-again"), "again")?);
        Ok(card.rule().footer(&say!(words, "setup-next")))
    }

    /// What a kind of server would change, before it does.
    async fn preview(&self, visit: &Visit<'_>, key: &str) -> Result<Card, AppError> {
        let preset = Preset::by_key(key).ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
        let (words, now) = (&visit.words, self.now(visit).await?);
        let mut lines = Vec::new();
        for (spec, new) in preset.values() {
            let (before, after) = (
                value(words, spec.key, now.get(spec.key)),
                value(words, spec.key, new),
            );
            if before != after {
                let setting = name(words, spec.key);
                lines.push(say!(
                    words,
                    "setup-line",
                    setting = setting,
                    before = before,
                    after = after
                ));
            }
        }
        if lines.is_empty() {
            lines.push(say!(words, "setup-same"));
        }
        let own = |action: &str, payload: &str| self.desk.own(visit.call, "setup", action, payload);
        // One preview is used once: a second press gets the answer of the first, with the way back in it.
        let once = format!("{key} {}", visit.request.key);
        let kind = words.markup(&format!("setup-kind-{key}"), &[]);
        Ok(
            Card::with_icon(Tone::Neutral, "🧭", &say!(words, "setup-preview", kind = kind))
                .text(words.markup(&format!("setup-kind-{key}-about"), &[]))
                .text(Markup::join(&lines, "\n"))
                .buttons(vec![
                    Button::new(Style::Primary, label!(words, "setup-use"), own("use", &once)?),
                    Button::new(Style::Plain, label!(words, "setup-back"), own("again", "")?),
                ]),
        )
    }

    /// The panel after changes, with a button that takes them back.
    async fn changed(&self, visit: &Visit<'_>, changed: &[SettingChanged]) -> Result<Card, AppError> {
        let words = &visit.words;
        let numbers = || changed.iter().filter_map(|one| one.number);
        let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
            return self.panel(visit, Some(say!(words, "setup-same"))).await;
        };
        let count = i64::try_from(changed.len()).unwrap_or(i64::MAX);
        let card = self
            .panel(visit, Some(say!(words, "setup-changed", count = count)))
            .await?;
        let undo = self
            .desk
            .own(visit.call, "setup", "undo", format!("{first} {last}"))?;
        Ok(card.buttons(vec![Button::new(Style::Plain, label!(words, "setup-undo"), undo)]))
    }

    /// Changes what a form or a press said.
    async fn set(&self, visit: &Visit<'_>, typed: Vec<(&str, String)>) -> Result<Card, AppError> {
        let changes = typed.into_iter().filter_map(|(key, value)| {
            let (spec, action) = find(key)?;
            Some((spec, action, value))
        });
        let set = self
            .desk
            .security()
            .settings_set(&visit.request, changes.collect(), "setup");
        let changed = set.await?;
        // What was changed may be how to speak here.
        let visit = self.desk.visit(visit.call).await?;
        self.changed(&visit, &changed).await
    }

    async fn undo(&self, visit: &Visit<'_>, payload: &str) -> Result<Card, AppError> {
        let numbers = payload.split_once(' ').and_then(|(first, last)| {
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            Some(first..=last)
        });
        let numbers = numbers.ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
        self.desk
            .security()
            .settings_undo(&visit.request, numbers, find)
            .await?;
        let visit = self.desk.visit(visit.call).await?;
        self.panel(&visit, Some(say!(visit.words, "setup-undone"))).await
    }
}

/// Whether we may do here what we need to.
fn permissions(visit: &Visit<'_>) -> Markup {
    let words = &visit.words;
    let ours = visit
        .call
        .guild
        .as_ref()
        .map_or(Permissions::empty(), |guild| guild.ours);
    let missing = NEEDED.iter().filter(|(needed, _)| !ours.contains(*needed));
    let missing: Vec<Markup> = missing.map(|(_, key)| words.markup(key, &[]).bold()).collect();
    if missing.is_empty() {
        say!(words, "setup-may")
    } else {
        say!(words, "setup-may-not", missing = Markup::join(&missing, ", "))
    }
}

impl Command for Setup {
    fn declaration(&self) -> Declaration {
        Declaration::new("setup")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::SettingsConfigure)
            .private()
            .example("/setup")
            .component(COINS, Ack::Modal)
            .component(PLACE, Ack::Modal)
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        Ok(Reply::private(self.panel(&visit, None).await?))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let payload = pressed.id.payload.as_str();
        let card = match pressed.id.action.as_str() {
            action @ (COINS | PLACE) => {
                let now = self.now(&visit).await?;
                let id = self.desk.own(call, "setup", action, "")?;
                return Ok(Reply::modal(forms::open(&visit.words, action, id, |key| {
                    now.get(key).to_owned()
                })));
            }
            "kind" => {
                self.preview(&visit, pressed.values.first().map_or("", String::as_str))
                    .await?
            }
            "use" => {
                let (key, shown_by) = payload
                    .split_once(' ')
                    .ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
                let request = visit.request.with_key(shown_by);
                let changed = self.desk.economy.preset_use(&request, key).await?;
                let visit = self.desk.visit(call).await?;
                self.changed(&visit, &changed).await?
            }
            "here" => {
                let here = call
                    .channel
                    .map(|channel| channel.to_string())
                    .unwrap_or_default();
                self.set(&visit, vec![(STAFF_CHANNEL, here)]).await?
            }
            "undo" => self.undo(&visit, payload).await?,
            "again" => self.panel(&visit, None).await?,
            _ => return Err(AppError::new(codes::COMPONENT_STALE)),
        };
        Ok(Reply::update(card))
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let typed = forms::read(form)?;
        Ok(Reply::update(self.set(&visit, typed).await?))
    }
}
