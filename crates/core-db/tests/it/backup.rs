//! Copies of the database, made in use and put back.

use std::path::PathBuf;

use core_db::{
    BackupError, Db, DbSettings, backup_check, backup_latest, backup_list, backup_prune, backup_restore,
    backup_seal, backup_settings, backup_write, testing::TestDb,
};
use core_types::Timestamp;

const AT: Timestamp = Timestamp::from_seconds(1_800_000_000);

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("guildhall_{name}_{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn enqueue(db: &Db, key: &'static str) {
    let done: Result<_, core_db::DbError> = db
        .write("enqueue", move |tx| {
            Box::pin(async move {
                tx.lease_acquire(key, "somebody", std::time::Duration::from_mins(1))
                    .await
            })
        })
        .await;
    assert!(done.unwrap().is_some());
}

async fn has(db: &Db, key: &'static str) -> bool {
    let taken: Result<_, core_db::DbError> = db
        .write("look", move |tx| {
            Box::pin(async move {
                tx.lease_acquire(key, "another", std::time::Duration::from_mins(1))
                    .await
            })
        })
        .await;
    taken.unwrap().is_none()
}

async fn open(settings: &DbSettings, test: &TestDb) -> Db {
    Db::connect(settings.clone(), test.clock().clone()).await.unwrap()
}

#[tokio::test]
async fn a_copy_brings_back_what_was_there_when_it_was_made() {
    for test in TestDb::all().await.unwrap() {
        let folder = Folder::new(&format!("backup_{}", test.dialect()));
        let (settings, copy) = (test.settings().unwrap(), folder.file("copy"));
        enqueue(&test, "before").await;
        backup_write(&settings, &copy).await.unwrap();
        let manifest = backup_seal(&settings, &copy, AT).await.unwrap();
        assert_eq!(manifest, backup_check(&settings, &copy).await.unwrap());
        enqueue(&test, "after").await;

        let refused = backup_restore(&settings, &copy, false, AT).await;
        assert!(matches!(refused, Err(BackupError::NotEmpty)), "{refused:?}");
        if test.dialect() == core_db::Dialect::Sqlite {
            let refused = backup_restore(&settings, &copy, true, AT).await;
            assert!(matches!(refused, Err(BackupError::InUse)), "{refused:?}");
        }
        test.close().await;
        let aside = backup_restore(&settings, &copy, true, AT).await.unwrap();

        let restored = open(&settings, &test).await;
        restored.migrate().await.unwrap();
        assert!(has(&restored, "before").await, "it is lost");
        assert!(!has(&restored, "after").await, "it is of a later moment");
        restored.close().await;
        let aside = aside.unwrap();
        if let Some(old) = backup_settings(&settings, aside.as_ref()) {
            let old_db = open(&old, &test).await;
            assert!(has(&old_db, "after").await, "what was replaced is kept whole");
            old_db.close().await;
            std::fs::remove_file(old.url.strip_prefix("sqlite://").unwrap()).unwrap();
        }
    }
}

#[tokio::test]
async fn a_copy_is_refused_when_it_is_not_what_it_was() {
    let test = TestDb::sqlite().await.unwrap();
    let folder = Folder::new("backup_refused");
    let (settings, copy) = (test.settings().unwrap(), folder.file("copy"));
    backup_write(&settings, &copy).await.unwrap();
    let unsealed = backup_check(&settings, &copy).await.unwrap_err();
    assert!(unsealed.to_string().contains("is missing"), "{unsealed}");
    backup_seal(&settings, &copy, AT).await.unwrap();

    let again = backup_write(&settings, &copy).await.unwrap_err();
    assert!(matches!(again, BackupError::Exists(_)), "{again}");
    let other = DbSettings::new("postgres://localhost/guildhall");
    let other = backup_check(&other, &copy).await.unwrap_err();
    assert!(
        other
            .to_string()
            .contains("it is of sqlite, the database is postgres"),
        "{other}"
    );
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&copy, bytes).unwrap();
    let changed = backup_restore(&settings, &copy, true, AT).await.unwrap_err();
    assert!(changed.to_string().contains("was changed"), "{changed}");
}

#[tokio::test]
async fn the_newest_copies_are_kept() {
    let test = TestDb::sqlite().await.unwrap();
    let folder = Folder::new("backup_kept");
    let settings = test.settings().unwrap();
    assert_eq!(backup_latest(&folder.0).await.unwrap(), None);
    for day in 1..=4 {
        let copy = folder.file(&format!("guildhall-2026110{day}T000000.sqlite"));
        backup_write(&settings, &copy).await.unwrap();
        if day < 4 {
            let at = Timestamp::from_seconds(day);
            backup_seal(&settings, &copy, at).await.unwrap();
        }
    }
    std::fs::write(folder.file("notes.txt"), "mine").unwrap();
    // The fourth was never checked: it counts for nothing.
    assert_eq!(backup_prune(&folder.0, 2).await.unwrap(), 1);
    let left = backup_list(&folder.0).await.unwrap();
    assert_eq!(left.len(), 3);
    assert!(left[2].ends_with("guildhall-20261104T000000.sqlite"));
    assert!(folder.file("notes.txt").exists());
    assert!(!folder.file("guildhall-20261101T000000.sqlite.json").exists());
    let latest = backup_latest(&folder.0).await.unwrap().unwrap();
    assert_eq!(
        latest.made_at,
        Timestamp::from_seconds(3),
        "a copy nobody checked does not count"
    );
}
