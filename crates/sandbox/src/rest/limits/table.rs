//! Which routes share a bucket, and how much it holds: what bots commonly see in Discord's headers.

use std::time::Duration;

/// One bucket of each channel, server or webhook.
#[derive(Debug)]
pub(super) struct Rule {
    /// Methods and route; `{}` stands for any segment. Routes with the same name share one bucket.
    methods: &'static str,
    route: &'static str,
    pub(super) limit: u32,
    pub(super) window: Duration,
    /// What the bucket is called, when several routes share it.
    group: &'static str,
    /// Whether everybody draws from the same bucket, not each bot from its own.
    pub(super) is_shared: bool,
}

const fn rule(methods: &'static str, route: &'static str, limit: u32, millis: u64) -> Rule {
    Rule {
        methods,
        route,
        limit,
        window: Duration::from_millis(millis),
        group: route,
        is_shared: false,
    }
}

const fn grouped(
    group: &'static str,
    methods: &'static str,
    route: &'static str,
    limit: u32,
    millis: u64,
) -> Rule {
    Rule {
        group,
        ..rule(methods, route, limit, millis)
    }
}

/// Emoji have limits per server, whoever spends them.
const fn emoji(methods: &'static str, route: &'static str) -> Rule {
    Rule {
        is_shared: true,
        ..grouped("emojis", methods, route, 50, 3_600_000)
    }
}

const TABLE: &[Rule] = &[
    rule("POST", "/channels/{}/messages", 5, 5000),
    rule("PATCH", "/channels/{}/messages/{}", 5, 5000),
    rule("DELETE", "/channels/{}/messages/{}", 5, 1000),
    rule("POST", "/channels/{}/messages/bulk-delete", 1, 1000),
    rule("POST", "/channels/{}/messages/{}/crosspost", 10, 3_600_000),
    grouped(
        "reactions",
        "PUT DELETE",
        "/channels/{}/messages/{}/reactions/{}/{}",
        1,
        250,
    ),
    grouped(
        "reactions",
        "DELETE",
        "/channels/{}/messages/{}/reactions/{}",
        1,
        250,
    ),
    grouped(
        "reactions",
        "DELETE",
        "/channels/{}/messages/{}/reactions",
        1,
        250,
    ),
    rule("POST", "/channels/{}/typing", 5, 5000),
    grouped("pins", "PUT DELETE", "/channels/{}/pins/{}", 5, 5000),
    grouped("pins", "PUT DELETE", "/channels/{}/messages/pins/{}", 5, 5000),
    rule("PATCH", "/channels/{}", 5, 15_000),
    rule("PUT DELETE", "/channels/{}/permissions/{}", 10, 15_000),
    rule("POST", "/channels/{}/invites", 5, 15_000),
    grouped("threads", "POST", "/channels/{}/threads", 50, 300_000),
    grouped("threads", "POST", "/channels/{}/messages/{}/threads", 50, 300_000),
    rule("GET", "/guilds/{}/members", 10, 10_000),
    rule("GET", "/guilds/{}/members/search", 10, 10_000),
    rule("PATCH", "/guilds/{}/members/{}", 10, 10_000),
    rule("DELETE", "/guilds/{}/members/{}", 5, 1000),
    rule("PUT DELETE", "/guilds/{}/members/{}/roles/{}", 10, 10_000),
    rule("POST", "/guilds/{}/roles", 250, 172_800_000),
    emoji("POST", "/guilds/{}/emojis"),
    emoji("PATCH DELETE", "/guilds/{}/emojis/{}"),
    rule("PATCH", "/users/@me", 2, 3_600_000),
    grouped("webhook", "POST", "/webhooks/{}/{}", 5, 2000),
    grouped(
        "webhook",
        "GET PATCH DELETE",
        "/webhooks/{}/{}/messages/{}",
        5,
        2000,
    ),
    rule("POST PUT", "/applications/{}/commands", 5, 20_000),
    rule("PATCH DELETE", "/applications/{}/commands/{}", 5, 20_000),
    rule("POST PUT", "/applications/{}/guilds/{}/commands", 5, 20_000),
    rule(
        "PATCH DELETE",
        "/applications/{}/guilds/{}/commands/{}",
        5,
        20_000,
    ),
];

/// What holds for the rest: as much as the global limit lets through.
const OTHERS: Rule = rule("", "", 50, 1000);

/// The rule for a route as the router names it, with `{names}` for segments.
pub(super) fn rule_of(method: &str, route: &str) -> &'static Rule {
    TABLE
        .iter()
        .find(|rule| rule.methods.split(' ').any(|one| one == method) && is_same(rule.route, route))
        .unwrap_or(&OTHERS)
}

fn is_same(pattern: &str, route: &str) -> bool {
    let is_any = |segment: &str| segment.starts_with(['{', '@']);
    pattern.split('/').count() == route.split('/').count()
        && pattern
            .split('/')
            .zip(route.split('/'))
            .all(|(one, other)| one == other || one == "{}" && is_any(other))
}

impl Rule {
    /// The name of the bucket that a route belongs to. Methods have buckets of their own unless a rule says otherwise.
    pub(super) fn bucket(&self, method: &str, route: &str) -> String {
        match (self.group, self.methods) {
            ("", _) => format!("{method} {route}"),
            (group, _) if group != self.route => group.to_owned(),
            (group, methods) => format!("{methods} {group}"),
        }
    }
}

/// The part of a path that has buckets of its own: a channel, a server, or a webhook with its token.
pub(super) fn major(path: &str) -> &str {
    let mut segments = path.split('/').skip(1);
    let (kind, id, token) = (segments.next(), segments.next(), segments.next());
    let length = |parts: &[Option<&str>]| parts.iter().flatten().map(|part| part.len() + 1).sum();
    let end: usize = match kind {
        Some("channels" | "guilds") => length(&[kind, id]),
        Some("webhooks") => length(&[kind, id, token]),
        _ => 0,
    };
    path.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_find_their_buckets() {
        let bucket = |method, route| rule_of(method, route).bucket(method, route);
        for (method, route, limit, expected) in [
            (
                "POST",
                "/channels/{channel}/messages",
                5,
                "POST /channels/{}/messages",
            ),
            (
                "GET",
                "/channels/{channel}/messages",
                50,
                "GET /channels/{channel}/messages",
            ),
            (
                "PATCH",
                "/channels/{c}/messages/{m}",
                5,
                "PATCH /channels/{}/messages/{}",
            ),
            (
                "PUT",
                "/channels/{c}/messages/{m}/reactions/{e}/@me",
                1,
                "reactions",
            ),
            (
                "DELETE",
                "/channels/{c}/messages/{m}/reactions/{e}/{user}",
                1,
                "reactions",
            ),
            (
                "PATCH",
                "/webhooks/{webhook}/{token}/messages/{message}",
                5,
                "webhook",
            ),
            ("GET", "/gateway/bot", 50, "GET /gateway/bot"),
        ] {
            assert_eq!(rule_of(method, route).limit, limit, "{method} {route}");
            assert_eq!(bucket(method, route), expected);
        }
        assert!(rule_of("DELETE", "/guilds/{guild}/emojis/{emoji}").is_shared);
    }

    #[test]
    fn major_parameters_are_the_channel_the_server_and_the_webhook_with_its_token() {
        for (path, expected) in [
            ("/channels/1/messages/2", "/channels/1"),
            ("/guilds/3", "/guilds/3"),
            ("/webhooks/4/abc/messages/@original", "/webhooks/4/abc"),
            ("/webhooks/4", "/webhooks/4"),
            ("/users/5", ""),
            ("/", ""),
        ] {
            assert_eq!(major(path), expected);
        }
    }
}
