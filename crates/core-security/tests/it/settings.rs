//! Settings: typed, versioned, on record, undone; on both databases.

use std::time::Duration;

use core_db::test_on_each;
use core_db::testing::TestDb;
use core_security::{Action, Actor, GuardSetting, Permissions, Request, Security, SettingChange};
use core_types::setting::SettingSpec;
use core_types::{GuildId, UserId};

core_types::settings! {
    /// Settings of another room.
    pub enum Other {
        /// A number.
        Base "daily.base" Number(0, 1_000), "100";
    }
}

const BASE: SettingSpec = Other::Base.spec();

fn request(key: &str, permissions: Permissions) -> Request {
    let (guild, user) = (GuildId::new(1).unwrap(), UserId::new(9).unwrap());
    let actor = Actor {
        permissions,
        ..Actor::member(user, guild)
    };
    Request::new(guild, actor, key)
}

fn staff(key: &str) -> Request {
    request(key, Permissions::MANAGE_GUILD)
}

fn change(value: &str, expected_version: Option<i64>) -> SettingChange {
    SettingChange {
        value: Some(value.to_owned()),
        expected_version,
        reason: Some("as agreed".to_owned()),
    }
}

fn find(key: &str) -> Option<(SettingSpec, Action)> {
    let guard = GuardSetting::by_key(key).map(|setting| (setting.spec(), Action::SettingsConfigure));
    guard.or_else(|| (key == BASE.key).then_some((BASE, Action::EconomyConfigure)))
}

fn security(db: &TestDb) -> Security {
    Security::new(db.db(), Duration::from_secs(30))
}

test_on_each! {
    /// Settings are checked and versioned, and only staff sees and changes them.
    async fn case_40_settings_are_checked_and_versioned(db: TestDb) {
        let security = security(&db);
        let set = async |request: &Request, change| {
            security.setting_set(request, Action::EconomyConfigure, BASE, change).await
        };
        let member = request("1", Permissions::NONE);
        let seen = security.settings_show(&member, Action::EconomyConfigure, &[BASE]).await;
        assert_eq!(seen.unwrap_err().code().name(), "access.forbidden");
        assert_eq!(set(&member, change("9", None)).await.unwrap_err().code().name(), "access.forbidden");
        assert_eq!(set(&staff("2"), change("-9", None)).await.unwrap_err().code().name(), "staff.setting_invalid");
        let first = set(&staff("3"), change(" 250 ", Some(0))).await.unwrap();
        assert_eq!((first.before.as_str(), first.after.as_str(), first.version), ("100", "250", 1));
        assert_eq!(set(&staff("3"), change(" 250 ", Some(0))).await.unwrap(), first, "a replay is answered alike");
        let late = set(&staff("4"), change("300", Some(0))).await.unwrap_err();
        assert_eq!(late.code().name(), "staff.setting_moved");
        assert_eq!(set(&staff("5"), change("300", Some(1))).await.unwrap().version, 2);
        let lines = security.settings_show(&staff("6"), Action::EconomyConfigure, &[BASE]).await.unwrap();
        assert_eq!((lines[0].value.as_str(), lines[0].is_default, lines[0].version), ("300", false, 2));
        assert_eq!(lines[0].changed, Some((UserId::new(9).unwrap(), db.now())));
    }

    /// A change is undone once, as long as nothing came after it; the standard comes back as the standard.
    async fn case_40_changes_are_undone(db: TestDb) {
        let security = security(&db);
        for (key, value) in [("1", "200"), ("2", "300")] {
            security.setting_set(&staff(key), Action::EconomyConfigure, BASE, change(value, None)).await.unwrap();
        }
        let history = async || security.setting_history(&staff("h"), None, None, 10).await.unwrap().changes;
        let numbers: Vec<i64> = history().await.iter().map(|change| change.number).collect();
        assert_eq!(numbers, [2, 1]);
        let early = security.settings_undo(&staff("3"), 1..=1, find).await.unwrap_err();
        assert_eq!(early.code().name(), "staff.setting_moved");
        let undone = security.settings_undo(&staff("4"), 2..=2, find).await.unwrap().remove(0);
        assert_eq!((undone.before.as_str(), undone.after.as_str()), ("300", "200"));
        let undone = security.settings_undo(&staff("5"), 1..=1, find).await.unwrap().remove(0);
        assert_eq!((undone.before.as_str(), undone.after.as_str()), ("200", "100"));
        let lines = security.settings_show(&staff("6"), Action::EconomyConfigure, &[BASE]).await.unwrap();
        assert!(lines[0].is_default);
        assert_eq!(security.settings_undo(&staff("7"), 99..=99, find).await.unwrap_err().code().name(), "staff.change_unknown");
        assert_eq!(history().await[0].reason, "undoes change 1");
        let first = security.setting_history(&staff("h"), Some("daily.base".to_owned()), None, 3).await.unwrap();
        assert_eq!((first.changes.len(), first.next), (3, Some(2)));
        let none = security.setting_history(&staff("h"), Some("language".to_owned()), None, 3).await.unwrap();
        assert!(none.changes.is_empty());
    }

    /// Many changes of one setting at once: each is recorded with the value it really replaced.
    async fn concurrent_changes_are_told_apart(db: TestDb) {
        let security = security(&db);
        let tasks: Vec<_> = (1..=8)
            .map(|value: i32| {
                let security = security.clone();
                tokio::spawn(async move {
                    let (request, change) = (staff(&value.to_string()), change(&value.to_string(), None));
                    security.setting_set(&request, Action::EconomyConfigure, BASE, change).await
                })
            })
            .collect();
        let mut done = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                Ok(changed) => done.push(changed),
                Err(error) => assert_eq!(error.code().name(), "staff.setting_moved"),
            }
        }
        done.sort_by_key(|changed| changed.version);
        assert_eq!(done[0].before, "100");
        assert!(done.windows(2).all(|pair| pair[0].after == pair[1].before), "{done:?}");
    }

    /// What was set is seen at once in this process, and as the same allocation until then.
    async fn a_change_is_seen_at_once(db: TestDb) {
        let security = security(&db);
        let guild = GuildId::new(1).unwrap();
        let before = security.stored(guild).await.unwrap();
        assert!(std::sync::Arc::ptr_eq(&before, &security.stored(guild).await.unwrap()));
        let spec = GuardSetting::StaffChannel.spec();
        security.setting_set(&staff("1"), Action::SettingsConfigure, spec, change("<#77>", None)).await.unwrap();
        assert_eq!(security.settings(guild).await.unwrap().staff_channel.map(core_types::ChannelId::get), Some(77));
    }
}
