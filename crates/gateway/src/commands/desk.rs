//! What every command has at hand.

use std::sync::Arc;

use app_economy::{Economy, Request};
use core_analytics::Reports;
use core_errors::AppError;
use core_pictures::Picture;
use core_security::Security;
use core_types::{Locale, Zone};
use domain_economy::settings::{GuildSettings, Setting};

use crate::{
    Call, ComponentId, ComponentIds,
    presentation::{Currency, Tone, Words, clean, limits},
    reply::{Choice, File, Visibility},
    studio::Studio,
};

/// The use cases, and the means to make buttons.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) economy: Economy,
    ids: ComponentIds,
    studio: Studio,
}

/// One call on a server: who asks, how to speak to them, and what the server decided.
pub(crate) struct Visit<'c> {
    pub(crate) call: &'c Call,
    pub(crate) request: Request,
    pub(crate) words: Words,
    settings: Arc<GuildSettings>,
}

impl Desk {
    pub(crate) const fn new(economy: Economy, ids: ComponentIds, studio: Studio) -> Self {
        Self { economy, ids, studio }
    }

    /// A picture for a card, in its tone. None where the server has none, while too many are drawn at once, or when one
    /// cannot be drawn: a card is whole without it.
    pub(crate) async fn picture(
        &self,
        visit: &Visit<'_>,
        tone: Tone,
        kind: &'static str,
        picture: impl Picture + Send + 'static,
    ) -> Option<File> {
        let guild = visit.request.guild;
        if !self.security().feature("pictures", Some(guild)).await.on {
            return None;
        }
        self.studio.draw(tone, kind, picture).await
    }

    /// Begins a call on a server, with the interaction as the idempotency key.
    pub(crate) async fn visit<'c>(&self, call: &'c Call) -> Result<Visit<'c>, AppError> {
        let guild = call.guild()?.id;
        let request = self.security().request(guild, call.actor(), call.id).await?;
        let settings = self.economy.settings(guild).await?;
        Ok(Visit {
            call,
            request,
            words: Words::with_currency(call.locale, currency(&settings)),
            settings,
        })
    }

    /// The guards.
    pub(crate) fn security(&self) -> &Security {
        self.economy.security()
    }

    /// Errors that members saw, and what they say about them.
    pub(crate) fn reports(&self) -> &Reports {
        self.economy.reports()
    }

    /// The signed id of something to press, for where the call came from.
    pub(crate) fn sign(&self, call: &Call, id: &ComponentId) -> Result<String, AppError> {
        self.ids.sign(id, call.guild_id())
    }

    /// The signed id of something that only the caller may press.
    pub(crate) fn own(
        &self,
        call: &Call,
        command: &str,
        action: &str,
        payload: impl Into<String>,
    ) -> Result<String, AppError> {
        let id = ComponentId::new(command, action)
            .owned_by(call.caller.id)
            .carrying(payload);
        self.sign(call, &id)
    }
}

impl Visit<'_> {
    /// Who sees an answer that may be public: the server decides.
    pub(crate) fn usual(&self) -> Visibility {
        if self.settings.public_replies {
            Visibility::Public
        } else {
            Visibility::Private
        }
    }

    /// When days begin and end here.
    pub(crate) fn zone(&self) -> &Zone {
        &self.settings.zone
    }

    /// The same coins in another language: for what everybody sees and several people change.
    pub(crate) fn words_in(&self, locale: Locale) -> Words {
        Words::with_currency(locale, currency(&self.settings))
    }

    pub(crate) const fn locale(&self) -> Locale {
        self.words.locale()
    }
}

/// The name that staff gave to coins stays as it is in every language; the standard one is translated.
pub(crate) fn currency(settings: &GuildSettings) -> Currency {
    let name = &settings.currency_name;
    let is_standard = name == Setting::CurrencyName.default_text();
    Currency {
        symbol: settings.currency_symbol.clone(),
        names: (!is_standard).then(|| (name.clone(), name.clone())),
    }
}

/// A suggestion, cut to what Discord takes.
pub(crate) fn suggestion(name: &str, value: impl Into<String>) -> Choice {
    Choice::text(clean(name, limits::SUGGESTION), value)
}

/// As many suggestions as Discord takes.
pub(crate) fn suggestions(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    choices.take(limits::SUGGESTIONS).collect()
}
