//! `/settings`: everything that staff can set, what was changed, and putting it back.

mod areas;
mod history;
mod panel;

use core_errors::{AppError, codes};
use core_security::Action;
use twilight_model::guild::Permissions;

use areas::{AREAS, Area};
pub(super) use areas::{ECONOMY, find};
pub(super) use panel::{edit, name, one, set, shown, submit, suggest, table, value};

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Form, Options, Pressed},
    reply::Choice,
};

/// `/settings`.
#[derive(Debug)]
pub(crate) struct SettingsCommand {
    desk: Desk,
}

impl SettingsCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The tabs of all areas with the table of one.
    async fn overview(&self, visit: &Visit<'_>, area: &Area) -> Result<crate::presentation::Card, AppError> {
        let card = table(&self.desk, visit, area, "settings").await?;
        let mut tabs = Vec::new();
        for one in AREAS {
            let id = self.desk.own(visit.call, "settings", "area", one.key)?;
            tabs.push((visit.words.label(one.name, &[]), id, one.key == area.key));
        }
        Ok(card.tabs(tabs))
    }
}

fn area(key: &str) -> &'static Area {
    AREAS.iter().find(|area| area.key == key).unwrap_or(&ECONOMY)
}

impl Command for SettingsCommand {
    fn declaration(&self) -> Declaration {
        let setting = || OptionSpec::text("setting").suggested().within(1, 64);
        let reason = || OptionSpec::text("reason").within(1, 400);
        Declaration::new("settings")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::SettingsConfigure)
            .private()
            .subcommand(
                Declaration::new("show")
                    .option(setting())
                    .example("/settings show")
                    .example("/settings show setting:staff.channel"),
            )
            .subcommand(
                Declaration::new("set")
                    .option(setting().required())
                    .option(OptionSpec::text("value").required().suggested().within(1, 100))
                    .option(reason())
                    .example("/settings set setting:staff.channel value:here")
                    .example("/settings set setting:daily.base value:250 reason:summer fair"),
            )
            .subcommand(
                Declaration::new("reset")
                    .option(setting().required())
                    .option(reason())
                    .example("/settings reset setting:daily.base"),
            )
            .subcommand(
                Declaration::new("history")
                    .option(setting())
                    .example("/settings history")
                    .example("/settings history setting:daily.base"),
            )
            .subcommand(
                Declaration::new("undo")
                    .option(
                        OptionSpec::integer("change")
                            .required()
                            .within(1, i64::from(i32::MAX)),
                    )
                    .example("/settings undo change:1"),
            )
            .component("edit", Ack::Modal)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let setting = options.text("setting");
        match (options.subcommand(), setting) {
            ("show", None) => Ok(Reply::private(self.overview(&visit, &ECONOMY).await?)),
            ("show", Some(key)) => one(&self.desk, &visit, key).await,
            ("set", Some(key)) => {
                let value = options.required_text("value")?;
                set(&self.desk, &visit, key, Some(value), options.text("reason")).await
            }
            ("reset", Some(key)) => set(&self.desk, &visit, key, None, options.text("reason")).await,
            ("history", _) => history::page(&self.desk, &visit, setting, None)
                .await
                .map(Reply::private),
            ("undo", _) => history::undo(&self.desk, &visit, options.required_integer("change")?).await,
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        Ok(match focused.option.as_str() {
            "value" => panel::suggest_value(focused.options.text("setting").unwrap_or(""), &focused.text),
            _ => suggest(call.locale, &focused.text, None),
        })
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let chosen = pressed.values.first().map_or("", String::as_str);
        match pressed.id.action.as_str() {
            "area" => Ok(Reply::update(
                self.overview(&visit, area(&pressed.id.payload)).await?,
            )),
            "edit" => edit(&self.desk, &visit, chosen, "settings").await,
            "older" => history::older(&self.desk, &visit, &pressed.id.payload)
                .await
                .map(Reply::update),
            "undo" => history::undo(&self.desk, &visit, chosen.parse().unwrap_or(0)).await,
            _ => Err(AppError::new(codes::COMPONENT_STALE)),
        }
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        submit(&self.desk, &visit, form).await
    }
}
