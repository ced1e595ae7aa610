//! A world as a TOML file: people, applications and servers, named the way people name them.
//!
//! ```toml
//! [[people]]
//! name = "Ana"
//!
//! [[applications]]
//! name = "My bot"
//! token = "my-token"
//!
//! [[servers]]
//! name = "Bakery"
//! owner = "Ana"
//! channels = [{ name = "general" }]
//! members = [{ name = "Ana" }, { name = "My bot" }]
//! ```
//!
//! Roles, members and categories are named; whoever shares a name is told apart by id. An id that is not given is
//! counted up, the same every time.

mod read;
mod write;

use serde::{Deserialize, Serialize};

use super::{Privileged, World, permission_names};
use crate::snowflake::Snowflake;

/// Why a world file cannot be used: what is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WorldError(pub(super) String);

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    applications: Vec<Program>,
    #[serde(default)]
    servers: Vec<Server>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Snowflake>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(default = "english", skip_serializing_if = "is_english")]
    locale: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Program {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Snowflake>,
    token: String,
    /// The first person, if nobody is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default = "all_on", skip_serializing_if = "are_all_on")]
    privileged_intents: Privileged,
    /// What it shows to exchange OAuth2 codes; counted up if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    /// Where the authorize page may send people back to; any place on this machine if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uris: Option<Vec<String>>,
    /// Where interactions are posted to, instead of the gateway. Not probed when the world starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    interactions_endpoint_url: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Server {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Snowflake>,
    owner: String,
    #[serde(default = "english", skip_serializing_if = "is_english")]
    locale: String,
    /// What everyone may do; Discord's defaults if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    everyone: Option<Vec<String>>,
    #[serde(default)]
    roles: Vec<Rank>,
    #[serde(default)]
    channels: Vec<Place>,
    #[serde(default)]
    members: Vec<Membership>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Rank {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Snowflake>,
    /// As in `#2ecc71`.
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<String>,
    #[serde(default, skip_serializing_if = "is_no")]
    hoist: bool,
    #[serde(default, skip_serializing_if = "is_no")]
    mentionable: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    permissions: Vec<String>,
    /// The application whose bot the role was made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    bot: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Place {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Snowflake>,
    #[serde(default, skip_serializing_if = "Kind::is_text")]
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    #[serde(default, skip_serializing_if = "is_no")]
    nsfw: bool,
    /// Seconds a member waits between two messages, or two posts of a forum.
    #[serde(default, skip_serializing_if = "is_zero")]
    slow_mode: u64,
    /// What posts of a forum can be marked with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    /// Whether posts of a forum need a tag.
    #[serde(default, skip_serializing_if = "is_no")]
    require_tag: bool,
    /// The category it stands in, which the file must name before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    overwrites: Vec<Exception>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Text = 0,
    Voice = 2,
    Category = 4,
    Announcement = 5,
    Forum = 15,
    Media = 16,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allow: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deny: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Membership {
    /// A person or an application.
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nick: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Text,
        Self::Voice,
        Self::Category,
        Self::Announcement,
        Self::Forum,
        Self::Media,
    ];

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes fields by reference"
    )]
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

fn english() -> String {
    "en-GB".to_owned()
}

fn is_english(locale: &str) -> bool {
    locale == "en-GB"
}

fn all_on() -> Privileged {
    Privileged::all(true)
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
fn are_all_on(intents: &Privileged) -> bool {
    intents.are_all()
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
fn is_no(flag: &bool) -> bool {
    !flag
}

impl World {
    /// Reads a world out of a TOML document.
    ///
    /// # Errors
    /// The text is no TOML, has a key that means nothing, or names somebody or something that it does not describe.
    pub fn from_toml(text: &str) -> Result<Self, WorldError> {
        let document: Document = toml::from_str(text).map_err(|error| WorldError(error.to_string()))?;
        read::read(document)
    }

    /// The world as a TOML document, with the id of everything: read again, it is the same world. Messages, bans and
    /// direct messages are not in it.
    ///
    /// # Errors
    /// A name holds what TOML cannot write.
    pub fn to_toml(&self) -> Result<String, WorldError> {
        toml::to_string(&write::write(self)).map_err(|error| WorldError(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAKERY: &str = r##"
        [[people]]
        name = "Ana"

        [[people]]
        name = "Bo"
        locale = "de"

        [[applications]]
        name = "Oven"
        token = "oven-token"

        [[servers]]
        name = "Bakery"
        owner = "Ana"
        roles = [{ name = "Baker", colour = "#ff8800", permissions = ["MANAGE_MESSAGES"] }]
        channels = [
            { name = "Shop", kind = "category" },
            { name = "orders", category = "Shop", topic = "What people want" },
            { name = "recipes", kind = "forum", tags = ["Bread", "Cake"], require_tag = true, slow_mode = 10 },
            { name = "kitchen", nsfw = true, overwrites = [
                { role = "@everyone", deny = ["VIEW_CHANNEL"] },
                { role = "Baker", allow = ["VIEW_CHANNEL"] },
            ] },
        ]
        members = [
            { name = "Ana", roles = ["Baker"] },
            { name = "Bo", nick = "Bo the Brave" },
            { name = "Oven" },
        ]
    "##;

    #[test]
    fn a_file_describes_who_is_where_and_may_do_what() {
        let world = World::from_toml(BAKERY).unwrap();
        let user = |name: &str| {
            let mut users = world.users.values();
            users.find(|user| user.display_name() == name).unwrap().id
        };
        let channel = |name: &str| {
            let mut channels = world.channels.values();
            channels.find(|channel| channel.name == name).unwrap()
        };
        assert!(world.can_see(channel("kitchen").id, user("Ana")), "the owner");
        assert!(!world.can_see(channel("kitchen").id, user("Bo")));
        assert_eq!(channel("orders").parent_id, Some(channel("Shop").id));
        let recipes = channel("recipes");
        assert_eq!(recipes.forum.tags[1].name, "Cake");
        assert_eq!((recipes.flags, recipes.rate_limit_per_user), (1 << 4, 10));
        assert_eq!(world.users[&user("Bo")].locale, "de");
        let guild = world.home().unwrap();
        assert_eq!(guild.members[&user("Bo")].nick.as_deref(), Some("Bo the Brave"));
        assert!(guild.members.contains_key(&user("Oven")), "its bot");
        assert_eq!(
            world.application_of_token("oven-token").unwrap().owner_id,
            user("Ana")
        );
    }

    #[test]
    fn a_saved_world_is_the_same_world() {
        for world in [World::default(), World::from_toml(BAKERY).unwrap()] {
            let saved = world.to_toml().unwrap();
            let again = World::from_toml(&saved).unwrap();
            assert_eq!(again.to_toml().unwrap(), saved);
            let tags = |world: &World| -> Vec<_> {
                let forums = world.channels.values().map(|channel| channel.forum.tags.clone());
                forums.flatten().map(|tag| tag.name).collect()
            };
            assert_eq!(tags(&again), tags(&world));
            assert_eq!(
                again.users.keys().collect::<Vec<_>>(),
                world.users.keys().collect::<Vec<_>>()
            );
            assert_eq!(
                again.channels.keys().collect::<Vec<_>>(),
                world.channels.keys().collect::<Vec<_>>()
            );
            for user in world.users.keys() {
                for channel in world.channels.keys() {
                    let (before, after) = (
                        world.permissions_in(*channel, *user),
                        again.permissions_in(*channel, *user),
                    );
                    assert_eq!(before, after, "{user} in {channel}");
                }
            }
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (from, to, expected) in [
            (
                "owner = \"Ana\"",
                "owner = \"Anna\"",
                "server \"Bakery\": owner: nobody is called \"Anna\" (there are Ana, Bo, Oven)",
            ),
            (
                "MANAGE_MESSAGES",
                "MANAGE_MESSAGE",
                "role \"Baker\": there is no permission \"MANAGE_MESSAGE\"",
            ),
            (
                "roles = [\"Baker\"]",
                "roles = [\"Bakers\"]",
                "member \"Ana\": there is no role \"Bakers\" (there are @everyone, Baker, Oven)",
            ),
            (
                "category = \"Shop\"",
                "category = \"Shed\"",
                "channel \"orders\": there is no category \"Shed\" before it",
            ),
            (
                "#ff8800",
                "orange",
                "role \"Baker\": the colour \"orange\" is not of the form #rrggbb",
            ),
            (
                "{ role = \"Baker\", allow",
                "{ allow",
                "channel \"kitchen\": an overwrite names either a role or a member",
            ),
            ("topic =", "topik =", "unknown field `topik`"),
            (
                "name = \"Bo\"",
                "name = \"Ana\"",
                "owner: more than one is called \"Ana\"; name them by id",
            ),
        ] {
            assert!(BAKERY.contains(from), "{from}");
            let error = World::from_toml(&BAKERY.replacen(from, to, 1))
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{to}: {error}");
        }
    }
}
