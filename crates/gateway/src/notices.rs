//! Delivers what the hall tells people by itself: from the outbox to the staff channel or into direct messages.

mod closed;
mod render;

use std::time::Duration;

use app_economy::Economy;
use core_db::{Db, DbError, Delivery};
use core_errors::AppError;
use core_resilience::Services;
use core_security::{Audience, NOTICE_TOPIC, Notice, NoticeArg, notice_kind, notice_post};
use core_types::{ChannelId, GuildId, UserId};
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use closed::Closed;

use crate::{
    component_id::ComponentIds,
    courier::{self, Courier, Tried},
    degraded::service,
    reply::encode,
    rest::{Guarded, Request, RestError, Verb},
};

/// One notice is tried for this long before it waits in the outbox.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the bot was removed, notices wait for it to come back, or go with the guild.
const AWAY: Duration = Duration::from_hours(1);

/// Discord's codes for a member who takes no direct messages, by their settings or because no server is shared.
const CANNOT_MESSAGE: [u64; 2] = [50_007, 50_278];

/// Takes notices out of the outbox, one guild's in order.
#[derive(Clone)]
pub(crate) struct Notices {
    db: Db,
    economy: Economy,
    ids: ComponentIds,
    rest: Guarded,
    services: Services,
    closed: Closed,
}

impl Courier for Notices {
    const TOPIC: &'static str = NOTICE_TOPIC;

    async fn deliver(&self, delivery: &Delivery) -> Tried {
        let notice: Notice = match serde_json::from_str(&delivery.payload) {
            Ok(notice) => notice,
            Err(error) => return Tried::Later(error.to_string()),
        };
        match self.economy.security().guild_away(notice.guild).await {
            Ok(None) => {}
            Ok(Some(_)) => return Tried::Wait(AWAY),
            Err(error) => return Tried::Later(error.to_string()),
        }
        match self.tell(&notice, delivery.id).await {
            Ok(()) => Tried::Done,
            Err(Failure::Rest(RestError::NotAsked { retry_in })) => {
                self.services.met(service::DISCORD, notice.guild);
                Tried::Wait(retry_in)
            }
            Err(Failure::Rest(error)) if !error.may_pass() => {
                // Trying again cannot help, and what it tells about stands in the case, the report or the log.
                tracing::warn!(guild = %notice.guild, kind = notice.kind, %error, "notice refused");
                Tried::Done
            }
            Err(Failure::Rest(error)) => {
                self.services.met(service::DISCORD, notice.guild);
                Tried::Later(error.to_string())
            }
            Err(Failure::App(error)) => Tried::Later(error.to_string()),
        }
    }
}

impl Notices {
    pub(crate) fn new(
        db: Db,
        economy: Economy,
        ids: ComponentIds,
        rest: Guarded,
        services: Services,
    ) -> Self {
        Self {
            db,
            economy,
            ids,
            rest,
            services,
            closed: Closed::default(),
        }
    }

    /// Delivers until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        courier::run(self.db.clone(), self, stop).await;
    }

    async fn tell(&self, notice: &Notice, id: i64) -> Result<(), Failure> {
        let guards = self.economy.security().settings(notice.guild).await?;
        let channel = match notice.to {
            Audience::Staff => guards.staff_channel,
            Audience::Member(member) => self.direct_channel(member).await?,
        };
        let Some(channel) = channel else {
            return Ok(());
        };
        if self.closed.is_closed(channel) {
            tracing::debug!(guild = %notice.guild, %channel, "notice not sent: the bot may not write there");
            return Ok(());
        }
        let settings = self.economy.settings(notice.guild).await?;
        let message = render::message(notice, guards.language, &settings, &self.ids)?;
        let mut body = encode::message(&message, encode::Use::New);
        // The same number again is the same message: Discord keeps a second try from showing it twice.
        body["nonce"] = Value::from(format!("notice-{id}"));
        body["enforce_nonce"] = true.into();
        match self.post(&format!("channels/{channel}/messages"), &body).await {
            Err(error) if error.code().is_some_and(|code| CANNOT_MESSAGE.contains(&code)) => Ok(()),
            Err(
                error @ RestError::Status {
                    status: 403 | 404, ..
                },
            ) => {
                if self.closed.is_news(channel) && notice.to == Audience::Staff {
                    match self.tell_owner(notice.guild, channel).await {
                        Err(Failure::Rest(error)) if !error.may_pass() => {
                            tracing::warn!(guild = %notice.guild, %error, "the owner cannot be told");
                        }
                        // Until the owner is told, the channel counts as open: the notice is tried again, and with it this.
                        told => told?,
                    }
                }
                self.closed.close(channel);
                Err(error.into())
            }
            posted => Ok(posted.map(drop)?),
        }
    }

    /// The channel of direct messages with a member; nothing if they cannot be written to.
    async fn direct_channel(&self, member: UserId) -> Result<Option<ChannelId>, Failure> {
        let body = json!({"recipient_id": member.to_string()});
        match self.post("users/@me/channels", &body).await {
            Ok(answer) => Ok(answer["id"].as_str().and_then(|id| id.parse().ok())),
            Err(error) if error.may_pass() => Err(error.into()),
            Err(_) => Ok(None),
        }
    }

    /// Staff cannot be told in their channel that their channel is closed to the bot: the owner is, once.
    async fn tell_owner(&self, guild: GuildId, channel: ChannelId) -> Result<(), Failure> {
        let request = Request::new(Verb::Get, format!("guilds/{guild}"), None).with_bot_token();
        let found = self.rest.send(&request, Instant::now() + PATIENCE).await;
        let found = found.map_err(RestError::of_the_bot)?;
        let found = found.json().unwrap_or_default();
        let Some(owner) = found["owner_id"].as_str().and_then(|id| id.parse().ok()) else {
            return Ok(());
        };
        let server = found["name"].as_str().unwrap_or_default().to_owned();
        let notice = Notice::to_member(guild, owner, notice_kind::STAFF_CHANNEL_CLOSED)
            .with("server", NoticeArg::Text(server))
            .once(&format!("staff-channel-closed:{channel}"));
        let posted: Result<(), DbError> = self
            .db
            .write_with("staff_channel_closed", notice, |tx, notice| {
                Box::pin(async move { notice_post(tx, &notice).await })
            })
            .await;
        Ok(posted.map_err(AppError::from)?)
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, RestError> {
        let request = Request::new(Verb::Post, path.to_owned(), Some(body)).with_bot_token();
        let response = self.rest.send(&request, Instant::now() + PATIENCE).await;
        let response = response.map_err(RestError::of_the_bot)?;
        Ok(response.json().unwrap_or_default())
    }
}

/// Why a notice is not there yet.
enum Failure {
    /// Discord.
    Rest(RestError),
    /// The database, or a text.
    App(AppError),
}

impl From<RestError> for Failure {
    fn from(error: RestError) -> Self {
        Self::Rest(error)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}
