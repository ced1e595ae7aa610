//! A hall for one test: a database, the economy, the stack, and members who type and press.

use std::{sync::Arc, time::Duration};

use app_economy::{
    Economy,
    ledger::Ledger,
    things::{Offerer, RoleKeeper, RoleStanding},
};
use core_db::testing::TestDb;
use core_errors::AppError;
use core_security::{Security, Vault};
use core_types::{Clock, GuildId, Locale, RoleId, Seed};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::{
    ComponentIds, Reception,
    command::{Declaration, OptionKind, OptionSpec},
    commands::{CommandIds, example::Example, standard},
    delivery::{First, Sent},
    presentation::Languages,
    reply::{Answer, Body, Message, Modal, Visibility},
    stack::{Rescuer, StackParts, testing::parts},
};

/// A member of the test's server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Who {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) locale: &'static str,
    pub(super) permissions: u64,
    pub(super) bot: bool,
}

const MANAGE_GUILD: u64 = 1 << 5;

const fn member(id: u64, name: &'static str, locale: &'static str) -> Who {
    Who {
        id,
        name,
        locale,
        permissions: 0,
        bot: false,
    }
}

pub(super) const ANA: Who = member(101, "Ana", "en-GB");
pub(super) const BO: Who = member(102, "Bo", "de");
pub(super) const CLEO: Who = member(103, "**@everyone**", "en-US");
pub(super) const STAFF: Who = Who {
    permissions: MANAGE_GUILD,
    ..member(104, "Sam", "en-GB")
};
pub(super) const ROBOT: Who = Who {
    bot: true,
    ..member(105, "Robot", "en-GB")
};
const EVERYBODY: [Who; 5] = [ANA, BO, CLEO, STAFF, ROBOT];

/// What somebody sees after they did something.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) answer: Answer,
    pub(super) follow_ups: Vec<Message>,
}

/// The id of whatever file is attached.
const FILE: &str = "70";

/// The only file there is.
struct Balances;

impl app_economy::Files for Balances {
    fn fetch<'f>(&'f self, _url: &'f str, _most: usize) -> BoxFuture<'f, Result<Vec<u8>, AppError>> {
        Box::pin(std::future::ready(Ok(
            b"user_id,cash,bank\n100000000000000001,70,30\n".to_vec(),
        )))
    }
}

/// Every role stands below everybody's.
struct Low;

impl RoleKeeper for Low {
    fn standing(&self, _: GuildId, _: RoleId, _: Offerer) -> BoxFuture<'_, RoleStanding> {
        Box::pin(std::future::ready(RoleStanding::Fine))
    }
}

/// A hall for one test.
pub(super) struct Hall {
    pub(super) db: TestDb,
    pub(super) economy: Economy,
    reception: Reception,
    declarations: Vec<Declaration>,
    next_id: std::sync::atomic::AtomicU64,
}

impl Hall {
    pub(super) async fn open() -> Self {
        let db = TestDb::sqlite().await.unwrap();
        let economy = Economy::new(
            db.db(),
            Ledger::start(db.db()),
            Security::new(db.db(), Duration::from_secs(30)).with_vault(Vault::ephemeral().unwrap()),
            Seed::new([7; 32]),
        )
        .unwrap();
        economy.files_fetched_by(Arc::new(Balances));
        economy.roles_known_by(Arc::new(Low));
        let ids = ComponentIds::new(Seed::new([1; 32]));
        let commands = standard(&economy, &ids, CommandIds::default());
        let declarations = commands.declarations().cloned().collect();
        let rescuer = Rescuer::new(Arc::new(Languages)).reporting(
            economy.clone(),
            commands.clone(),
            ids.clone(),
            crate::stack::testing::services(),
        );
        let parts = StackParts {
            ids,
            policies: Arc::new(economy.security().clone()),
            flags: Arc::new(economy.security().clone()),
            rescuer,
            deadline: Arc::new(|| Duration::from_mins(5)),
            ..parts(commands)
        };
        let reception = Reception::new(&parts, Arc::clone(db.clock()) as Arc<dyn Clock>);
        Self {
            db,
            economy,
            reception,
            declarations,
            next_id: 1_000.into(),
        }
    }

    pub(super) fn declarations(&self) -> &[Declaration] {
        &self.declarations
    }

    /// Types a command: `/pay to:@Bo amount:1k`.
    pub(super) async fn types(&self, who: Who, text: &str) -> Seen {
        let data = self.data(text, None);
        self.send(who, 2, data).await
    }

    /// Types a command in a direct message with the bot.
    pub(super) async fn types_in_private(&self, who: Who, text: &str) -> Seen {
        let data = self.data(text, None);
        let mut interaction = self.interaction(who, 2, &data);
        let fields = interaction.as_object_mut().unwrap();
        fields.remove("guild_id");
        fields.remove("member");
        fields.insert("user".into(), user(who));
        self.ask(&interaction).await
    }

    /// Asks for suggestions for the last option of what was typed so far.
    pub(super) async fn suggestions(&self, who: Who, text: &str) -> Vec<(String, String)> {
        let focused = Example::parse(text).unwrap().options.last().unwrap().0.clone();
        let data = self.data(text, Some(&focused));
        let Answer::Choices(choices) = self.send(who, 4, data).await.answer else {
            panic!("no suggestions")
        };
        let value = |value: crate::reply::ChoiceValue| match value {
            crate::reply::ChoiceValue::Text(text) => text,
            crate::reply::ChoiceValue::Integer(number) => number.to_string(),
        };
        choices
            .into_iter()
            .map(|choice| (choice.name, value(choice.value)))
            .collect()
    }

    /// Presses the button with this label.
    pub(super) async fn presses(&self, who: Who, seen: &Seen, label: &str) -> Seen {
        let custom_id = seen.button(label);
        self.sends_component(who, &custom_id, &[]).await
    }

    /// Chooses a value in the only select menu.
    pub(super) async fn chooses(&self, who: Who, seen: &Seen, value: &str) -> Seen {
        let custom_id = seen.select();
        self.sends_component(who, &custom_id, &[value]).await
    }

    pub(super) async fn sends_component(&self, who: Who, custom_id: &str, values: &[&str]) -> Seen {
        let kind = if values.is_empty() { 2 } else { 3 };
        let data = json!({"component_type": kind, "custom_id": custom_id, "values": values});
        self.send(who, 3, data).await
    }

    /// Fills in the only field of a form.
    pub(super) async fn submits(&self, who: Who, form: &Modal, field: &str, value: &str) -> Seen {
        let input = json!({"type": 4, "custom_id": field, "value": value});
        let data = json!({"custom_id": form.custom_id, "components": [{"type": 18, "component": input}]});
        self.send(who, 5, data).await
    }

    async fn send(&self, who: Who, kind: u8, data: Value) -> Seen {
        self.ask(&self.interaction(who, kind, &data)).await
    }

    fn interaction(&self, who: Who, kind: u8, data: &Value) -> Value {
        let id = self.next_id.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        json!({
            "id": id.to_string(), "application_id": "20", "type": kind, "token": "token", "version": 1,
            "guild_id": "30", "channel_id": "40", "locale": who.locale, "guild_locale": "en-GB",
            "member": {"user": user(who), "roles": [], "permissions": who.permissions.to_string()},
            "message": (kind == 3 || kind == 5).then(|| json!({"id": "50"})),
            "data": data,
        })
    }

    async fn ask(&self, interaction: &Value) -> Seen {
        let mut sent = self.reception.ask(&interaction.to_string()).await.unwrap();
        assert_eq!(sent.len(), 1, "{sent:?}");
        let Some(Sent::First(First::Reply(reply))) = sent.pop() else {
            panic!("deferred")
        };
        Seen {
            answer: reply.answer,
            follow_ups: reply.follow_ups,
        }
    }

    /// What Discord sends for a typed command, with each value in its declared type.
    fn data(&self, text: &str, focused: Option<&str>) -> Value {
        let example = Example::parse(text).unwrap();
        let declaration = self.find(&example.path);
        let mut options: Vec<Value> = example
            .options
            .iter()
            .map(|(name, value)| {
                let spec = declaration.options.iter().find(|spec| spec.name == name);
                let spec = spec.unwrap_or_else(|| panic!("{text}: there is no option {name}"));
                option(spec, value, focused == Some(name))
            })
            .collect();
        for name in example.path[1..].iter().rev() {
            options = vec![json!({"type": 1, "name": name, "options": options})];
        }
        let users: serde_json::Map<String, Value> = EVERYBODY
            .iter()
            .map(|who| (who.id.to_string(), user(*who)))
            .collect();
        let file = json!({FILE: {"id": FILE, "filename": "balances.csv", "size": 40, "url": "balances.csv"}});
        json!({"id": "60", "type": 1, "name": example.path[0], "options": options, "resolved": {"users": users, "attachments": file}})
    }

    fn find(&self, path: &[String]) -> &Declaration {
        let mut found = self.declarations.iter().find(|top| top.name == path[0]).unwrap();
        for name in &path[1..] {
            found = found.subcommands.iter().find(|sub| sub.name == name).unwrap();
        }
        found
    }
}

fn user(who: Who) -> Value {
    json!({"id": who.id.to_string(), "username": who.name, "discriminator": "0", "bot": who.bot})
}

fn option(spec: &OptionSpec, value: &str, focused: bool) -> Value {
    let (kind, value) = match spec.kind {
        OptionKind::User => {
            let name = value.trim_start_matches('@');
            let who = EVERYBODY.iter().find(|who| who.name == name).unwrap();
            (6, who.id.to_string().into())
        }
        OptionKind::Integer => (4, value.parse::<i64>().unwrap().into()),
        OptionKind::Boolean => (5, (value == "true").into()),
        OptionKind::Channel if value.starts_with('#') => (7, "99".into()),
        OptionKind::Channel => (7, value.into()),
        OptionKind::Role => (8, value.into()),
        OptionKind::Attachment => (11, FILE.into()),
        OptionKind::Text => (3, Value::from(value)),
    };
    let mut option = json!({"type": kind, "name": spec.name, "value": value});
    if focused {
        option["focused"] = true.into();
    }
    option
}

impl Seen {
    /// The new message, or the new contents of the old one.
    pub(super) fn message(&self) -> &Message {
        match &self.answer {
            Answer::Message(message) | Answer::Update(message) => message,
            other => panic!("not a message: {other:?}"),
        }
    }

    /// What it says, without markdown.
    pub(super) fn plain(&self) -> String {
        self.message().view.plain.replace('\u{a0}', " ")
    }

    pub(super) fn form(&self) -> &Modal {
        match &self.answer {
            Answer::Modal(form) => form,
            other => panic!("not a form: {other:?}"),
        }
    }

    pub(super) fn is_public(&self) -> bool {
        self.message().visibility == Visibility::Public
    }

    pub(super) fn is_update(&self) -> bool {
        matches!(self.answer, Answer::Update(_))
    }

    /// The message as Discord gets it.
    pub(super) fn json(&self) -> Value {
        wire(self.message())
    }

    pub(super) fn button(&self, label: &str) -> String {
        let json = self.json();
        let found = all(&json)
            .into_iter()
            .find(|part| part["type"] == 2 && part["label"] == label);
        let found = found.unwrap_or_else(|| panic!("no button {label:?} in {}", self.plain()));
        assert_ne!(found["disabled"], true, "{label:?} cannot be pressed");
        found["custom_id"].as_str().unwrap().to_owned()
    }

    /// The values of the only select menu.
    pub(super) fn offered(&self) -> Vec<String> {
        let json = self.json();
        let menu = all(&json).into_iter().find(|part| part["type"] == 3).unwrap();
        let options = menu["options"].as_array().unwrap().iter();
        options
            .map(|option| option["value"].as_str().unwrap().to_owned())
            .collect()
    }

    fn select(&self) -> String {
        let json = self.json();
        let found = all(&json).into_iter().find(|part| part["type"] == 3).unwrap();
        found["custom_id"].as_str().unwrap().to_owned()
    }
}

pub(super) fn wire(message: &Message) -> Value {
    match &message.view.body {
        Body::Components(components) => serde_json::to_value(components).unwrap(),
        other => panic!("not made of components: {other:?}"),
    }
}

/// A component and all in it.
pub(super) fn all(json: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut waiting = vec![json];
    while let Some(part) = waiting.pop() {
        match part {
            Value::Array(parts) => waiting.extend(parts),
            Value::Object(fields) => {
                found.push(part);
                waiting.extend(
                    ["components", "accessory", "component"]
                        .iter()
                        .filter_map(|key| fields.get(*key)),
                );
            }
            _ => {}
        }
    }
    found
}

/// The language of a member.
pub(super) fn locale(who: Who) -> Locale {
    Locale::from_discord(who.locale).unwrap()
}
