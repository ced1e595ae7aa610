//! The world a newcomer meets, and the few words to describe another.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Application, Channel, Guild, Member, Overwrite, OverwriteKind, Privileged, PrivilegedIntent, Role, Tag,
    User, World, kind,
    permissions::{
        self, EVERYONE, MANAGE_CHANNELS, MANAGE_GUILD, MANAGE_MESSAGES, MANAGE_ROLES, MANAGE_THREADS,
        MANAGE_WEBHOOKS, PIN_MESSAGES, VIEW_CHANNEL,
    },
};
use crate::{clock::Clock, snowflake::Snowflake};

/// 2024-01-01 00:00:00 UTC: all seeded ids count up from here, so that they are the same every time.
const SEEDED_AT: u64 = 1_704_067_200_000;

/// The token of the seeded bot.
pub(crate) const DEFAULT_TOKEN: &str = "sandbox-token";

/// The OAuth2 client secret of the seeded application. Others have their token with `-secret` behind it.
const DEFAULT_SECRET: &str = "sandbox-secret";

/// Redirect addresses every application begins with: anything on this machine.
pub(crate) const LOOPBACK: [&str; 2] = ["http://127.0.0.1", "http://localhost"];

impl Default for World {
    fn default() -> Self {
        let mut world = Self::empty();
        let olive = world.add_user("Olive", "en-GB", false);
        let guild = world.add_guild("Guildhall", olive);
        let member = world.add_role(guild, "Member", 0x34_98DB, 0);
        let moderator = world.add_role(
            guild,
            "Moderator",
            0x2E_CC71,
            MANAGE_GUILD | MANAGE_MESSAGES | MANAGE_THREADS | MANAGE_WEBHOOKS | PIN_MESSAGES,
        );
        world.join(guild, olive, Some("Olive the Owner"), vec![member]);
        let max = world.add_user("Max", "en-GB", false);
        world.join(guild, max, None, vec![moderator, member]);
        for (name, locale, nick) in [
            ("Ana", "en-GB", Some("Ana the Baker")),
            ("Bo", "en-US", None),
            ("Cleo", "en-GB", Some("Captain Cleo")),
            ("Dan", "de", None),
        ] {
            let user = world.add_user(name, locale, false);
            world.join(guild, user, nick, vec![member]);
        }
        for (name, topic) in [
            ("welcome", "Start here: type / to see what the guild can do"),
            ("general", "Talk about anything"),
            ("work", "Jobs, shifts and promotions"),
            ("bank", "Deposits, withdrawals and payments"),
        ] {
            world.add_channel(guild, name, topic, Vec::new());
        }
        let staff = vec![
            Overwrite {
                id: guild,
                kind: OverwriteKind::Role,
                allow: 0,
                deny: VIEW_CHANNEL,
            },
            Overwrite {
                id: moderator,
                kind: OverwriteKind::Role,
                allow: VIEW_CHANNEL,
                deny: 0,
            },
        ];
        world.add_channel(guild, "staff", "Moderators only", staff.clone());
        world.add_category(guild, "Community", &["welcome", "general"], Vec::new());
        world.add_category(guild, "Economy", &["work", "bank"], Vec::new());
        world.add_category(guild, "Team", &["staff"], staff);
        world.add_application(guild, olive, "Guildhall", DEFAULT_TOKEN);
        let topic = "Propose something, and talk it over";
        world.add_forum(guild, "ideas", topic, &["Games", "Rules", "Events"]);
        world
    }
}

impl World {
    /// A world with nothing in it yet.
    pub(super) fn empty() -> Self {
        Self {
            users: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            applications: BTreeMap::new(),
            webhooks: BTreeMap::new(),
            clock: Clock::default(),
            next_seed: 0,
            taken: BTreeSet::new(),
        }
    }

    /// Sets the bot token of the first application.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        if let Some(application) = self.applications.values_mut().next() {
            application.token = token.into();
        }
        self
    }

    /// Switches the privileged intents off: a bot that asks for one is closed with 4014.
    pub fn without_privileged_intents(mut self) -> Self {
        for application in self.applications.values_mut() {
            application.privileged_intents = Privileged::all(false);
        }
        self
    }

    /// Leaves only these privileged intents switched on.
    pub fn with_privileged_intents(mut self, intents: &[PrivilegedIntent]) -> Self {
        for application in self.applications.values_mut() {
            application.privileged_intents = Privileged::only(intents);
        }
        self
    }

    /// Adds one more member to the first server, with a Discord locale such as `en-GB` or `de`.
    pub fn member(mut self, name: &str, locale: &str) -> Self {
        let user = self.add_user(name, locale, false);
        if let Some(guild) = self.home().map(|guild| guild.id) {
            self.join(guild, user, None, Vec::new());
        }
        self
    }

    /// Adds so many members to the first server, named "Member 1" and so on: a crowd for load runs.
    pub fn with_members(self, count: usize) -> Self {
        (1..=count).fold(self, |world, number| {
            world.member(&format!("Member {number}"), "en-GB")
        })
    }

    /// The first server and the people in it, without bots: whom a bot may have known for years.
    pub fn people(&self) -> Option<(Snowflake, Vec<Snowflake>)> {
        let home = self.home()?;
        let is_person = |user: &&Snowflake| self.users.get(user).is_some_and(|user| !user.bot);
        let members = home.members.values().map(|member| member.user_id);
        Some((home.id, members.filter(|user| is_person(&user)).collect()))
    }

    /// Adds one more text channel to the first server that everyone sees.
    pub fn channel(mut self, name: &str) -> Self {
        if let Some(guild) = self.home().map(|guild| guild.id) {
            self.add_channel(guild, name, "", Vec::new());
        }
        self
    }

    /// Adds one more application, with its bot as a member of the first server.
    pub fn application(mut self, name: &str, token: &str) -> Self {
        if let Some((guild, owner)) = self.home().map(|guild| (guild.id, guild.owner_id)) {
            self.add_application(guild, owner, name, token);
        }
        self
    }

    /// The id that was wanted, or the next one that nobody wants.
    pub(super) fn seed_id(&mut self, wanted: Option<Snowflake>) -> Snowflake {
        wanted.unwrap_or_else(|| {
            loop {
                self.next_seed += 1;
                let id = Snowflake::at(SEEDED_AT + self.next_seed * 1000);
                if !self.taken.contains(&id) {
                    return id;
                }
            }
        })
    }

    fn add_user(&mut self, name: &str, locale: &str, bot: bool) -> Snowflake {
        self.add_user_as(None, name, locale, bot)
    }

    pub(super) fn add_user_as(
        &mut self,
        id: Option<Snowflake>,
        name: &str,
        locale: &str,
        bot: bool,
    ) -> Snowflake {
        let id = self.seed_id(id);
        let user = User {
            id,
            username: name.to_lowercase().replace(' ', "_"),
            global_name: (!bot).then(|| name.to_owned()),
            bot,
            locale: locale.to_owned(),
            ..User::default()
        };
        let user = if bot {
            User {
                username: name.to_owned(),
                ..user
            }
        } else {
            user
        };
        self.users.insert(id, user);
        id
    }

    fn add_guild(&mut self, name: &str, owner: Snowflake) -> Snowflake {
        self.add_guild_as(None, name, owner)
    }

    pub(super) fn add_guild_as(&mut self, id: Option<Snowflake>, name: &str, owner: Snowflake) -> Snowflake {
        let id = self.seed_id(id);
        let everyone = Role {
            id,
            name: "@everyone".to_owned(),
            color: 0,
            hoist: false,
            position: 0,
            permissions: EVERYONE,
            mentionable: false,
            bot_id: None,
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner_id: owner,
            preferred_locale: "en-GB".to_owned(),
            default_message_notifications: 1,
            afk_timeout: 300,
            roles: BTreeMap::from([(id, everyone)]),
            ..Guild::default()
        };
        self.guilds.insert(id, guild);
        id
    }

    fn add_role(&mut self, guild: Snowflake, name: &str, color: u32, permissions: u64) -> Snowflake {
        self.add_role_as(None, guild, name, color, permissions)
    }

    pub(super) fn add_role_as(
        &mut self,
        id: Option<Snowflake>,
        guild: Snowflake,
        name: &str,
        color: u32,
        permissions: u64,
    ) -> Snowflake {
        let id = self.seed_id(id);
        if let Some(guild) = self.guilds.get_mut(&guild) {
            let role = Role {
                id,
                name: name.to_owned(),
                color,
                hoist: true,
                position: guild.roles.len() as u64,
                permissions,
                mentionable: true,
                bot_id: None,
            };
            guild.roles.insert(id, role);
        }
        id
    }

    pub(super) fn join(
        &mut self,
        guild: Snowflake,
        user_id: Snowflake,
        nick: Option<&str>,
        roles: Vec<Snowflake>,
    ) {
        if let Some(guild) = self.guilds.get_mut(&guild) {
            let joined_at = SEEDED_AT + 60_000 * (guild.members.len() as u64 + 1);
            guild.members.insert(
                user_id,
                Member {
                    user_id,
                    nick: nick.map(str::to_owned),
                    roles,
                    joined_at,
                    ..Member::default()
                },
            );
        }
    }

    fn add_channel(
        &mut self,
        guild: Snowflake,
        name: &str,
        topic: &str,
        overwrites: Vec<Overwrite>,
    ) -> Snowflake {
        self.add_channel_as(None, guild, name, topic, overwrites)
    }

    pub(super) fn add_channel_as(
        &mut self,
        id: Option<Snowflake>,
        guild: Snowflake,
        name: &str,
        topic: &str,
        overwrites: Vec<Overwrite>,
    ) -> Snowflake {
        let id = self.seed_id(id);
        let position = self.channels_of(guild).len() as u64;
        let channel = Channel {
            id,
            guild_id: Some(guild),
            kind: kind::TEXT,
            name: name.to_owned(),
            topic: (!topic.is_empty()).then(|| topic.to_owned()),
            position,
            overwrites,
            ..Channel::default()
        };
        self.channels.insert(id, channel);
        id
    }

    /// Adds a forum with these tags, none of which a post needs.
    fn add_forum(&mut self, guild: Snowflake, name: &str, topic: &str, tags: &[&str]) {
        let id = self.add_channel(guild, name, topic, Vec::new());
        let tags = tags.iter().map(|tag| Tag {
            id: self.seed_id(None),
            name: (*tag).to_owned(),
            ..Tag::default()
        });
        let tags = tags.collect();
        if let Some(channel) = self.channels.get_mut(&id) {
            channel.kind = kind::FORUM;
            channel.forum.tags = tags;
        }
    }

    /// Puts channels that are already there under a heading.
    fn add_category(&mut self, guild: Snowflake, name: &str, inside: &[&str], overwrites: Vec<Overwrite>) {
        let category = self.add_channel(guild, name, "", overwrites);
        for channel in self.channels.values_mut() {
            if channel.id == category {
                channel.kind = kind::CATEGORY;
            } else if channel.guild_id == Some(guild) && inside.contains(&channel.name.as_str()) {
                channel.parent_id = Some(category);
            }
        }
    }

    fn add_application(&mut self, guild: Snowflake, owner_id: Snowflake, name: &str, token: &str) {
        let bot_id = self.add_user(name, "en-GB", true);
        let role = self.add_bot_role(guild, bot_id, name);
        self.join(guild, bot_id, None, vec![role]);
        self.add_application_of(bot_id, owner_id, name, token);
    }

    /// The role that Discord makes for a bot when it is added.
    pub(super) fn add_bot_role(&mut self, guild: Snowflake, bot: Snowflake, name: &str) -> Snowflake {
        let id = self.add_role(
            guild,
            name,
            0x58_65F2,
            MANAGE_ROLES | MANAGE_CHANNELS | permissions::EVERYONE,
        );
        let guild = self.guilds.get_mut(&guild);
        if let Some(role) = guild.and_then(|guild| guild.roles.get_mut(&id)) {
            role.bot_id = Some(bot);
            role.mentionable = false;
            role.hoist = false;
        }
        id
    }

    /// The application of a bot, in no server.
    pub(super) fn add_application_of(
        &mut self,
        bot_id: Snowflake,
        owner_id: Snowflake,
        name: &str,
        token: &str,
    ) {
        let application = Application {
            // Discord gives a new application's bot the application's own id.
            id: bot_id,
            name: name.to_owned(),
            description: "Bank, jobs, games and stories for the whole community.".to_owned(),
            bot_id,
            owner_id,
            token: token.to_owned(),
            privileged_intents: Privileged::all(true),
            endpoint: None,
            client_secret: if token == DEFAULT_TOKEN {
                DEFAULT_SECRET.to_owned()
            } else {
                format!("{token}-secret")
            },
            redirect_uris: LOOPBACK.map(str::to_owned).to_vec(),
        };
        self.applications.insert(bot_id, application);
    }

    /// The direct-message channel between two users, made with `id` if there is none yet.
    pub(crate) fn direct_message(
        &mut self,
        id: Snowflake,
        one: Snowflake,
        other: Snowflake,
    ) -> (Snowflake, bool) {
        let found = self.channels.values().find(|channel| {
            channel.kind == kind::DM
                && channel.recipients.contains(&one)
                && channel.recipients.contains(&other)
        });
        if let Some(channel) = found {
            return (channel.id, false);
        }
        let channel = Channel {
            id,
            guild_id: None,
            kind: kind::DM,
            recipients: vec![one, other],
            ..Channel::default()
        };
        self.channels.insert(id, channel);
        (id, true)
    }
}
