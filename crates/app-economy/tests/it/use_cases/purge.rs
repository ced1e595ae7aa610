//! Guilds the bot was removed from: frozen, back again, or deleted as a whole.

use std::collections::BTreeSet;

use app_economy::HoldOrder;
use app_economy::ledger::{OnProgress, VerifyScope, verify};
use app_economy::retention::{
    PurgeCause, Purged, TABLES, ended_delete, guild_purge, guild_purges, guilds_away, guilds_purge_due,
};
use core_db::testing::schema;
use core_db::{Db, DbError, test_on_each};
use core_security::{AuditScope, Presence, audit_verify};

use super::*;

const GRACE: Duration = Duration::from_hours(24 * 30);

fn elsewhere() -> GuildId {
    GuildId::new(2).unwrap()
}

/// A request of a member on another server.
fn there(hall: &Hall, member: u64) -> Request {
    let key = hall.request(member).key;
    Request::new(elsewhere(), Actor::member(user(member), elsewhere()), key)
}

async fn sound(db: &Db) {
    let quiet: OnProgress = Arc::new(|_| {});
    let report = verify(db, VerifyScope::All, quiet).await.unwrap();
    assert!(report.faults.is_empty(), "{report:?}");
    let audit = audit_verify(db, AuditScope::All).await.unwrap();
    assert!(audit.is_clean(), "{audit:?}");
}

async fn count(db: &Db, sql: String) -> i64 {
    let sql: &'static str = sql.leak();
    let count: Result<(i64,), DbError> = db
        .read("count", move |tx| {
            Box::pin(async move { tx.query(sql).fetch_one().await })
        })
        .await;
    count.unwrap_or_else(|error| panic!("{sql}: {error:?}")).0
}

async fn change(db: &Db, sql: &'static str) -> Result<u64, DbError> {
    db.write("change", move |tx| {
        Box::pin(async move { tx.query(sql).execute().await })
    })
    .await
}

/// Money set aside for a day, of a member of each of two servers.
async fn two_servers(db: &TestDb) -> Hall {
    let hall = Hall::new(db);
    for guild in [guild(), elsewhere()] {
        hall.economy.security().guild_joined(None, guild).await.unwrap();
    }
    hall.give(ANA, 1_000).await;
    let order = HoldOrder {
        member: user(ANA),
        member_is_bot: false,
        amount: amount("200"),
        reason: "for the test".to_owned(),
        days: 1,
    };
    hall.economy.case_hold(&hall.staff(), order).await.unwrap();
    hall.economy.daily(&hall.request(BO)).await.unwrap();
    hall.economy.daily(&there(&hall, ANA)).await.unwrap();
    hall
}

test_on_each! {
    /// What protected somebody goes when it is over, and not before.
    async fn what_has_ended_is_deleted(db: TestDb) {
        let day = db.now().as_seconds() / 86_400;
        let until = db.now().plus(Duration::from_secs(1)).as_micros();
        let rows: &'static str = format!(
            "INSERT INTO access_spent (guild_id, user_id, action, day, amount) VALUES (1, 2, 'a', {}, 1), (1, 2, 'a', {day}, 1)",
            day - 41
        )
        .leak();
        change(&db, rows).await?;
        let limit = format!("INSERT INTO member_limit (guild_id, user_id, number, since, expires_at) VALUES (1, 2, 1, 1, {until})");
        change(&db, limit.leak()).await?;
        assert_eq!((ended_delete(&db).await?, ended_delete(&db).await?), (1, 0));
        db.clock().advance(Duration::from_secs(1));
        assert_eq!(ended_delete(&db).await?, 1);
    }

    /// Where the bot was removed nothing moves; invited again, everything goes on from there, and the staff is told once.
    async fn case_67_a_removed_server_is_frozen_and_comes_back_whole(db: TestDb) {
        let hall = two_servers(&db).await;
        let security = hall.economy.security();
        assert!(security.guild_left(None, guild()).await.unwrap());
        assert!(!security.guild_left(None, guild()).await.unwrap(), "known already");
        hall.pass(Duration::from_hours(48));
        assert_eq!((hall.economy.payments_due().await.unwrap(), hall.ledger.holds_expire().await?), (0, 0));
        assert_eq!(hall.economy.cases_lapse().await.unwrap(), 0);
        assert_eq!(guilds_purge_due(&db, GRACE).await.unwrap(), 0, "its time of grace is not over");
        let since = match security.guild_joined(None, guild()).await.unwrap() {
            Presence::Back(since) => since,
            other => panic!("{other:?}"),
        };
        assert_eq!(hall.now().since(since), Duration::from_hours(48));
        assert_eq!(security.guild_joined(None, guild()).await.unwrap(), Presence::Known);
        let told = "SELECT count(*) FROM outbox WHERE topic = 'notice' AND payload LIKE '%guild-returned%'";
        assert_eq!(count(&db, told.to_owned()).await, 1);
        assert_eq!(hall.economy.payments_due().await.unwrap(), 1, "what was due is done now");
        assert_eq!(hall.wallet(ANA).await, 1_000);
        sound(&db).await;
    }

    /// After the time of grace everything of the guild is gone, and nothing of any other.
    async fn case_67_after_the_time_of_grace_everything_of_the_guild_is_gone(db: TestDb) {
        let hall = two_servers(&db).await;
        hall.economy.security().guild_left(None, guild()).await.unwrap();
        assert_eq!(guilds_away(&db).await?.len(), 1);
        let events = r#"INSERT INTO outbox (topic, partition_key, payload, created_at, due_at)
            VALUES ('webhook', '', '{"guild":"1","data":0}', 1, 1), ('webhook', '', '{"guild":"12","data":0}', 1, 1)"#;
        change(&db, events).await?;
        hall.pass(GRACE);
        assert_eq!(guilds_purge_due(&db, GRACE).await.unwrap(), 1);
        assert_eq!(guilds_purge_due(&db, GRACE).await.unwrap(), 0);
        let of_guilds: BTreeSet<String> = schema(&db)
            .await?
            .into_iter()
            .filter(|(_, column, ..)| column == "guild_id")
            .map(|(table, ..)| table)
            .collect();
        for table in &of_guilds {
            let of_it = format!("SELECT count(*) FROM {table} WHERE guild_id = 1");
            let left = i64::from(table == "guild_purge");
            assert_eq!(count(&db, of_it).await, left, "{table}");
            let declared = TABLES.iter().find(|declared| declared.name == table).unwrap();
            let stays = matches!(declared.purged, Purged::Stays(_));
            assert!(!stays || table.starts_with("guild_p"), "{table} has guilds, and nobody deletes them");
        }
        let postings = "SELECT count(*) FROM posting WHERE account_id NOT IN (SELECT id FROM account)";
        assert_eq!(count(&db, postings.to_owned()).await, 0);
        let events = "SELECT count(*) FROM outbox WHERE topic = 'webhook'";
        assert_eq!(count(&db, events.to_owned()).await, 1);
        let purges = guild_purges(&db, 9).await?;
        assert!(purges.len() == 1 && purges[0].removed > 10 && purges[0].finished_at.is_some(), "{purges:?}");
        let other = hall.economy.balance(&there(&hall, ANA), user(ANA), false).await.unwrap();
        assert_eq!(other.wallet, coins(100));
        sound(&db).await;
        // Invited again, it begins anew.
        assert_eq!(hall.economy.security().guild_joined(None, guild()).await.unwrap(), Presence::New);
        assert_eq!(hall.wallet(ANA).await, 0);
    }

    /// Where members still act the bot is, whatever it was told: nothing is deleted, and everything goes on.
    async fn case_67_a_guild_that_still_acts_is_not_deleted(db: TestDb) {
        let hall = two_servers(&db).await;
        hall.economy.security().guild_left(None, guild()).await.unwrap();
        hall.pass(GRACE);
        let acted = format!("UPDATE idempotency SET guild_id = 1, created_at = {}", hall.now().as_micros());
        assert!(change(&db, acted.leak()).await? > 0);
        assert_eq!(guilds_purge_due(&db, GRACE).await.unwrap(), 0);
        assert_eq!(guilds_away(&db).await?, []);
        assert_eq!(hall.economy.security().guild_joined(None, guild()).await.unwrap(), Presence::Known);
        assert_eq!(hall.wallet(ANA).await, 800);
        sound(&db).await;
    }

    /// The journal cannot be deleted from, except by a purge; one that was interrupted is no fault, and goes on.
    async fn case_67_a_purge_that_was_interrupted_goes_on(db: TestDb) {
        let hall = two_servers(&db).await;
        let delete = "DELETE FROM journal_entry WHERE guild_id = 1 AND seq = 1";
        assert!(change(&db, delete).await.is_err());
        let postings = "DELETE FROM posting WHERE account_id IN (SELECT id FROM account WHERE guild_id = 1)";
        assert!(change(&db, postings).await.is_err());
        assert_eq!(code(guild_purge(&db, guild(), PurgeCause::Operator).await), "guild.present");
        assert_eq!(code(guild_purge(&db, GuildId::new(9).unwrap(), PurgeCause::Operator).await), "guild.unknown");
        hall.economy.security().guild_left(None, guild()).await.unwrap();
        assert!(change(&db, delete).await.is_err(), "still frozen, not yet given up");
        change(&db, "UPDATE guild_presence SET purging_at = left_at WHERE guild_id = 1").await?;
        assert_eq!((change(&db, delete).await?, change(&db, postings).await? > 0), (1, true));
        sound(&db).await;
        let back = hall.economy.security().guild_joined(None, guild()).await.unwrap();
        assert_eq!(back, Presence::Purging, "there is no way back any more");
        assert_eq!(guilds_purge_due(&db, GRACE).await.unwrap(), 1);
        assert_eq!(guilds_away(&db).await?, []);
        assert!(change(&db, "DELETE FROM guild_purge").await.is_ok_and(|gone| gone == 0), "begun by hand, so not on record");
        sound(&db).await;
    }

    /// Whoever leaves finds their wallet as it was; what was set aside comes back by itself; and they can be forgotten.
    async fn case_68_who_leaves_finds_everything_as_it_was_and_can_be_forgotten(db: TestDb) {
        let hall = two_servers(&db).await;
        assert_eq!(hall.wallet(ANA).await, 800);
        // Nobody tells the bot that a member left or was banned: nothing depends on it.
        hall.pass(Duration::from_hours(24 * 365));
        hall.economy.payments_due().await.unwrap();
        assert_eq!(hall.wallet(ANA).await, 1_000, "open holds go back when their time is over");
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        assert_eq!(hall.wallet(ANA).await, 0);
        sound(&db).await;
    }
}
