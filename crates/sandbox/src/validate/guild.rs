//! Bodies that make and change servers.

use serde_json::Value;

use super::{
    fields::{Field, Fields},
    image::Image,
};
use crate::{error::ApiResult, snowflake::Snowflake, world::Guild};

/// Largest icon, in KiB.
const ICON: usize = 10_240;

/// After how many seconds somebody is away.
const AWAY_AFTER: [u64; 5] = [60, 300, 900, 1800, 3600];

/// The features a server's admins switch themselves.
const SWITCHES: [&str; 4] = [
    "COMMUNITY",
    "DISCOVERABLE",
    "INVITES_DISABLED",
    "RAID_ALERTS_DISABLED",
];

/// What is to become of a server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub(crate) name: Option<String>,
    pub(crate) icon: Field<Image>,
    pub(crate) owner_id: Option<Snowflake>,
    /// The channels the server names for its purposes, by field.
    pub(crate) channels: Vec<(&'static str, Field<Snowflake>)>,
    description: Field<String>,
    verification_level: Field<u64>,
    default_message_notifications: Field<u64>,
    explicit_content_filter: Field<u64>,
    afk_timeout: Field<u64>,
    system_channel_flags: Field<u64>,
    preferred_locale: Field<String>,
    premium_progress_bar_enabled: Field<bool>,
    features: Option<Vec<String>>,
}

impl Changes {
    /// Reads a body for a new server or for one that is there.
    pub(crate) fn parse(body: &Value, is_new: bool) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let name = fields.text("name", 2, 100).given();
        if is_new && name.is_none() && fields.errors.is_empty() {
            fields.error("name", "BASE_TYPE_REQUIRED", "This field is required");
        }
        let afk_timeout = fields.number("afk_timeout", 0, 3600);
        if matches!(afk_timeout, Field::Given(seconds) if !AWAY_AFTER.contains(&seconds)) {
            let message = "Value must be one of {60, 300, 900, 1800, 3600}.";
            fields.error("afk_timeout", "BASE_TYPE_CHOICES", message);
        }
        let preferred_locale = fields.text("preferred_locale", 1, 10);
        if matches!(&preferred_locale, Field::Given(locale) if !super::command::is_locale(locale)) {
            let message = "Not a locale that Discord knows.";
            fields.error("preferred_locale", "BASE_TYPE_CHOICES", message);
        }
        let features = fields.list("features").given().map(|list| {
            let known = list.iter().filter_map(Value::as_str);
            known
                .filter(|feature| SWITCHES.contains(feature))
                .map(str::to_owned)
                .collect()
        });
        let changes = Self {
            name,
            icon: fields.image("icon", ICON),
            owner_id: fields.id("owner_id").given(),
            channels: Guild::PLACES.map(|place| (place, fields.id(place))).to_vec(),
            description: fields.text("description", 0, 300),
            verification_level: fields.number("verification_level", 0, 4),
            default_message_notifications: fields.number("default_message_notifications", 0, 1),
            explicit_content_filter: fields.number("explicit_content_filter", 0, 2),
            afk_timeout,
            system_channel_flags: fields.number("system_channel_flags", 0, u64::from(u32::MAX)),
            preferred_locale,
            premium_progress_bar_enabled: fields.flag("premium_progress_bar_enabled"),
            features,
        };
        fields.finish()?;
        Ok(changes)
    }

    /// Writes what needs no further check: all but picture and owner.
    pub(crate) fn apply(self, guild: &mut Guild) {
        if let Some(name) = self.name {
            guild.name = name;
        }
        for (name, channel) in self.channels {
            if let Some(place) = guild.place(name) {
                channel.put_or_clear(place);
            }
        }
        self.description.put_or_clear(&mut guild.description);
        self.verification_level.put(&mut guild.verification_level);
        self.default_message_notifications
            .put(&mut guild.default_message_notifications);
        self.explicit_content_filter
            .put(&mut guild.explicit_content_filter);
        self.afk_timeout.put(&mut guild.afk_timeout);
        self.system_channel_flags.put(&mut guild.system_channel_flags);
        self.preferred_locale.put(&mut guild.preferred_locale);
        self.premium_progress_bar_enabled
            .put(&mut guild.premium_progress_bar_enabled);
        if let Some(features) = self.features {
            guild.features = features;
        }
    }
}
