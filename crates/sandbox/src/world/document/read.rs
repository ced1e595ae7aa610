//! From the document to the world.

use std::collections::BTreeSet;

use super::{
    super::{Overwrite, OverwriteKind, PlainEmoji, Tag, World, permissions::EVERYONE},
    Document, Exception, Kind, Membership, Place, Program, Rank, Server, WorldError, permission_names,
};
use crate::snowflake::Snowflake;

/// Flag of a forum whose posts need a tag.
pub(super) const REQUIRE_TAG: u64 = 1 << 4;

type Result<T> = std::result::Result<T, WorldError>;

fn wrong<T>(what: String) -> Result<T> {
    Err(WorldError(what))
}

/// Things that can be named, with their ids.
struct Names {
    /// What they are, as in "role".
    what: &'static str,
    known: Vec<(String, Snowflake)>,
}

impl Names {
    /// The one of this name or id.
    fn find(&self, place: &str, name: &str) -> Result<Snowflake> {
        let id = name.parse().ok();
        let mut found = self
            .known
            .iter()
            .filter(|(known, known_id)| known == name || Some(*known_id) == id);
        match (found.next(), found.next()) {
            (Some((_, id)), None) => Ok(*id),
            (Some(_), Some(_)) => wrong(format!(
                "{place}: more than one is called {name:?}; name them by id"
            )),
            (None, _) => {
                let known: Vec<_> = self.known.iter().map(|(known, _)| known.as_str()).collect();
                let missing = match self.what {
                    "person" => format!("nobody is called {name:?}"),
                    what => format!("there is no {what} {name:?}"),
                };
                wrong(format!("{place}: {missing} (there are {})", known.join(", ")))
            }
        }
    }
}

pub(super) fn read(document: Document) -> Result<World> {
    let mut world = World::empty();
    world.taken = ids_of(&document)?;
    let mut users = Names {
        what: "person",
        known: Vec::new(),
    };
    for person in document.people {
        let id = world.add_user_as(person.id, &person.name, &person.locale, false);
        if let (Some(username), Some(user)) = (person.username, world.users.get_mut(&id)) {
            user.username = username;
        }
        users.known.push((person.name, id));
    }
    let first = users.known.first().map(|(_, id)| *id);
    for program in document.applications {
        let name = program.name.clone();
        let id = application(&mut world, &users, first, program)?;
        users.known.push((name, id));
    }
    for described in document.servers {
        server(&mut world, &users, described)?;
    }
    Ok(world)
}

/// All ids that the document gives; the others are counted up around them.
fn ids_of(document: &Document) -> Result<BTreeSet<Snowflake>> {
    let mut taken = BTreeSet::new();
    let servers = &document.servers;
    let given = (document.people.iter().map(|person| person.id))
        .chain(document.applications.iter().map(|program| program.id))
        .chain(servers.iter().map(|server| server.id))
        .chain(
            servers
                .iter()
                .flat_map(|server| server.roles.iter().map(|role| role.id)),
        )
        .chain(
            servers
                .iter()
                .flat_map(|server| server.channels.iter().map(|place| place.id)),
        );
    for id in given.flatten() {
        if !taken.insert(id) {
            return wrong(format!("the id {id} is given twice"));
        }
    }
    Ok(taken)
}

fn application(
    world: &mut World,
    users: &Names,
    first: Option<Snowflake>,
    program: Program,
) -> Result<Snowflake> {
    let place = format!("application {:?}", program.name);
    let owner = match program.owner {
        Some(owner) => users.find(&format!("{place}: owner"), &owner)?,
        None => match first {
            Some(first) => first,
            None => return wrong(format!("{place}: there must be a person to own it")),
        },
    };
    if world.application_of_token(&program.token).is_some() {
        return wrong(format!("{place}: another application has the same token"));
    }
    let id = world.add_user_as(program.id, &program.name, "en-GB", true);
    world.add_application_of(id, owner, &program.name, &program.token);
    if let Some(application) = world.applications.get_mut(&id) {
        application.description = program.description;
        application.privileged_intents = program.privileged_intents;
        if let Some(secret) = program.client_secret {
            application.client_secret = secret;
        }
        if let Some(uris) = program.redirect_uris {
            application.redirect_uris = uris;
        }
        application.endpoint = program.interactions_endpoint_url;
    }
    Ok(id)
}

fn bits(place: &str, names: &[String]) -> Result<u64> {
    names
        .iter()
        .try_fold(0, |bits, name| match permission_names::bit(name) {
            Some(bit) => Ok(bits | bit),
            None => wrong(format!("{place}: there is no permission {name:?}")),
        })
}

fn server(world: &mut World, users: &Names, server: Server) -> Result<()> {
    let place = format!("server {:?}", server.name);
    let owner = users.find(&format!("{place}: owner"), &server.owner)?;
    let guild = world.add_guild_as(server.id, &server.name, owner);
    let everyone = match &server.everyone {
        Some(names) => bits(&place, names)?,
        None => EVERYONE,
    };
    if let Some(found) = world.guilds.get_mut(&guild) {
        found.preferred_locale = server.locale;
        if let Some(role) = found.roles.get_mut(&guild) {
            role.permissions = everyone;
        }
    }
    let mut roles = Names {
        what: "role",
        known: vec![("@everyone".to_owned(), guild)],
    };
    for described in server.roles {
        role(world, users, &mut roles, guild, described)?;
    }
    for member in &server.members {
        let at = format!("{place}: member {:?}", member.name);
        let user = users.find(&at, &member.name)?;
        world.join(guild, user, member.nick.as_deref(), Vec::new());
        // Discord makes a role for every bot that is added.
        let bot = world
            .applications
            .get(&user)
            .map(|application| application.name.clone());
        let has_role = |world: &World| {
            let roles = world.guilds.get(&guild).map(|guild| &guild.roles);
            roles.is_some_and(|roles| roles.values().any(|role| role.bot_id == Some(user)))
        };
        if let Some(name) = bot
            && !has_role(world)
        {
            let id = world.add_bot_role(guild, user, &name);
            roles.known.push((name, id));
        }
    }
    for member in &server.members {
        membership(world, users, &roles, guild, &place, member)?;
    }
    if !server
        .members
        .iter()
        .any(|member| users.find("", &member.name) == Ok(owner))
    {
        return wrong(format!("{place}: its owner must be one of its members"));
    }
    let mut categories = Vec::new();
    for described in server.channels {
        channel(world, users, &roles, &mut categories, guild, described)?;
    }
    Ok(())
}

fn role(world: &mut World, users: &Names, roles: &mut Names, guild: Snowflake, rank: Rank) -> Result<()> {
    let place = format!("role {:?}", rank.name);
    let permissions = bits(&place, &rank.permissions)?;
    let colour = match rank.colour.as_deref() {
        None => 0,
        Some(text) => {
            let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
            match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
                Some(colour) => colour,
                None => return wrong(format!("{place}: the colour {text:?} is not of the form #rrggbb")),
            }
        }
    };
    let bot = match &rank.bot {
        Some(bot) => Some(users.find(&format!("{place}: bot"), bot)?),
        None => None,
    };
    let id = world.add_role_as(rank.id, guild, &rank.name, colour, permissions);
    let found = world
        .guilds
        .get_mut(&guild)
        .and_then(|guild| guild.roles.get_mut(&id));
    if let Some(role) = found {
        role.hoist = rank.hoist;
        role.mentionable = rank.mentionable;
        role.bot_id = bot;
    }
    roles.known.push((rank.name, id));
    Ok(())
}

fn membership(
    world: &mut World,
    users: &Names,
    roles: &Names,
    guild: Snowflake,
    server: &str,
    member: &Membership,
) -> Result<()> {
    let place = format!("{server}: member {:?}", member.name);
    let user = users.find(&place, &member.name)?;
    let mut ids = Vec::new();
    for role in &member.roles {
        ids.push(roles.find(&place, role)?);
    }
    let Some(guild) = world.guilds.get_mut(&guild) else {
        return Ok(());
    };
    let own = guild.roles.values().find(|role| role.bot_id == Some(user));
    ids.extend(own.map(|role| role.id).filter(|own| !ids.contains(own)));
    if let Some(found) = guild.members.get_mut(&user) {
        found.roles = ids;
    }
    Ok(())
}

fn channel(
    world: &mut World,
    users: &Names,
    roles: &Names,
    categories: &mut Vec<(String, Snowflake)>,
    guild: Snowflake,
    described: Place,
) -> Result<()> {
    let place = format!("channel {:?}", described.name);
    let mut overwrites = Vec::new();
    for exception in &described.overwrites {
        overwrites.push(overwrite(users, roles, &place, exception)?);
    }
    let parent = match &described.category {
        None => None,
        Some(name) => match categories
            .iter()
            .find(|(known, id)| known == name || id.to_string() == *name)
        {
            Some((_, id)) => Some(*id),
            None => return wrong(format!("{place}: there is no category {name:?} before it")),
        },
    };
    let topic = described.topic.unwrap_or_default();
    let tags = described.tags.into_iter().map(|name| Tag {
        id: world.seed_id(None),
        name,
        moderated: false,
        emoji: PlainEmoji::default(),
    });
    let tags = tags.collect();
    let id = world.add_channel_as(described.id, guild, &described.name, &topic, overwrites);
    if let Some(channel) = world.channels.get_mut(&id) {
        channel.kind = described.kind as u8;
        channel.parent_id = parent;
        channel.nsfw = described.nsfw;
        channel.rate_limit_per_user = described.slow_mode;
        channel.flags = if described.require_tag { REQUIRE_TAG } else { 0 };
        channel.forum.tags = tags;
    }
    if described.kind == Kind::Category {
        categories.push((described.name, id));
    }
    Ok(())
}

fn overwrite(users: &Names, roles: &Names, place: &str, exception: &Exception) -> Result<Overwrite> {
    let (id, kind) = match (&exception.role, &exception.member) {
        (Some(role), None) => (roles.find(place, role)?, OverwriteKind::Role),
        (None, Some(member)) => (users.find(place, member)?, OverwriteKind::Member),
        _ => return wrong(format!("{place}: an overwrite names either a role or a member")),
    };
    Ok(Overwrite {
        id,
        kind,
        allow: bits(place, &exception.allow)?,
        deny: bits(place, &exception.deny)?,
    })
}
