//! From the world to the document.

use super::{
    super::{Channel, Guild, OverwriteKind, Role, User, World, permissions::EVERYONE},
    Document, Exception, Kind, Membership, Person, Place, Program, Rank, Server, permission_names,
    read::REQUIRE_TAG,
};
use crate::snowflake::Snowflake;

pub(super) fn write(world: &World) -> Document {
    let people = world.users.values().filter(|user| !user.bot);
    Document {
        people: people
            .map(|user| Person {
                name: user.display_name().to_owned(),
                id: Some(user.id),
                username: Some(user.username.clone()),
                locale: user.locale.clone(),
            })
            .collect(),
        applications: world
            .applications
            .values()
            .map(|application| Program {
                name: application.name.clone(),
                id: Some(application.id),
                token: application.token.clone(),
                owner: Some(user_name(world, application.owner_id)),
                description: application.description.clone(),
                privileged_intents: application.privileged_intents,
                client_secret: Some(application.client_secret.clone()),
                redirect_uris: Some(application.redirect_uris.clone()),
                interactions_endpoint_url: application.endpoint.clone(),
            })
            .collect(),
        servers: world.guilds.values().map(|guild| server(world, guild)).collect(),
    }
}

/// What only this one of all is called: a name, or the id where a name is shared.
fn unambiguous<'a>(name: &str, id: Snowflake, all: impl Iterator<Item = &'a str>) -> String {
    if all.filter(|other| *other == name).count() == 1 {
        name.to_owned()
    } else {
        id.to_string()
    }
}

fn user_name(world: &World, id: Snowflake) -> String {
    let name = world.users.get(&id).map_or("", User::display_name);
    unambiguous(name, id, world.users.values().map(User::display_name))
}

fn role_name(guild: &Guild, id: Snowflake) -> String {
    let name = guild.roles.get(&id).map_or("", |role| role.name.as_str());
    unambiguous(name, id, guild.roles.values().map(|role| role.name.as_str()))
}

fn server(world: &World, guild: &Guild) -> Server {
    let everyone = guild
        .roles
        .get(&guild.id)
        .map_or(EVERYONE, |role| role.permissions);
    let mut roles: Vec<_> = guild.roles.values().filter(|role| role.id != guild.id).collect();
    roles.sort_by_key(|role| (role.position, role.id));
    let mut members: Vec<_> = guild.members.values().collect();
    members.sort_by_key(|member| (member.joined_at, member.user_id));
    // A category is written before what stands in it.
    let mut channels: Vec<_> = world
        .channels_of(guild.id)
        .into_iter()
        .filter(|channel| Kind::ALL.iter().any(|kind| *kind as u8 == channel.kind))
        .collect();
    channels.sort_by_key(|channel| channel.kind != Kind::Category as u8);
    Server {
        name: guild.name.clone(),
        id: Some(guild.id),
        owner: user_name(world, guild.owner_id),
        locale: guild.preferred_locale.clone(),
        everyone: (everyone != EVERYONE).then(|| permission_names::names(everyone)),
        roles: roles.into_iter().map(|role| rank(world, role)).collect(),
        channels: channels
            .into_iter()
            .map(|channel| place(world, guild, channel))
            .collect(),
        members: members
            .into_iter()
            .map(|member| Membership {
                name: user_name(world, member.user_id),
                nick: member.nick.clone(),
                roles: member.roles.iter().map(|role| role_name(guild, *role)).collect(),
            })
            .collect(),
    }
}

fn rank(world: &World, role: &Role) -> Rank {
    Rank {
        name: role.name.clone(),
        id: Some(role.id),
        colour: (role.color != 0).then(|| format!("#{:06x}", role.color)),
        hoist: role.hoist,
        mentionable: role.mentionable,
        permissions: permission_names::names(role.permissions),
        bot: role.bot_id.map(|bot| user_name(world, bot)),
    }
}

fn place(world: &World, guild: &Guild, channel: &Channel) -> Place {
    let kind = Kind::ALL.into_iter().find(|kind| *kind as u8 == channel.kind);
    Place {
        name: channel.name.clone(),
        id: Some(channel.id),
        kind: kind.unwrap_or_default(),
        topic: channel.topic.clone(),
        nsfw: channel.nsfw,
        slow_mode: channel.rate_limit_per_user,
        tags: channel.forum.tags.iter().map(|tag| tag.name.clone()).collect(),
        require_tag: channel.flags & REQUIRE_TAG != 0,
        category: channel.parent_id.map(|parent| parent.to_string()),
        overwrites: channel
            .overwrites
            .iter()
            .map(|overwrite| {
                let allow = permission_names::names(overwrite.allow);
                let deny = permission_names::names(overwrite.deny);
                match overwrite.kind {
                    OverwriteKind::Role => Exception {
                        role: Some(role_name(guild, overwrite.id)),
                        member: None,
                        allow,
                        deny,
                    },
                    OverwriteKind::Member => Exception {
                        role: None,
                        member: Some(user_name(world, overwrite.id)),
                        allow,
                        deny,
                    },
                }
            })
            .collect(),
    }
}
