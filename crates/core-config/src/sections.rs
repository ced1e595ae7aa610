//! Every section of the settings and the keys in it.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use core_types::ApplicationId;
use secrecy::SecretString;

use crate::check::{between, gateway, if_set, lasting, master_keys, redis, replica, web};
use crate::declare::section;
use crate::setting::named::choice;
use crate::setting::{DatabaseUrl, PublicKey, ServiceUrl};

choice! {
    /// Which part of the work a process does, when several share it (docs/scaling.md).
    Role: "role" {
        /// Everything: shards, the HTTP door, jobs and outbox.
        All = "all",
        /// Gateway shards.
        Gateway = "gateway",
        /// The HTTP door: as many processes as wanted, behind any load balancer.
        Http = "http",
        /// Jobs, outbox and the registration of commands.
        Worker = "worker",
    }
}

impl Role {
    /// Whether the process opens gateway shards.
    pub const fn has_shards(self) -> bool {
        matches!(self, Self::All | Self::Gateway)
    }

    /// Whether the process takes signed interactions.
    pub const fn has_http_door(self) -> bool {
        matches!(self, Self::All | Self::Http)
    }

    /// Whether the process does what nobody waits for: jobs, outbox, late answers, the registration of commands.
    pub const fn has_work(self) -> bool {
        matches!(self, Self::All | Self::Worker)
    }
}

section! {
    /// What belongs to no section.
    General in "" {
        /// Folder for everything the bot keeps on disk: the SQLite file, resume state, backups.
        data_dir: PathBuf = r#""data""#, Restart, example r#""/var/lib/guildhall""#;
        /// What this process does: `all`, `gateway` (shards), `http` (signed interactions) or `worker` (jobs and outbox).
        role: Role = r#""all""#, Restart, example r#""http""#;
    }
}

section! {
    /// Where Discord is, and who the bot is there.
    Discord in "discord" {
        /// Bot token. Without it the sandbox starts instead of Discord.
        token: Option<SecretString> = "", Restart, env "DISCORD_TOKEN", example r#""paste-the-token-here""#;
        /// Application id; without it, Discord is asked at start.
        application_id: Option<ApplicationId> = "", Restart, example r#""1234567890123456789""#;
        /// Public keys of the application, one or more, each 64 hexadecimal digits: what signed interactions are checked against.
        /// Without any, Discord is asked at start.
        public_key: Vec<PublicKey> = "[]", Restart, example r#"["3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"]"#;
        /// Where Discord's REST interface is; requests go to `<this>/api/v10/…`.
        api_url: ServiceUrl = r#""https://discord.com""#, Restart, check web, example r#""http://127.0.0.1:3000""#;
        /// Where Discord's gateway is; without it, `GET /gateway/bot` is asked. Plain `ws://` only for this machine.
        gateway_url: Option<ServiceUrl> = "", Restart, check if_set(gateway), example r#""ws://127.0.0.1:3000/gateway""#;
        /// Whether Discord is asked to tell who writes something and where (`GUILD_MESSAGES`; never what), for servers that give
        /// experience for it.
        activity_messages: bool = "false", Restart, example "true";
        /// Whether Discord is asked to tell who is in voice channels (`GUILD_VOICE_STATES`), for servers that give experience for it.
        activity_voice: bool = "false", Restart, example "true";
        /// How often activity is written down; a crash loses what was heard since.
        activity_flush: Duration = r#""1m""#, Restart, check lasting(Duration::from_millis(100), Duration::from_mins(10)), example r#""30s""#;
    }
}

choice! {
    /// How far SQLite goes to keep a committed transaction when the power fails.
    SqliteSynchronous: "durability" {
        /// Each commit reaches the disk before it is answered.
        Full = "full",
        /// A power failure may lose the last moments, but never damages the file; faster on slow disks.
        Normal = "normal",
    }
}

section! {
    /// The database: everything that must not be lost.
    Database in "database" {
        /// `sqlite://path` or `postgres://user:password@host/name`; without it, `guildhall.db` in the data folder.
        url: Option<DatabaseUrl> = "", Restart, env "DATABASE_URL", example r#""postgres://guildhall:password@localhost/guildhall""#;
        /// Connections at most (SQLite: readers; there is always one writer).
        pool_size: u32 = "50", Restart, env "DB_POOL_SIZE", check between(1, 1_000), example "20";
        /// SQLite's durability: `full` or `normal`.
        synchronous: SqliteSynchronous = r#""full""#, Restart, example r#""normal""#;
        /// PostgreSQL: after how long the server ends a statement; what it was part of is undone as a whole.
        statement_timeout: Duration = r#""30s""#, Restart, check lasting(Duration::from_millis(100), Duration::from_hours(1)), example r#""10s""#;
        /// PostgreSQL: how long a statement waits for a lock.
        lock_timeout: Duration = r#""5s""#, Restart, check lasting(Duration::from_millis(100), Duration::from_hours(1)), example r#""2s""#;
        /// PostgreSQL: how long a transaction may do nothing before the server ends it and gives its locks to others.
        idle_in_transaction_timeout: Duration = r#""60s""#, Restart, check lasting(Duration::from_secs(1), Duration::from_hours(1)), example r#""30s""#;
        /// PostgreSQL: a streaming replica, for reads that may be a few seconds old. While it is away or too far behind,
        /// everything is read from the primary.
        replica_url: Option<DatabaseUrl> = "", Restart, check if_set(replica), example r#""postgres://guildhall:password@replica/guildhall""#;
        /// How far behind the replica may be and still be asked.
        replica_max_lag: Duration = r#""5s""#, Restart, check lasting(Duration::from_secs(1), Duration::from_mins(1)), example r#""10s""#;
    }
}

section! {
    /// Copies of the SQLite database, made and checked while the bot runs. PostgreSQL has tools of its own (docs/backup.md).
    Backup in "backup" {
        /// How often a copy is made; `0s` makes none.
        every: Duration = r#""24h""#, Restart, check lasting(Duration::ZERO, Duration::from_hours(24 * 31)), example r#""6h""#;
        /// How many copies are kept; the oldest make room.
        keep: u32 = "7", Restart, check between(1, 1_000), example "30";
        /// Where they go; without it, `backups` in the data folder. A folder on another disk survives this one.
        folder: Option<PathBuf> = "", Restart, example r#""/mnt/backup/guildhall""#;
    }
}

section! {
    /// Redis, for more than one process; without it, everything shared stays in this process.
    Redis in "redis" {
        /// Address of the server. Limits on how often members use commands are counted there, for all processes together; changes of
        /// settings, rights and blocks are announced there, and copies of settings and rights kept. While it is away each process
        /// counts for itself and asks the database more often, and nobody waits.
        url: Option<ServiceUrl> = "", Restart, env "REDIS_URL", check if_set(redis), example r#""redis://127.0.0.1:6379""#;
    }
}

section! {
    /// The in-process cache.
    Cache in "cache" {
        /// How long a value is kept at most. Changes made by other processes are heard of at once over Redis; what could not be heard is
        /// seen after half a minute, and settings, rights, blocks and keys are never kept for more than a minute.
        ttl: Duration = r#""300s""#, Restart, env "CACHE_TTL", check lasting(Duration::from_secs(1), Duration::from_hours(24)), example r#""10m""#;
    }
}

section! {
    /// The web door: health, statistics, metrics.
    Http in "http" {
        /// Address to listen on. Other machines can only reach it when this is not a loopback address.
        bind: SocketAddr = r#""127.0.0.1:8080""#, Restart, example r#""0.0.0.0:8080""#;
        /// Proxies in front whose `X-Forwarded-For` is believed, so that limits meet the caller and not the proxy.
        trusted_proxies: Vec<IpAddr> = "[]", Restart, example r#"["10.0.0.2"]"#;
        /// Whether `/config`, `/stats` and `/metrics` are shown to API keys with `metrics:read` alone. Health stays open.
        require_key: bool = "false", Live, example "true";
    }
}

choice! {
    /// How log lines are written.
    LogFormat: "log format" {
        /// Text on a terminal, JSON otherwise.
        Auto = "auto",
        /// Lines for people.
        Text = "text",
        /// One JSON object per line.
        Json = "json",
    }
}

section! {
    /// The log.
    Log in "log" {
        /// Level, or a level per part: `info,gateway=debug`.
        filter: String = r#""info""#, Restart, example r#""info,gateway=debug""#;
        /// `auto` (text on a terminal, JSON otherwise), `text` or `json`.
        format: LogFormat = r#""auto""#, Restart, example r#""json""#;
    }
}

section! {
    /// Traces for an OpenTelemetry collector; without an address there are none, and they cost nothing.
    Telemetry in "telemetry" {
        /// The collector's OTLP door over HTTP; `/v1/traces` is added when the address has no path.
        otlp_endpoint: Option<ServiceUrl> = "", Restart, env "OTEL_EXPORTER_OTLP_ENDPOINT", check if_set(web), example r#""http://127.0.0.1:4318""#;
        /// What the collector wants to know about who sends: `name=value`, with commas between and `%20` for a space.
        otlp_headers: Option<SecretString> = "", Restart, env "OTEL_EXPORTER_OTLP_HEADERS", example r#""authorization=Basic%20dXNlcjpwYXNz""#;
        /// Of a hundred traces, how many are kept. Failed and slow ones, and those with an error id, are kept whatever this says.
        sample_percent: u32 = "100", Restart, check between(0, 100), example "10";
        /// From when on a trace counts as slow.
        slow: Duration = r#""1s""#, Restart, check lasting(Duration::from_millis(1), Duration::from_mins(10)), example r#""500ms""#;
        /// The name of the service in traces and metrics.
        service_name: String = r#""guildhall""#, Restart, env "OTEL_SERVICE_NAME", example r#""guildhall-beta""#;
        /// What tells this process from others of the service; without it, the machine's name and the process id.
        service_instance: Option<String> = "", Restart, example r#""guildhall-0""#;
        /// Where this process serves, such as `production`.
        environment: Option<String> = "", Restart, example r#""production""#;
    }
}

section! {
    /// Limits that keep the bot answering when it is busy.
    Limits in "limits" {
        /// When a command has not answered by then, the answer is deferred. Discord gives up after three seconds.
        deadline: Duration = r#""2000ms""#, Live, check lasting(Duration::from_millis(100), Duration::from_millis(2_800)), example r#""1500ms""#;
        /// Interactions handled at the same time; more are refused politely.
        concurrency: u32 = "512", Restart, check between(1, 100_000), example "1000";
        /// A service that is ill for so long is degraded: what needs it is skipped or refused, and staff are told.
        degraded_after: Duration = r#""5s""#, Restart, check lasting(Duration::ZERO, Duration::from_mins(10)), example r#""10s""#;
        /// A degraded service that is well for so long works again. Longer than it tends to go up and down.
        recovered_after: Duration = r#""60s""#, Restart, check lasting(Duration::ZERO, Duration::from_hours(1)), example r#""5m""#;
        /// How long running interactions may take to finish when the process is asked to stop.
        drain: Duration = r#""10s""#, Live, check lasting(Duration::ZERO, Duration::from_mins(5)), example r#""30s""#;
    }
}

section! {
    /// What is kept about errors, and what members say about them.
    Reports in "reports" {
        /// How long errors that members saw are kept, and how often each was seen.
        errors_kept: Duration = r#""720h""#, Live, check lasting(Duration::from_hours(24), Duration::from_hours(24 * 366)), example r#""168h""#;
        /// How long feedback of members is kept, answered or not.
        feedback_kept: Duration = r#""8760h""#, Live, check lasting(Duration::from_hours(24), Duration::from_hours(24 * 366 * 10)), example r#""2160h""#;
    }
}

section! {
    /// What is kept of servers the bot was removed from.
    Retention in "retention" {
        /// How long a server's data is kept after the bot was removed from it. Invited again before that, it goes on as it was;
        /// afterwards everything of it is deleted.
        guild_grace: Duration = r#""720h""#, Live, check lasting(Duration::from_hours(1), Duration::from_hours(24 * 366 * 10)), example r#""2160h""#;
    }
}

section! {
    /// Large parts that can be switched off as a whole.
    Features in "features" {
        /// Events, rollups and reports. Accepted already; takes effect with that feature, in a later version.
        analytics: bool = "true", Live, env "ENABLE_ANALYTICS", example "false";
        /// What the guards do by themselves: holding payments, opening cases, blocking members. Permission checks cannot be
        /// switched off.
        security: bool = "true", Live, env "ENABLE_SECURITY", example "false";
        /// Limits on how often members use commands; servers change theirs with `/limits`. Off means that nobody is limited.
        rate_limiting: bool = "true", Live, env "ENABLE_RATE_LIMITING", example "false";
        /// The watch over transfers and play: without it nothing is scored, remembered or in the way.
        fraud_detection: bool = "true", Live, env "ENABLE_FRAUD_DETECTION", example "false";
    }
}

section! {
    /// Keys that protect what is stored.
    Security in "security" {
        /// Master keys that seal the data keys: 32 bytes each as base64 (`openssl rand -base64 32`) or hexadecimal digits, several
        /// separated by commas, the newest first. Without it, `master.key` in the data folder is used, and made on the first start.
        master_key: Option<SecretString> = "", Restart, check if_set(master_keys), example r#""AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=""#;
    }
}

section! {
    /// Events for whoever runs this installation, posted to an address of theirs and signed (docs/security.md).
    Webhook in "webhook" {
        /// Where events are posted: `https://`, or `http://` on this machine.
        url: Option<ServiceUrl> = "", Restart, check if_set(web), example r#""https://events.example.org/guildhall""#;
        /// What events are signed with: `whsec_` and 24 to 64 bytes as base64; several separated by commas while they are exchanged.
        secret: Option<SecretString> = "", Restart, example r#""whsec_paste-the-secret-here""#;
        /// Whether the address may be one of a private network.
        allow_private: bool = "false", Restart, example "true";
    }
}

section! {
    /// Google's language model, for the assistant.
    Gemini in "gemini" {
        /// Key of the interface. Accepted already; takes effect with the assistant, in a later version.
        api_key: Option<SecretString> = "", Restart, env "GEMINI_API_KEY", example r#""paste-the-key-here""#;
    }
}
