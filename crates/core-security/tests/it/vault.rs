//! What is sealed opens for whom it should, until its key is destroyed; and keys can be exchanged while it is used.

use core_config::{Settings, Sources};
use core_db::testing::TestDb;
use core_db::{Db, DbError};
use core_errors::AppError;
use core_security::{DataOwner, MasterKeys, Place, Sealed, Vault, VaultError};
use core_types::{GuildId, UserId};

const ONE: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const TWO: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn member(guild: u64, user: u64) -> DataOwner {
    DataOwner::Member(GuildId::new(guild).unwrap(), UserId::new(user).unwrap())
}

fn vault(keys: &str) -> Vault {
    Vault::new(MasterKeys::parse(keys).unwrap())
}

fn here() -> Place {
    Place::new("feedback", "text", 12)
}

async fn seal(db: &Db, vault: &Vault, subject: DataOwner, text: &'static str) -> Result<Sealed, AppError> {
    let vault = vault.clone();
    db.write("seal", move |tx| {
        let vault = vault.clone();
        Box::pin(async move { vault.seal(tx, subject, &here(), text).await })
    })
    .await
}

async fn open(
    db: &Db,
    vault: &Vault,
    subject: DataOwner,
    sealed: &Sealed,
) -> Result<Option<String>, AppError> {
    let (vault, sealed) = (vault.clone(), sealed.clone());
    db.read("open", move |tx| {
        let (vault, sealed) = (vault.clone(), sealed.clone());
        Box::pin(async move { vault.open(tx, subject, &here(), &sealed).await })
    })
    .await
}

async fn shred(db: &Db, vault: &Vault, subject: DataOwner) -> Result<u64, AppError> {
    let vault = vault.clone();
    db.write("shred", move |tx| {
        let vault = vault.clone();
        Box::pin(async move { vault.shred(tx, subject).await })
    })
    .await
}

fn settings(folder: &std::path::Path, keys: Option<&str>) -> Settings {
    let mut environment = vec![("GUILDHALL__DATA_DIR".to_owned(), folder.display().to_string())];
    environment.extend(keys.map(|keys| ("GUILDHALL__SECURITY__MASTER_KEY".to_owned(), keys.to_owned())));
    Settings::load(&Sources::new(environment)).unwrap()
}

#[tokio::test]
async fn a_text_opens_for_its_subject_alone() {
    for db in TestDb::all().await.unwrap() {
        let vault = vault(ONE);
        let sealed = seal(&db, &vault, member(1, 2), "I was treated badly by 🐉")
            .await
            .unwrap();
        assert!(!String::from_utf8_lossy(sealed.as_bytes()).contains("badly"));
        let text = open(&db, &vault, member(1, 2), &sealed).await.unwrap();
        assert_eq!(text.as_deref(), Some("I was treated badly by 🐉"));
        for other in [
            member(1, 3),
            member(2, 2),
            DataOwner::Guild(GuildId::new(1).unwrap()),
        ] {
            assert_eq!(
                open(&db, &vault, other, &sealed).await.unwrap(),
                None,
                "{other:?}"
            );
            seal(&db, &vault, other, "theirs").await.unwrap();
            assert_eq!(
                open(&db, &vault, other, &sealed).await.unwrap(),
                None,
                "{other:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_stays_behind_after_shredding_cannot_be_opened() {
    for db in TestDb::all().await.unwrap() {
        let vault = vault(ONE);
        let ana = seal(&db, &vault, member(1, 2), "ana's").await.unwrap();
        let elsewhere = seal(&db, &vault, member(2, 2), "ana's elsewhere").await.unwrap();
        let bo = seal(&db, &vault, member(1, 3), "bo's").await.unwrap();
        let hall = seal(
            &db,
            &vault,
            DataOwner::Guild(GuildId::new(1).unwrap()),
            "the hall's",
        )
        .await
        .unwrap();
        assert_eq!(shred(&db, &vault, member(1, 2)).await.unwrap(), 1);
        assert_eq!(open(&db, &vault, member(1, 2), &ana).await.unwrap(), None);
        // Who comes back gets a new key, and the old text stays lost.
        seal(&db, &vault, member(1, 2), "ana's again").await.unwrap();
        assert_eq!(open(&db, &vault, member(1, 2), &ana).await.unwrap(), None);
        assert!(
            open(&db, &vault, member(2, 2), &elsewhere)
                .await
                .unwrap()
                .is_some()
        );
        assert!(open(&db, &vault, member(1, 3), &bo).await.unwrap().is_some());

        assert_eq!(
            shred(&db, &vault, DataOwner::Guild(GuildId::new(1).unwrap()))
                .await
                .unwrap(),
            3
        );
        assert_eq!(open(&db, &vault, member(1, 3), &bo).await.unwrap(), None);
        assert_eq!(
            open(&db, &vault, DataOwner::Guild(GuildId::new(1).unwrap()), &hall)
                .await
                .unwrap(),
            None
        );
        assert!(
            open(&db, &vault, member(2, 2), &elsewhere)
                .await
                .unwrap()
                .is_some()
        );
    }
}

#[tokio::test]
async fn shredding_that_is_rolled_back_destroys_nothing() {
    for db in TestDb::all().await.unwrap() {
        let vault = vault(ONE);
        let sealed = seal(&db, &vault, member(1, 2), "kept").await.unwrap();
        let shredder = vault.clone();
        let failed: Result<(), AppError> = db
            .write("shred_and_fail", move |tx| {
                let vault = shredder.clone();
                Box::pin(async move {
                    vault.shred(tx, member(1, 2)).await?;
                    Err(AppError::internal("as a test wants it"))
                })
            })
            .await;
        assert!(failed.is_err());
        assert!(open(&db, &vault, member(1, 2), &sealed).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn master_keys_are_exchanged_while_texts_are_read_and_written() {
    for db in TestDb::all().await.unwrap() {
        let old = vault(ONE);
        let mut sealed = Vec::new();
        for user in 1..=450 {
            sealed.push((
                member(1, user),
                seal(&db, &old, member(1, user), "before").await.unwrap(),
            ));
        }
        let both = vault(&format!("{TWO},{ONE}"));
        let done = both.rewrap(&db).await.unwrap();
        assert_eq!((done.keys, done.batches), (450, 3));
        assert_eq!(
            both.rewrap(&db).await.unwrap().keys,
            0,
            "a second time there is nothing to do"
        );
        assert_eq!(both.status(&db).await.unwrap().sealed, [(done.master, 450)]);
        let new = vault(TWO);
        for (subject, sealed) in &sealed {
            assert_eq!(
                open(&db, &new, *subject, sealed).await.unwrap().as_deref(),
                Some("before")
            );
        }
        let error = open(&db, &old, sealed[0].0, &sealed[0].1).await.unwrap_err();
        assert!(error.to_string().contains("is missing"), "{error}");
    }
}

#[tokio::test]
async fn retired_data_keys_open_and_seal_no_more() {
    for db in TestDb::all().await.unwrap() {
        let vault = vault(ONE);
        let before = seal(&db, &vault, member(1, 2), "before").await.unwrap();
        assert_eq!(vault.retire(&db).await.unwrap(), 1);
        let after = seal(&db, &vault, member(1, 2), "after").await.unwrap();
        assert_ne!(before.as_bytes()[1..9], after.as_bytes()[1..9], "another key");
        assert_eq!(
            open(&db, &vault, member(1, 2), &before).await.unwrap().as_deref(),
            Some("before")
        );
        assert_eq!(
            open(&db, &vault, member(1, 2), &after).await.unwrap().as_deref(),
            Some("after")
        );
        assert_eq!(
            shred(&db, &vault, member(1, 2)).await.unwrap(),
            2,
            "retired keys are destroyed as well"
        );
    }
}

#[tokio::test]
async fn a_wrong_master_key_is_refused_at_the_start() {
    for db in TestDb::all().await.unwrap() {
        let folder = tempfile::tempdir().unwrap();
        Vault::start(&settings(folder.path(), Some(ONE)), &db)
            .await
            .unwrap();
        // Nothing is sealed yet, and the key is known all the same.
        let wrong = Vault::start(&settings(folder.path(), Some(TWO)), &db)
            .await
            .unwrap_err();
        assert!(matches!(wrong, VaultError::Missing { .. }), "{wrong}");
        let none = Vault::start(&settings(folder.path(), None), &db)
            .await
            .unwrap_err();
        assert!(none.to_string().contains("master.key"), "{none}");
        assert!(
            !folder.path().join("master.key").exists(),
            "a key that is lost is not replaced"
        );

        let first = Vault::start(&settings(folder.path(), Some(ONE)), &db)
            .await
            .unwrap();
        let sealed = seal(&db, &first, member(1, 2), "text").await.unwrap();
        let both = format!("{TWO},{ONE}");
        let second = Vault::start(&settings(folder.path(), Some(&both)), &db)
            .await
            .unwrap();
        assert!(open(&db, &second, member(1, 2), &sealed).await.unwrap().is_some());
        let early = Vault::start(&settings(folder.path(), Some(TWO)), &db)
            .await
            .unwrap_err();
        assert!(
            matches!(early, VaultError::Missing { .. }),
            "the old key still seals: {early}"
        );
        second.rewrap(&db).await.unwrap();
        Vault::start(&settings(folder.path(), Some(TWO)), &db)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_key_file_is_made_once_private_and_renewed_under_running_processes() -> Result<(), DbError> {
    for db in TestDb::all().await? {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path(), None);
        let running = Vault::start(&settings, &db).await.unwrap();
        let file = folder.path().join("master.key");
        let text = std::fs::read_to_string(&file).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
            assert_eq!(std::fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
            let exposed = Vault::start(&settings, &db).await.unwrap_err();
            assert!(exposed.to_string().contains("chmod 600"), "{exposed}");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        let sealed = seal(&db, &running, member(1, 2), "text").await.unwrap();
        let operator = Vault::start(&settings, &db).await.unwrap();
        assert_eq!(
            std::fs::read_to_string(&file).unwrap(),
            text,
            "the same file again"
        );
        let fresh = operator.renew(&settings).unwrap().unwrap();
        assert_eq!(operator.rewrap(&db).await.unwrap().keys, 1);
        // The running process has never heard of the new key, and finds it.
        assert!(
            open(&db, &running, member(1, 2), &sealed)
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(running.status(&db).await.unwrap().present[0], fresh);
    }
    Ok(())
}
