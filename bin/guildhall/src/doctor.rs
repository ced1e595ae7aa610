//! `guildhall doctor`: settings, database and Discord; what is wrong and how to mend it.

use core_config::{Settings, Sources};
use core_db::{MigrationState, Redis};

use crate::{
    console::{Found, say},
    database,
};

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    /// What is there, or what is wrong.
    is: String,
    /// How to mend it; nothing if it is well.
    mend: Option<String>,
}

impl Finding {
    fn well(what: &'static str, is: impl Into<String>) -> Self {
        Self {
            what,
            is: is.into(),
            mend: None,
        }
    }

    fn ill(what: &'static str, is: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            what,
            is: is.into(),
            mend: Some(mend.into()),
        }
    }
}

/// Prints every finding; [`Found`] if something needs mending.
pub(crate) async fn run(sources: &Sources) -> anyhow::Result<()> {
    let mut findings = Vec::new();
    match Settings::load(sources) {
        Ok(settings) => {
            let file = sources.file();
            let from = if file.exists() {
                format!("from {} and the environment", file.display())
            } else {
                "from the environment".into()
            };
            findings.push(Finding::well("settings", format!("valid, {from}")));
            findings.push(data_folder(&settings));
            findings.extend(look_at_database(&settings).await);
            findings.push(redis(&settings).await);
            findings.extend(discord(&settings).await);
            findings.push(web_door(&settings).await);
        }
        Err(mistakes) => {
            for mistake in mistakes.0 {
                let is = format!("{} ({}): {}", mistake.key, mistake.source, mistake.problem);
                findings.push(Finding::ill("settings", is, mistake.tip));
            }
        }
    }
    let ill = findings.iter().filter(|finding| finding.mend.is_some()).count();
    for finding in findings {
        let mark = if finding.mend.is_some() { "✗" } else { "✓" };
        say(format_args!(
            "{mark} {:<10} {}",
            finding.what,
            core_telemetry::scrub(&finding.is)
        ))?;
        if let Some(mend) = finding.mend {
            say(format_args!("  {:<10} → {mend}", ""))?;
        }
    }
    match ill {
        0 => Ok(say("\nEverything is well.")?),
        1 => say("\nOne thing needs mending."),
        n => say(format_args!("\n{n} things need mending.")),
    }?;
    if ill == 0 { Ok(()) } else { Err(Found.into()) }
}

fn data_folder(settings: &Settings) -> Finding {
    let folder = &settings.general.data_dir;
    let probe = folder.join(".doctor");
    let tried = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe));
    match tried {
        Ok(()) => Finding::well("data", format!("{} can be written", folder.display())),
        Err(error) => Finding::ill(
            "data",
            format!("{} cannot be written: {error}", folder.display()),
            "set GUILDHALL__DATA_DIR to a folder that this user may write to",
        ),
    }
}

async fn look_at_database(settings: &Settings) -> Vec<Finding> {
    let url = settings.database_url();
    let db = match database::open(settings).await {
        Ok(db) => db,
        Err(error) => {
            let mend = if url.is_sqlite() {
                "check that the folder exists and can be written"
            } else {
                "check that the server runs, and address, user and password in DATABASE_URL"
            };
            return vec![Finding::ill("database", format!("{error:#}"), mend)];
        }
    };
    let health = db.health().await;
    let mut findings = Vec::new();
    let version = health
        .version
        .clone()
        .map(|version| format!(" {version}"))
        .unwrap_or_default();
    match db.migration_status().await {
        Ok(versions) => {
            let waiting = versions
                .iter()
                .filter(|version| version.state == MigrationState::Pending)
                .count();
            let odd = versions
                .iter()
                .any(|version| !matches!(version.state, MigrationState::Pending | MigrationState::Applied));
            findings.push(Finding::well(
                "database",
                format!(
                    "{}{version} at {url}, answers in {:?}",
                    health.dialect.as_str(),
                    health.latency
                ),
            ));
            findings.push(if odd {
                Finding::ill("schema", "it is not one this version knows", "start the version that made it, or restore a backup; `guildhall migrate --status` has the details")
            } else if waiting > 0 {
                Finding::well("schema", format!("{waiting} migrations will be applied at the next start"))
            } else {
                Finding::well("schema", "newest")
            });
        }
        Err(error) => findings.push(Finding::ill(
            "database",
            error.to_string(),
            "look at the server's own log",
        )),
    }
    db.close().await;
    findings
}

async fn redis(settings: &Settings) -> Finding {
    let Some(url) = &settings.redis.url else {
        return Finding::well("redis", "not set: everything shared stays in this process");
    };
    let reached = match Redis::new(url.expose()) {
        Ok(redis) => redis.connect().await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match reached {
        Ok(()) => Finding::well("redis", format!("{url} answers")),
        Err(error) => Finding::ill(
            "redis",
            format!("{url}: {error}"),
            "start the server or mend REDIS_URL; until then each process counts limits for itself",
        ),
    }
}

async fn discord(settings: &Settings) -> Vec<Finding> {
    if settings.discord.token.is_none() {
        return vec![Finding::well(
            "discord",
            "no DISCORD_TOKEN: `guildhall` starts the sandbox",
        )];
    }
    match gateway::probe(settings).await {
        Ok(found) => vec![
            Finding::well("discord", found.to_string()),
            http_door(settings, &found).await,
        ],
        Err(error) => vec![Finding::ill("discord", error.to_string(), error.mend())],
    }
}

/// The door that Discord posts interactions to, as far as it is open from here.
async fn http_door(settings: &Settings, found: &gateway::Found) -> Finding {
    const WHAT: &str = "http door";
    let keys = &settings.discord.public_key;
    if let Err(error) = gateway::check_keys(keys) {
        return Finding::ill(
            WHAT,
            error.to_string(),
            "mend discord.public_key, or leave it out",
        );
    }
    if let Some(key) = &found.public_key
        && !keys.is_empty()
        && !keys.contains(key)
    {
        return Finding::ill(
            WHAT,
            "discord.public_key does not name the application of this token",
            format!("add {key}, or leave the setting out: then Discord is asked at start"),
        );
    }
    let Some(url) = &found.endpoint else {
        return Finding::well(
            WHAT,
            "no address is registered: interactions come over the gateway",
        );
    };
    match gateway::knock(url).await {
        Ok(401) => Finding::well(
            WHAT,
            format!("Discord posts to {url}, which refuses wrong signatures"),
        ),
        Ok(status) => Finding::ill(
            WHAT,
            format!("{url} answers a wrong signature with {status}, not with 401: Discord will remove it"),
            "start Guildhall, and check that the proxy in front passes /interactions on as it is",
        ),
        Err(error) => Finding::ill(
            WHAT,
            format!("{url} cannot be reached from here: {error}"),
            "start Guildhall, check name and proxy, or clear the address in the developer portal",
        ),
    }
}

async fn web_door(settings: &Settings) -> Finding {
    let address = settings.http.bind;
    match tokio::net::TcpListener::bind(address).await {
        Ok(_) => Finding::well("web door", format!("{address} is free")),
        Err(error) => Finding::ill(
            "web door",
            format!("{address}: {error}"),
            "stop what listens there (another Guildhall?), or set GUILDHALL__HTTP__BIND",
        ),
    }
}
