//! What a guild decided about the working life, and its careers, remembered for as long as they are the same.

use std::sync::Arc;

use core_db::{Cache, DbError, Tx, statements};
use core_errors::AppError;
use core_security::Stored;
use core_types::{GuildId, Zone};
use domain_economy::career::{CareerEdit, Careers};
use domain_economy::growth::GrowthRules;
use domain_economy::life::LifeRules;

use crate::economy::Economy;
use crate::growth::extras::{self, Extras};
use crate::settings;

statements! {
    /// The latest version of each career that a guild changed.
    CAREER_LIST = "SELECT career, toml, hidden FROM guild_career WHERE guild_id = $1 AND version =
        (SELECT MAX(latest.version) FROM guild_career AS latest
            WHERE latest.guild_id = guild_career.guild_id AND latest.career = guild_career.career)
        ORDER BY career";
}

/// Most guilds fit; the others load once more.
const REMEMBERED: u64 = 10_000;

/// What a guild decided about the working life.
#[derive(Debug)]
pub struct Life {
    /// When days begin.
    pub zone: Zone,
    /// The rules.
    pub rules: LifeRules,
    /// The careers there are.
    pub careers: Arc<Careers>,
    /// Prestige and activity.
    pub growth: GrowthRules,
    /// What staff defined beside the settings.
    pub(crate) extras: Arc<Extras>,
}

/// The copies that a process keeps.
#[derive(Debug)]
pub(crate) struct Lives {
    careers: Cache<GuildId, Arc<Careers>>,
    defined: Cache<GuildId, Arc<Extras>>,
    built: Cache<GuildId, (Arc<Stored>, Arc<Life>)>,
}

impl Lives {
    pub(crate) fn new(db: &core_db::Db, ttl: std::time::Duration) -> Self {
        Self {
            careers: db.caches().cache("guild_careers", REMEMBERED, ttl),
            defined: db.caches().cache("guild_extras", REMEMBERED, ttl),
            built: Cache::new("economy_life", REMEMBERED, ttl),
        }
    }
}

impl Economy {
    /// The rules and careers of a guild. As old as the settings that replies are dressed with: a career that staff changed in
    /// another process may be worked for some seconds as it was.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn life(&self, guild: GuildId) -> Result<Arc<Life>, AppError> {
        let stored = self.security().stored(guild).await?;
        let careers = self.careers_of(guild).await?;
        let extras = self.extras_of(guild).await?;
        let built = &self.lives().built;
        if let Some((of, life)) = built.get(&guild).await
            && Arc::ptr_eq(&of, &stored)
            && Arc::ptr_eq(&life.careers, &careers)
            && Arc::ptr_eq(&life.extras, &extras)
        {
            return Ok(life);
        }
        let text = |key: &str| stored.text(key).map(str::to_owned);
        let life = Arc::new(Life {
            zone: settings::of(&stored).zone,
            rules: LifeRules::from_stored(|setting| text(setting.key())),
            careers,
            growth: GrowthRules::from_stored(|setting| text(setting.key())),
            extras,
        });
        built.insert(guild, (stored, Arc::clone(&life))).await;
        Ok(life)
    }

    /// What a guild's staff defined about growing.
    async fn extras_of(&self, guild: GuildId) -> Result<Arc<Extras>, AppError> {
        let load = async {
            let loaded: Result<_, DbError> = self
                .db()
                .glance("guild_extras", move |tx| Box::pin(extras::load(tx, guild)))
                .await;
            loaded.map(Arc::new)
        };
        let loaded = self.lives().defined.get_or_load(guild, load).await;
        loaded.map_err(|error| AppError::internal("what a guild defined cannot be read").caused_by(error))
    }

    /// Forgets what a guild's staff defined about growing because it changed.
    pub(crate) async fn extras_forget(&self, guild: GuildId) {
        self.lives().defined.invalidate(&guild).await;
    }

    /// The careers of a guild: the standard ones, and what its staff made of them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn careers_of(&self, guild: GuildId) -> Result<Arc<Careers>, AppError> {
        let load = async {
            let edits: Result<_, DbError> = self
                .db()
                .glance("guild_careers", move |tx| Box::pin(edits(tx, guild)))
                .await;
            let edits = edits?;
            let standard = self.standard_careers();
            Ok::<_, DbError>(if edits.is_empty() {
                Arc::clone(standard)
            } else {
                Arc::new(standard.merged(&edits))
            })
        };
        let loaded = self.lives().careers.get_or_load(guild, load).await;
        loaded.map_err(|error| AppError::internal("the careers of a guild cannot be read").caused_by(error))
    }

    /// The careers of a guild if they are remembered, and the standard ones if not: for what only names a job.
    pub(crate) async fn careers_if_known(&self, guild: GuildId) -> Arc<Careers> {
        let known = self.lives().careers.get(&guild).await;
        known.unwrap_or_else(|| Arc::clone(self.standard_careers()))
    }

    /// Forgets the careers of a guild because they changed.
    pub(crate) async fn careers_forget(&self, guild: GuildId) {
        self.lives().careers.invalidate(&guild).await;
    }
}

/// What a guild decided about its careers.
pub(crate) async fn edits(tx: &mut Tx, guild: GuildId) -> Result<Vec<CareerEdit>, DbError> {
    let rows: Vec<(String, Option<String>, bool)> =
        tx.query(CAREER_LIST).bind(guild.as_i64()).fetch_all().await?;
    let edits = rows.into_iter().map(|(career, toml, is_hidden)| CareerEdit {
        career,
        toml,
        is_hidden,
    });
    Ok(edits.collect())
}
