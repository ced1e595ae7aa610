//! Blocks on both databases: the rules, the list, the expiry, and what is remembered.

use std::time::Duration;

use core_db::{Db, Tx};
use core_errors::{AppError, codes};
use core_security::{
    AuditActor, AuditFilter, AuditRecord, Block, BlockSource, NewBlock, Security, audit_list, blocks_list,
    member_block, member_unblock,
};
use core_types::{GuildId, Timestamp, UserId};

const LONG: Duration = Duration::from_hours(24);

fn guild() -> GuildId {
    GuildId::new(1).unwrap()
}

fn user(id: u64) -> UserId {
    UserId::new(id).unwrap()
}

fn by_staff(member: u64) -> NewBlock {
    NewBlock {
        member: user(member),
        is_bot: false,
        is_staff: false,
        reason: "spam".into(),
        source: BlockSource::Staff(user(99)),
        until: None,
    }
}

fn automatic(member: u64, until: Timestamp) -> NewBlock {
    NewBlock {
        reason: "fifty payments in a minute".into(),
        source: BlockSource::Automatic,
        until: Some(until),
        ..by_staff(member)
    }
}

async fn block(db: &Db, new: NewBlock) -> Result<Block, AppError> {
    let security = Security::new(db.clone(), Duration::from_secs(30));
    db.write("block", move |tx| {
        let (security, new) = (security.clone(), new.clone());
        Box::pin(async move { member_block(&security, tx, guild(), new, "t1").await })
    })
    .await
}

async fn unblock(db: &Db, member: u64) -> Result<Block, AppError> {
    let security = Security::new(db.clone(), Duration::from_secs(30));
    db.write("unblock", move |tx| {
        let security = security.clone();
        Box::pin(async move {
            let by = BlockSource::Staff(user(98));
            member_unblock(&security, tx, guild(), user(member), by, "a mistake", "t2").await
        })
    })
    .await
}

async fn records(db: &Db) -> Vec<AuditRecord> {
    async fn all(tx: &mut Tx) -> Result<Vec<AuditRecord>, AppError> {
        Ok(audit_list(tx, guild(), &AuditFilter::default(), None, 100)
            .await?
            .records)
    }
    db.read("audit", |tx| Box::pin(all(tx))).await.unwrap()
}

async fn listed(db: &Db) -> Vec<UserId> {
    let (mut before, mut members) = (None, Vec::new());
    loop {
        let page = db
            .read("list", move |tx| Box::pin(blocks_list(tx, guild(), before, 2)))
            .await
            .unwrap();
        members.extend(page.blocks.iter().map(|block| block.member));
        before = page.next;
        if before.is_none() {
            return members;
        }
    }
}

core_db::test_on_each! {
    async fn a_change_is_seen_at_once_and_on_record(db: TestDb) {
        let security = Security::new(db.db(), LONG);
        assert_eq!(security.blocked(guild(), user(2)).await.unwrap(), None);
        block(&db, by_staff(2)).await.unwrap();
        security.forget_block(guild(), user(2)).await;
        let held = security.blocked(guild(), user(2)).await.unwrap().unwrap();
        assert_eq!((held.reason.as_str(), held.source, held.until), ("spam", BlockSource::Staff(user(99)), None));
        assert_eq!(security.blocked(guild(), user(3)).await.unwrap(), None);
        assert_eq!(security.blocked(GuildId::new(2).unwrap(), user(2)).await.unwrap(), None);

        unblock(&db, 2).await.unwrap();
        security.forget_block(guild(), user(2)).await;
        assert_eq!(security.blocked(guild(), user(2)).await.unwrap(), None);
        assert_eq!(unblock(&db, 2).await.unwrap_err().code(), codes::BLOCK_NONE);

        let records = records(&db).await;
        let seen: Vec<_> = records.iter().map(|r| (r.action.as_str(), r.target.as_str(), r.reason.as_str(), r.trace.as_str())).collect();
        assert_eq!(seen, [("security.unblock", "user:2", "a mistake", "t2"), ("security.block", "user:2", "spam", "t1")]);
        assert!(records[0].before.is_some() && records[1].after.is_some());
    }

    async fn whom_nobody_can_block(db: TestDb) {
        let past = db.now();
        let refused = [
            (NewBlock { is_bot: true, ..by_staff(2) }, codes::BLOCK_BOT),
            (NewBlock { is_staff: true, ..by_staff(2) }, codes::BLOCK_STAFF),
            (NewBlock { source: BlockSource::Automatic, is_staff: true, ..by_staff(2) }, codes::BLOCK_STAFF),
            (NewBlock { source: BlockSource::Staff(user(2)), ..by_staff(2) }, codes::BLOCK_SELF),
            (NewBlock { until: Some(past), ..by_staff(2) }, codes::BLOCK_PAST),
            (NewBlock { reason: " ".into(), ..by_staff(2) }, codes::REASON_MISSING),
        ];
        for (new, code) in refused {
            assert_eq!(block(&db, new.clone()).await.unwrap_err().code(), code, "{new:?}");
        }
        assert_eq!(records(&db).await, []);
    }

    async fn the_bot_does_not_replace_what_staff_decided(db: TestDb) {
        let soon = db.now().plus(Duration::from_mins(1));
        block(&db, automatic(2, soon)).await.unwrap();
        let longer = block(&db, automatic(2, soon.plus(LONG))).await.unwrap();
        assert_eq!(longer.until, Some(soon.plus(LONG)));
        block(&db, by_staff(2)).await.unwrap();
        let kept = block(&db, automatic(2, soon)).await.unwrap();
        assert_eq!((kept.source, kept.until), (BlockSource::Staff(user(99)), None));
        assert_eq!(records(&db).await.len(), 3);
    }

    async fn a_block_ends_at_its_time_and_leaves_a_record(db: TestDb) {
        let security = Security::new(db.db(), LONG);
        let until = db.now().plus(Duration::from_mins(10));
        block(&db, automatic(2, until)).await.unwrap();
        block(&db, by_staff(3)).await.unwrap();
        assert!(security.blocked(guild(), user(2)).await.unwrap().is_some());
        assert_eq!(security.blocks_expire().await.unwrap(), 0);

        db.clock().set(until);
        assert_eq!(security.blocked(guild(), user(2)).await.unwrap(), None, "a comparison, not the job, decides");
        assert_eq!(listed(&db).await, [user(3)]);
        assert_eq!(security.blocks_expire().await.unwrap(), 1);
        assert_eq!(security.blocks_expire().await.unwrap(), 0);
        let last = records(&db).await.remove(0);
        assert_eq!((last.actor, last.action.as_str(), last.target.as_str()), (AuditActor::System, "security.unblock", "user:2"));
        assert!(security.blocked(guild(), user(3)).await.unwrap().is_some());
    }

    async fn pages_of_blocks_are_whole(db: TestDb) {
        for member in 2..=6 {
            db.clock().advance(Duration::from_secs(u64::from(member % 2 == 0)));
            block(&db, by_staff(member)).await.unwrap();
        }
        assert_eq!(listed(&db).await, [6, 5, 4, 3, 2].map(user));
    }
}
