//! What people and servers bought of an application. Nothing is for sale in here: every entitlement is a test one.

use serde::Deserialize;
use serde_json::{Value, json};

use super::State;
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
};

/// How many are remembered; the oldest are forgotten.
const KEPT: usize = 10_000;

/// What every application sells, in place of what a developer would set up on Discord's pages: name, slug, type
/// (2 durable, 3 consumable, 5 subscription, 6 the group of the subscription) and flags. Their ids follow the
/// application's.
const SKUS: [(&str, &str, u64, u64); 4] = [
    ("Premium", "premium", 5, 1 << 2 | 1 << 7),
    ("Premium", "premium", 6, 1 << 2 | 1 << 7),
    ("Badge", "badge", 2, 1 << 2),
    ("Coins", "coins", 3, 1 << 2),
];

/// The type of what can be used up.
const CONSUMABLE: u64 = 3;

#[derive(Clone, Debug)]
pub(crate) struct Entitlement {
    id: Snowflake,
    sku_id: Snowflake,
    application_id: Snowflake,
    user_id: Snowflake,
    guild_id: Option<Snowflake>,
    consumed: bool,
}

impl Entitlement {
    fn json(&self) -> Value {
        let mut entitlement = json!({
            "id": self.id, "sku_id": self.sku_id, "application_id": self.application_id, "user_id": self.user_id,
            // 8: bought by an application's subscription, or a test.
            "type": 8, "deleted": false, "consumed": self.consumed, "starts_at": null, "ends_at": null,
        });
        if let Some(guild) = self.guild_id {
            entitlement["guild_id"] = json!(guild);
        }
        entitlement
    }
}

/// Which entitlements are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Page {
    user_id: Option<Snowflake>,
    guild_id: Option<Snowflake>,
    /// Ids with commas in between.
    sku_ids: Option<String>,
    before: Option<Snowflake>,
    after: Option<Snowflake>,
    limit: Option<u64>,
}

impl Page {
    fn holds(&self, one: &Entitlement) -> bool {
        let sku = one.sku_id.to_string();
        self.user_id.is_none_or(|user| one.user_id == user)
            && self.guild_id.is_none_or(|guild| one.guild_id == Some(guild))
            && self
                .sku_ids
                .as_ref()
                .is_none_or(|ids| ids.split(',').any(|id| id == sku))
            && self.before.is_none_or(|before| one.id < before)
            && self.after.is_none_or(|after| one.id > after)
    }
}

/// Everything an application sells.
pub(crate) fn skus(application: Snowflake) -> Vec<Value> {
    let all = SKUS.iter().zip(1..);
    all.map(|((name, slug, kind, flags), number)| {
        json!({
            "id": Snowflake(application.0 + number), "type": kind, "application_id": application, "name": name,
            "slug": slug, "flags": flags, "dependent_sku_id": null, "manifest_labels": null, "access_type": 1,
            "features": [], "release_date": null, "premium": false, "show_age_gate": false,
        })
    })
    .collect()
}

/// The type of something an application sells.
fn sku_kind(application: Snowflake, sku: Snowflake) -> Option<u64> {
    let number = sku.0.checked_sub(application.0 + 1)?;
    let (.., kind, _) = SKUS.get(usize::try_from(number).ok()?)?;
    Some(*kind)
}

impl State {
    pub(crate) fn entitlements_page(&self, application: Snowflake, page: &Page) -> ApiResult<Value> {
        let limit = page.limit.unwrap_or(100);
        let mut errors = FormErrors::default();
        errors.range("limit", limit, 1, 100);
        errors.finish()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let all = self.entitlements.values();
        let own = all.filter(|one| one.application_id == application && page.holds(one));
        Ok(own.take(limit).map(Entitlement::json).collect())
    }

    pub(crate) fn entitlement(&self, application: Snowflake, id: Snowflake) -> ApiResult<Value> {
        let found = self.entitlements.get(&id);
        found
            .filter(|one| one.application_id == application)
            .map(Entitlement::json)
            .ok_or_else(unknown)
    }

    /// What somebody has of an application, in a server or anywhere.
    pub(super) fn entitlements_for(
        &self,
        application: Snowflake,
        user: Snowflake,
        guild: Option<Snowflake>,
    ) -> Vec<Value> {
        let all = self.entitlements.values();
        let own = all.filter(|one| {
            let is_theirs = match one.guild_id {
                Some(owner) => Some(owner) == guild,
                None => one.user_id == user,
            };
            one.application_id == application && is_theirs && !one.consumed
        });
        own.map(Entitlement::json).collect()
    }

    /// Gives somebody, or with `owner_type` 1 a server, what an application sells.
    pub(crate) fn entitlement_create(&mut self, application: Snowflake, body: &Value) -> ApiResult<Value> {
        let mut errors = FormErrors::default();
        let (sku, owner) = (
            Snowflake::from_json(&body["sku_id"]),
            Snowflake::from_json(&body["owner_id"]),
        );
        for (key, id) in [("sku_id", sku), ("owner_id", owner)] {
            if id.is_none() {
                errors.required(key);
            }
        }
        let kind = body["owner_type"].as_u64();
        if !matches!(kind, Some(1 | 2)) {
            errors.add("owner_type", "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.");
        }
        errors.finish()?;
        let (sku_id, owner) = (sku.unwrap_or_default(), owner.unwrap_or_default());
        sku_kind(application, sku_id).ok_or_else(|| ApiError::new(404, 10_027, "Unknown SKU"))?;
        let (user_id, guild_id) = if kind == Some(1) {
            let guild = self
                .world
                .guilds
                .get(&owner)
                .ok_or_else(ApiError::unknown_guild)?;
            (guild.owner_id, Some(owner))
        } else {
            let user = self.world.users.get(&owner).ok_or_else(ApiError::unknown_user)?;
            (user.id, None)
        };
        let one = Entitlement {
            id: self.next_id(),
            sku_id,
            application_id: application,
            user_id,
            guild_id,
            consumed: false,
        };
        let json = one.json();
        self.entitlements.insert(one.id, one);
        if self.entitlements.len() > KEPT {
            self.entitlements.pop_first();
        }
        self.dispatch(application, None, "ENTITLEMENT_CREATE", &json);
        Ok(json)
    }

    pub(crate) fn entitlement_delete(&mut self, application: Snowflake, id: Snowflake) -> ApiResult<()> {
        let mut json = self.entitlement(application, id)?;
        json["deleted"] = json!(true);
        self.entitlements.remove(&id);
        self.dispatch(application, None, "ENTITLEMENT_DELETE", &json);
        Ok(())
    }

    /// Marks something as used up that can be.
    pub(crate) fn entitlement_consume(&mut self, application: Snowflake, id: Snowflake) -> ApiResult<()> {
        self.entitlement(application, id)?;
        let one = self.entitlements.get_mut(&id).ok_or_else(unknown)?;
        if sku_kind(application, one.sku_id) != Some(CONSUMABLE) {
            return Err(ApiError::form(
                "sku_id",
                "SKU_NOT_CONSUMABLE",
                "This SKU cannot be consumed",
            ));
        }
        one.consumed = true;
        let json = one.json();
        self.dispatch(application, None, "ENTITLEMENT_UPDATE", &json);
        Ok(())
    }
}

fn unknown() -> ApiError {
    ApiError::new(404, 10_029, "Unknown Entitlement")
}
