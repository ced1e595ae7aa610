//! `/keys create|list|rotate|revoke`: keys of the HTTP interface, for staff.

mod cards;

use std::time::Duration;

use core_errors::{AppError, codes};
use core_security::{Action, ApiKey, NewKey, Scope};
use twilight_model::guild::Permissions;

use super::desk::{Desk, Visit, suggestion, suggestions};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    reply::{Choice, Visibility},
};

/// Days that a key works unless somebody says otherwise.
const DAYS: u32 = 90;
/// Hours that an old key works beside the new one unless somebody says otherwise.
const OVERLAP: i64 = 24;

/// `/keys`.
#[derive(Debug)]
pub(crate) struct Keys {
    desk: Desk,
}

impl Keys {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn create(&self, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
        let typed = options.required_text("scopes")?;
        let scopes = Scope::list(typed)
            .map_err(|unknown| AppError::new(codes::KEY_SCOPE).with("scope", unknown.0.as_str()))?;
        let new = NewKey {
            name: options.required_text("name")?.to_owned(),
            scopes,
            days: options
                .integer("days")
                .map_or(Some(DAYS), |days| u32::try_from(days).ok()),
        };
        let issued = self.desk.security().key_create(&visit.request, new).await?;
        Ok(Reply::private(cards::issued(visit, &issued)))
    }

    /// All keys, to look at or to choose one of.
    async fn list(&self, visit: &Visit<'_>) -> Result<Reply, AppError> {
        let keys = self.desk.security().key_list(&visit.request).await?;
        let choose = self.desk.own(visit.call, "keys", "show", "")?;
        Ok(Reply::private(cards::list(visit, &keys, choose)))
    }

    async fn show(&self, visit: &Visit<'_>, id: &str) -> Result<Reply, AppError> {
        let keys = self.desk.security().key_list(&visit.request).await?;
        let key = keys.iter().find(|key| key.id == id);
        let key = key.ok_or_else(|| AppError::new(codes::KEY_UNKNOWN))?;
        let press = |action| self.desk.own(visit.call, "keys", action, id);
        let (rotate, revoke) = (press("rotate")?, press("revoke")?);
        Ok(Reply::private(cards::one(visit, key, rotate, revoke)))
    }

    async fn rotate(&self, visit: &Visit<'_>, id: &str, hours: i64) -> Result<Reply, AppError> {
        let overlap = Duration::from_hours(u64::try_from(hours).unwrap_or(0));
        let issued = self
            .desk
            .security()
            .key_rotate(&visit.request, id, overlap)
            .await?;
        Ok(Reply::private(cards::issued(visit, &issued)))
    }

    async fn revoke(&self, visit: &Visit<'_>, id: &str) -> Result<Reply, AppError> {
        self.desk.security().key_revoke(&visit.request, id).await?;
        Ok(Reply::private(cards::revoked(visit, id)))
    }
}

impl Command for Keys {
    fn declaration(&self) -> Declaration {
        let leaf = |name| Declaration::new(name).action(Action::KeysManage).private();
        let key = || OptionSpec::text("key").suggested().within(1, 100);
        Declaration::new("keys")
            .default_permissions(Permissions::MANAGE_GUILD)
            .subcommand(
                leaf("create")
                    .option(OptionSpec::text("name").required().within(1, 40))
                    .option(OptionSpec::text("scopes").required().suggested().within(1, 100))
                    .option(OptionSpec::integer("days").within(1, 365))
                    .example("/keys create name:dashboard scopes:audit:read")
                    .example("/keys create name:reports scopes:audit:read,cases:read days:30"),
            )
            .subcommand(leaf("list").example("/keys list"))
            .subcommand(
                leaf("rotate")
                    .option(key())
                    .option(OptionSpec::integer("hours").within(0, 168))
                    .example("/keys rotate"),
            )
            .subcommand(leaf("revoke").option(key()).example("/keys revoke"))
            .component("show", Ack::Message(Visibility::Private))
            .component("rotate", Ack::Message(Visibility::Private))
            .component("revoke", Ack::Message(Visibility::Private))
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        match (options.subcommand(), options.text("key")) {
            ("create", _) => self.create(&visit, options).await,
            ("rotate", Some(key)) => {
                let hours = options.integer("hours").unwrap_or(OVERLAP);
                self.rotate(&visit, key.trim(), hours).await
            }
            ("revoke", Some(key)) => self.revoke(&visit, key.trim()).await,
            ("list" | "rotate" | "revoke", _) => self.list(&visit).await,
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        if focused.option == "scopes" {
            return Ok(scopes(&focused.text));
        }
        let visit = self.desk.visit(call).await?;
        let now = call.received.at;
        let keys = self.desk.security().key_list(&visit.request).await?;
        let typed = focused.text.trim().to_lowercase();
        let fits = |key: &&ApiKey| {
            key.works_at(now) && (key.id.contains(&typed) || key.name.to_lowercase().contains(&typed))
        };
        let fitting = keys.iter().filter(fits);
        Ok(suggestions(fitting.map(|key| {
            suggestion(&format!("{} ({})", key.name, key.id), key.id.as_str())
        })))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let id = pressed.id.payload.as_str();
        match pressed.id.action.as_str() {
            "show" => {
                self.show(&visit, pressed.values.first().map_or("", String::as_str))
                    .await
            }
            "rotate" => self.rotate(&visit, id, OVERLAP).await,
            "revoke" => self.revoke(&visit, id).await,
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }
}

/// What was typed so far, with each scope that could come next.
fn scopes(typed: &str) -> Vec<Choice> {
    let (before, last) = typed.rsplit_once([',', ' ']).unwrap_or(("", typed));
    let chosen = Scope::list(before).unwrap_or_default();
    let last = last.trim().to_lowercase();
    let next = Scope::ALL
        .iter()
        .filter(|scope| !scope.is_for_operators() && !chosen.contains(scope) && scope.name().contains(&last));
    suggestions(next.map(|scope| {
        let all: Vec<_> = chosen.iter().chain([scope]).map(|scope| scope.name()).collect();
        let all = all.join(",");
        suggestion(&all, all.as_str())
    }))
}
