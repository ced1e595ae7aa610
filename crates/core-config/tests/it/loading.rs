use std::time::Duration;

use core_config::{LogFormat, Settings, SqliteSynchronous};
use core_types::GuildId;
use secrecy::ExposeSecret;

use crate::support::{file, load, sources};

const SECRET: &str = "hunter2hunter2";

#[test]
fn nothing_set_gives_the_documented_defaults() {
    let settings = load(&[]).unwrap();
    assert!(settings.discord.token.is_none());
    assert_eq!(settings.discord.api_url.expose(), "https://discord.com");
    assert_eq!(settings.database_url().expose(), "sqlite://data/guildhall.db");
    assert_eq!(
        (settings.database.pool_size, settings.cache.ttl),
        (50, Duration::from_mins(5))
    );
    assert_eq!(settings.database.synchronous, SqliteSynchronous::Full);
    assert_eq!(settings.http.bind.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.limits.deadline, Duration::from_secs(2));
    assert_eq!(settings.log.format, LogFormat::Auto);
    assert!(settings.features.fraud_detection);
    assert!(settings.flags.enabled("work", GuildId::new(1).unwrap()));
}

#[test]
fn the_environment_beats_the_file_and_the_file_beats_the_default() {
    let file = file("data_dir = 'elsewhere'\n[database]\npool_size = 7\n[cache]\nttl = '10m'\n");
    let settings = Settings::load(&sources(Some(file.path()), &[("DB_POOL_SIZE", "9")])).unwrap();
    assert_eq!(settings.general.data_dir.to_str(), Some("elsewhere"));
    assert_eq!(
        (settings.database.pool_size, settings.cache.ttl),
        (9, Duration::from_mins(10))
    );
    let shown = settings.overview().0;
    assert_eq!(
        shown["database.pool_size"].from,
        "environment variable DB_POOL_SIZE"
    );
    assert_eq!(shown["cache.ttl"].from, file.path().display().to_string());
    assert_eq!(shown["http.bind"].from, "default");
}

#[test]
fn every_well_known_name_works() {
    let settings = load(&[
        ("DISCORD_TOKEN", SECRET),
        ("DATABASE_URL", "postgres://bot:hunter2@db/hall"),
        ("REDIS_URL", "redis://cache:6379"),
        ("GEMINI_API_KEY", SECRET),
        ("ENABLE_ANALYTICS", "false"),
        ("ENABLE_SECURITY", "0"),
        ("ENABLE_RATE_LIMITING", "no"),
        ("ENABLE_FRAUD_DETECTION", "off"),
        ("DB_POOL_SIZE", "3"),
        ("CACHE_TTL", "60"),
        ("GUILDHALL__DISCORD__API_URL", "http://127.0.0.1:3000/"),
        ("GUILDHALL__DISCORD__GATEWAY_URL", "ws://127.0.0.1:3000/gateway"),
        ("GUILDHALL__HTTP__BIND", "[::1]:0"),
        ("GUILDHALL__DATA_DIR", "elsewhere"),
        ("GUILDHALL__HTTP__TRUSTED_PROXIES", "10.0.0.1, ::1"),
        ("GUILDHALL__FLAGS__WORK__ALLOW", "12,34"),
        ("GUILDHALL__FLAGS__WORK__ENABLED", "false"),
        ("LANG", ""),
    ])
    .unwrap();
    assert_eq!(settings.discord.token.as_ref().unwrap().expose_secret(), SECRET);
    assert!(!settings.database_url().is_sqlite());
    assert_eq!(settings.gemini.api_key.as_ref().unwrap().expose_secret(), SECRET);
    let features = &settings.features;
    assert!(!(features.analytics || features.security || features.rate_limiting || features.fraud_detection));
    assert_eq!(settings.cache.ttl, Duration::from_mins(1));
    assert_eq!(settings.discord.api_url.expose(), "http://127.0.0.1:3000");
    assert_eq!(settings.http.trusted_proxies.len(), 2);
    assert!(settings.flags.enabled("work", GuildId::new(34).unwrap()));
    assert!(!settings.flags.enabled("work", GuildId::new(35).unwrap()));
}

#[test]
fn every_mistake_is_reported_at_once_with_its_origin_and_a_way_out() {
    let file = file(
        "data_dir = ''\nweather = 1\nlog = 'loud'\n[databse]\nurl = 'sqlite://x'\n[database]\npool = 5\n\
         [flags.wrok]\nenabled = true\n[cache]\nttl = -5\n",
    );
    let variables = [
        ("DB_POOL_SIZE", "0"),
        ("GUILDHALL__HTTP__BIND", "localhost"),
        ("GUILDHALL__DISCORD__GATEWAY_URL", "ws://gateway.example.org"),
        ("GUILDHALL__LIMITS__DEADLINE", "3s"),
        ("GUILDHALL__HTTP__PORT", "80"),
    ];
    let mistakes = Settings::load(&sources(Some(file.path()), &variables))
        .unwrap_err()
        .0;
    let origin = file.path().display().to_string();
    for (key, source, part) in [
        ("data_dir", origin.as_str(), "is empty"),
        ("weather", &origin, "remove it, or look it up in docs/settings.md"),
        ("log", &origin, "write `[log]`"),
        ("databse", &origin, "did you mean `database`?"),
        ("database.pool", &origin, "did you mean `database.pool_size`?"),
        ("flags.wrok", &origin, "did you mean `flags.work`?"),
        ("cache.ttl", &origin, "`-5` is not a length of time"),
        (
            "database.pool_size",
            "environment variable DB_POOL_SIZE",
            "such as `pool_size = 20`",
        ),
        (
            "http.bind",
            "environment variable GUILDHALL__HTTP__BIND",
            "`localhost` is not an IP address with a port",
        ),
        (
            "discord.gateway_url",
            "environment variable GUILDHALL__DISCORD__GATEWAY_URL",
            "this machine only",
        ),
        (
            "limits.deadline",
            "environment variable GUILDHALL__LIMITS__DEADLINE",
            "3s is not between 100ms and",
        ),
        (
            "GUILDHALL__HTTP__PORT",
            "environment variable GUILDHALL__HTTP__PORT",
            "there is no such key",
        ),
    ] {
        let found = mistakes
            .iter()
            .find(|mistake| mistake.key == key)
            .unwrap_or_else(|| panic!("{key} missing"));
        assert_eq!(found.source, source, "{key}");
        assert!(found.to_string().contains(part), "{key}: {found}");
    }
    assert_eq!(mistakes.len(), 12, "{mistakes:#?}");
}

#[test]
fn secrets_come_from_files_too_but_not_from_both() {
    let secret = file(&format!("{SECRET}\n"));
    let path = secret.path().to_str().unwrap();
    let settings = load(&[
        ("DISCORD_TOKEN_FILE", path),
        ("GUILDHALL__GEMINI__API_KEY_FILE", path),
    ])
    .unwrap();
    assert_eq!(settings.discord.token.unwrap().expose_secret(), SECRET);
    assert_eq!(settings.gemini.api_key.unwrap().expose_secret(), SECRET);

    let config = file(&format!("[discord]\ntoken_file = '{path}'\n"));
    let settings = Settings::load(&sources(Some(config.path()), &[])).unwrap();
    assert_eq!(settings.discord.token.unwrap().expose_secret(), SECRET);

    let both = load(&[("DISCORD_TOKEN_FILE", path), ("DISCORD_TOKEN", SECRET)]).unwrap_err();
    assert!(
        both.to_string().contains("DISCORD_TOKEN is set as well"),
        "{both}"
    );
    let url = file("postgres://bot:hunter2@db/hall\n");
    let settings = load(&[("DATABASE_URL_FILE", url.path().to_str().unwrap())]).unwrap();
    assert_eq!(settings.database_url().expose(), "postgres://bot:hunter2@db/hall");

    let missing = load(&[("DISCORD_TOKEN_FILE", "/nowhere/token")]).unwrap_err();
    assert!(
        missing.to_string().contains("/nowhere/token cannot be read"),
        "{missing}"
    );
}

#[test]
fn secrets_appear_nowhere() {
    let variables = [
        ("DISCORD_TOKEN", SECRET),
        ("GEMINI_API_KEY", SECRET),
        ("DATABASE_URL", "postgres://bot:hunter2hunter2@db/hall"),
        ("REDIS_URL", "redis://:hunter2hunter2@cache"),
    ];
    let all = sources(None, &variables);
    let settings = Settings::load(&all).unwrap();
    let overview = serde_json::to_string(&settings.overview()).unwrap();
    assert!(overview.contains("postgres://bot:***@db/hall"), "{overview}");
    for text in [overview, format!("{settings:?}"), format!("{all:?}")] {
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[test]
fn mistakes_do_not_quote_secrets() {
    let broken = file(&format!("[discord]\ntoken = \"{SECRET}\n"));
    let spaced = format!("two {SECRET}");
    let cases = [
        Settings::load(&sources(Some(broken.path()), &[])),
        load(&[("DISCORD_TOKEN", &spaced)]),
        load(&[("DATABASE_URL", &format!("mysql://root:{SECRET}@db/hall"))]),
        load(&[("REDIS_URL", &format!("http://:{SECRET}@cache"))]),
    ];
    for case in cases {
        let text = case.unwrap_err().to_string();
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[test]
fn broken_and_missing_files_are_named_with_the_line() {
    let broken = file("[database]\npool_size = = 3\n");
    let text = Settings::load(&sources(Some(broken.path()), &[]))
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("line 2") && text.contains("not valid TOML"),
        "{text}"
    );
    let text = load(&[("GUILDHALL_CONFIG", "/nowhere/guildhall.toml")])
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("/nowhere/guildhall.toml") && text.contains("cannot be read"),
        "{text}"
    );
}

proptest::proptest! {
    /// Whatever the environment holds, loading answers; it never panics.
    #[test]
    fn any_environment_is_answered(values in proptest::collection::vec(".{0,20}", 40..80)) {
        let keys = Settings::keys();
        let variables: Vec<_> = keys.iter().map(core_config::Key::variable).zip(values).collect();
        let variables: Vec<_> = variables.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let _ = load(&variables);
    }
}
