//! Making things of things: recipes by staff, and everything in one unit.

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append};
use core_types::{GuildId, Money, RoleId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::things::{MAX_PRICE, Making, gains, total};
use serde::{Deserialize, Serialize};

use super::holdings::{self, Cause, Of, Why};
use super::{Named, Thing, buy, refuse, settings, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books};

/// The most recipes of one guild, and the most different parts of one.
const MOST: i64 = 50;
const PARTS: usize = 8;

statements! {
    NEXT = "SELECT COUNT(*), COALESCE(MAX(id), 0) + 1 FROM recipe WHERE guild_id = $1";
    ADD = "INSERT INTO recipe (guild_id, id, item_id, quantity, fee, parts) VALUES ($1, $2, $3, $4, $5, $6)";
    REMOVE = "DELETE FROM recipe WHERE guild_id = $1 AND id = $2";
    LIST = "SELECT id, item_id, quantity, fee, parts FROM recipe WHERE guild_id = $1 ORDER BY id";
}

/// What can be made of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// Its number in the guild.
    pub id: i64,
    /// What is made.
    pub thing: Named,
    /// How many at a time.
    pub quantity: u32,
    /// What making costs beside the parts.
    pub fee: Money,
    /// The parts, how many of each it takes, and how many the reader holds.
    pub parts: Vec<(Named, u32, i64)>,
}

impl Recipe {
    /// How many times the reader can make it of what they hold.
    pub fn times(&self) -> i64 {
        let each = self
            .parts
            .iter()
            .map(|(_, takes, held)| held / i64::from((*takes).max(1)));
        each.min().unwrap_or(0)
    }
}

/// A recipe as staff write it.
#[derive(Debug, Clone, Serialize)]
pub struct RecipeOrder {
    /// What is made: number or name.
    pub item: String,
    /// How many at a time.
    pub quantity: u32,
    /// The parts as typed: `2 Plank, 1 Nail`.
    pub parts: String,
    /// What making costs beside the parts.
    pub fee: Money,
}

/// Things were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What.
    pub thing: Named,
    /// How many.
    pub quantity: i64,
    /// What it cost beside the parts.
    pub fee: Money,
    /// How many the maker holds now.
    pub held: i64,
}

impl Economy {
    /// Adds a recipe.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `shop.unknown`, `shop.quantity`, `shop.price`, `craft.parts`,
    /// `craft.too_many`, `craft.circle`; those of [`Self::role_offer`] for a thing with a role.
    #[tracing::instrument(name = "economy.recipe_add", level = "debug", skip_all)]
    pub async fn recipe_add(&self, request: &Request, order: RecipeOrder) -> Result<Recipe, AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        refuse::quantity(order.quantity)?;
        if order.fee < Money::ZERO || order.fee > MAX_PRICE {
            return Err(AppError::new(codes::ITEM_PRICE));
        }
        let cleared = self.role_of(request, &order.item).await?;
        if let Some(role) = cleared {
            self.role_offer(request, role).await?;
        }
        self.effect("recipe_add", request, order, move |tx, scope, order| {
            Box::pin(add(tx, scope, order, cleared))
        })
        .await
    }

    /// Removes a recipe.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `craft.unknown`.
    #[tracing::instrument(name = "economy.recipe_remove", level = "debug", skip_all)]
    pub async fn recipe_remove(&self, request: &Request, id: i64) -> Result<(), AppError> {
        request.allow_in_guild(Action::ShopManage)?;
        self.effect("recipe_remove", request, id, |tx, scope, id| {
            Box::pin(async move {
                allowed(tx, &scope).await?;
                let removed = tx.query(REMOVE).bind(scope.guild().as_i64()).bind(id);
                if removed.execute().await? == 0 {
                    return Err(AppError::new(codes::RECIPE_UNKNOWN).into());
                }
                record(tx, &scope, id, "removed").await
            })
        })
        .await
    }

    /// Every recipe, with what the asker holds of its parts.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    pub async fn recipes(&self, request: &Request) -> Result<Vec<Recipe>, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("recipes", request, (), |tx, scope, ()| {
            Box::pin(async move { list(tx, &scope).await })
        })
        .await
    }

    /// Makes something so many times: all parts go and the product comes in one unit.
    ///
    /// # Errors
    /// `craft.unknown`, `craft.missing`, `shop.quantity`; `economy.not_enough` for the fee.
    #[tracing::instrument(name = "economy.craft", level = "debug", skip_all)]
    pub async fn craft(&self, request: &Request, recipe: i64, times: u32) -> Result<Made, AppError> {
        request.allow_use()?;
        let input = (recipe, refuse::quantity(times)?);
        self.effect("craft", request, input, |tx, scope, (recipe, times)| {
            Box::pin(make(tx, scope, recipe, times))
        })
        .await
    }
}

async fn allowed(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let guild = Resource::Guild(scope.guild());
    scope
        .request
        .still_allowed::<Fail>(tx, Action::ShopManage, &guild)
        .await?;
    books::lock(tx, scope.guild()).await
}

async fn record(tx: &mut Tx, scope: &Scope, id: i64, what: &str) -> Result<(), Fail> {
    let now = tx.now();
    let entry = AuditEntry {
        guild: scope.guild(),
        actor: AuditActor::User(scope.user()),
        action: Action::ShopManage.name().to_owned(),
        target: format!("recipe:{id}"),
        reason: what.to_owned(),
        before: None,
        after: None,
        trace: scope.request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}

async fn known(tx: &mut Tx, guild: GuildId, typed: &str) -> Result<Thing, Fail> {
    let found = store::find(tx, guild, typed).await?;
    found
        .filter(|thing| !thing.is_deleted)
        .ok_or_else(refuse::unknown)
}

async fn add(tx: &mut Tx, scope: Scope, order: RecipeOrder, cleared: Option<RoleId>) -> Result<Recipe, Fail> {
    allowed(tx, &scope).await?;
    let guild = scope.guild();
    let thing = known(tx, guild, &order.item).await?;
    if thing.spec.acts.role().map(|(role, _)| role) != cleared {
        return Err(AppError::new(codes::ITEM_ROLE_RANK).into());
    }
    let mut parts: Vec<(i64, u32)> = Vec::new();
    for (quantity, name) in parsed(&order.parts)? {
        let part = known(tx, guild, &name).await?;
        // Making a thing of itself would be making it of nothing.
        if part.id == thing.id || parts.iter().any(|(id, _)| *id == part.id) {
            return Err(AppError::new(codes::RECIPE_PARTS).into());
        }
        parts.push((part.id, quantity));
    }
    let (count, id): (i64, i64) = tx.query(NEXT).bind(guild.as_i64()).fetch_one().await?;
    if count >= MOST {
        return Err(AppError::new(codes::RECIPE_TOO_MANY).into());
    }
    refuse_circle(tx, guild, (thing.id, order.quantity, order.fee), &parts).await?;
    let written = serde_json::to_string(&parts)
        .map_err(|error| AppError::internal("a recipe cannot be kept").caused_by(error))?;
    let add = tx.query(ADD).bind(guild.as_i64()).bind(id).bind(thing.id);
    let add = add.bind(order.quantity).bind(order.fee.minor()).bind(written);
    add.execute().await?;
    record(tx, &scope, id, "added").await?;
    let all = list(tx, &scope).await?;
    let made = all.into_iter().find(|recipe| recipe.id == id);
    made.ok_or_else(|| AppError::internal("a recipe is gone at once").into())
}

/// Refuses a recipe with which something could be made of nothing by making things of one another in turn. Those that cost a fee
/// are paid for each time.
async fn refuse_circle(
    tx: &mut Tx,
    guild: GuildId,
    (product, quantity, fee): (i64, u32, Money),
    parts: &[(i64, u32)],
) -> Result<(), Fail> {
    if fee.is_positive() {
        return Ok(());
    }
    let rows: Vec<Row> = tx.query(LIST).bind(guild.as_i64()).fetch_all().await?;
    let mut makings = vec![Making {
        product,
        quantity,
        parts: parts.to_vec(),
    }];
    for (_, product, quantity, fee, parts) in rows {
        if fee == 0 {
            let parts = read_parts(&parts)?;
            makings.push(Making {
                product,
                quantity,
                parts,
            });
        }
    }
    if gains(&makings) {
        return Err(AppError::new(codes::RECIPE_CIRCLE).into());
    }
    Ok(())
}

type Row = (i64, i64, u32, i64, String);

fn read_parts(stored: &str) -> Result<Vec<(i64, u32)>, AppError> {
    serde_json::from_str(stored)
        .map_err(|error| AppError::internal("a recipe cannot be read").caused_by(error))
}

/// `2 Plank, 1 Nail` as quantities and names.
fn parsed(typed: &str) -> Result<Vec<(u32, String)>, AppError> {
    let wrong = || AppError::new(codes::RECIPE_PARTS);
    let parts: Vec<(u32, String)> = typed
        .split(',')
        .map(|part| {
            let (quantity, name) = part.trim().split_once(' ').ok_or_else(wrong)?;
            let quantity = quantity
                .trim_end_matches(['x', '×'])
                .parse()
                .map_err(|_| wrong())?;
            let name = name.trim().trim_start_matches(['x', '×']).trim();
            Ok((refuse::quantity(quantity)?, name.to_owned()))
        })
        .collect::<Result<_, AppError>>()?;
    if parts.is_empty() || parts.len() > PARTS {
        return Err(wrong());
    }
    Ok(parts)
}

async fn list(tx: &mut Tx, scope: &Scope) -> Result<Vec<Recipe>, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rows: Vec<Row> = tx.query(LIST).bind(guild.as_i64()).fetch_all().await?;
    let mut recipes = Vec::with_capacity(rows.len());
    for (id, item, quantity, fee, parts) in rows {
        let parts = read_parts(&parts)?;
        let thing = store::get(tx, guild, item).await?.ok_or_else(refuse::unknown)?;
        let mut told = Vec::with_capacity(parts.len());
        for (part, takes) in parts {
            let named = store::get(tx, guild, part)
                .await?
                .ok_or_else(refuse::unknown)?
                .named();
            told.push((
                named,
                takes,
                holdings::held(tx, Of::hand(guild, user, part)).await?,
            ));
        }
        recipes.push(Recipe {
            id,
            thing: thing.named(),
            quantity,
            fee: Money::new(fee),
            parts: told,
        });
    }
    Ok(recipes)
}

async fn make(tx: &mut Tx, scope: Scope, recipe: i64, times: u32) -> Result<Made, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = settings::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    let found = list(tx, &scope).await?.into_iter().find(|one| one.id == recipe);
    let recipe = found.ok_or_else(|| AppError::new(codes::RECIPE_UNKNOWN))?;
    if recipe.times() < i64::from(times) {
        return Err(AppError::new(codes::CRAFT_MISSING).into());
    }
    let mut cause = Cause::from(Why::Craft);
    let fee = total(recipe.fee, times)?;
    if fee.is_positive() {
        let thing = store::get(tx, guild, recipe.thing.id)
            .await?
            .ok_or_else(refuse::unknown)?;
        let till = settings::till(guild, rules.pay_to);
        let draft = Draft::transfer(EntryKind::Craft, AccountRef::wallet(guild, user), till, fee)?;
        let posted = books::post(tx, draft.by(user).with_memo(buy::memo(&thing)?)).await?;
        cause = Why::Craft.with(posted.seq);
    }
    for (part, takes, _) in &recipe.parts {
        let quantity = i64::from(*takes) * i64::from(times);
        holdings::take(tx, Of::hand(guild, user, part.id), quantity, cause).await?;
    }
    let quantity = i64::from(recipe.quantity) * i64::from(times);
    let held = holdings::add(tx, Of::hand(guild, user, recipe.thing.id), quantity, cause).await?;
    Ok(Made {
        thing: recipe.thing,
        quantity,
        fee,
        held,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_people_write_them() {
        let parts = |typed| parsed(typed).ok();
        let one = |quantity, name: &str| (quantity, name.to_owned());
        assert_eq!(
            parts("2 Plank, 1 Nail"),
            Some(vec![one(2, "Plank"), one(1, "Nail")])
        );
        assert_eq!(parts("3x Oak Plank"), Some(vec![one(3, "Oak Plank")]));
        assert_eq!(parts("3 × Nail"), Some(vec![one(3, "Nail")]));
        for odd in [
            "",
            "Plank",
            "0 Plank",
            "-1 Plank",
            "2 Plank,",
            "1 a,1 b,1 c,1 d,1 e,1 f,1 g,1 h,1 i",
        ] {
            assert_eq!(parts(odd), None, "{odd}");
        }
    }
}
