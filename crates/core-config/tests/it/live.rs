use std::time::Duration;

use core_config::{LiveSettings, Reload, Settings};

use crate::support::{file, sources};

fn live(path: &std::path::Path) -> LiveSettings {
    let sources = sources(Some(path), &[]);
    LiveSettings::new(Settings::load(&sources).unwrap(), sources)
}

#[test]
fn a_reload_changes_what_may_change_and_names_the_rest() {
    let file = file("[limits]\ndeadline = '1s'\n");
    let live = live(file.path());
    let before = live.current();
    std::fs::write(
        file.path(),
        "[limits]\ndeadline = '1500ms'\n[http]\nbind = '127.0.0.1:9'\n[discord]\ntoken = 'abc'\n[flags.work]\nrollout = 50\n",
    )
    .unwrap();
    let reload = live.reload().unwrap();
    let expected = Reload {
        changed: vec!["limits.deadline".into(), "flags.work".into()],
        needs_restart: vec!["discord.token".into(), "http.bind".into()],
    };
    assert_eq!(reload, expected);
    let now = live.current();
    assert_eq!(
        before.limits.deadline,
        Duration::from_secs(1),
        "work that started earlier keeps what it saw"
    );
    assert_eq!(now.limits.deadline, Duration::from_millis(1_500));
    assert_eq!(now.http.bind, before.http.bind);
    assert!(now.discord.token.is_none());
    assert_eq!(now.overview().0["http.bind"].from, "default");
    assert_eq!(live.reload().unwrap().changed, Vec::<String>::new());
}

#[test]
fn case_40_a_broken_file_leaves_the_previous_settings_in_force() {
    let file = file("[limits]\ndeadline = '1s'\n");
    let live = live(file.path());
    std::fs::write(file.path(), "[limits]\ndeadline = '9s'\nunknown = 1\n").unwrap();
    assert_eq!(live.reload().unwrap_err().0.len(), 2);
    assert_eq!(live.current().limits.deadline, Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn the_watcher_takes_over_a_changed_file() {
    let file = file("[limits]\ndeadline = '1s'\n");
    let live = live(file.path());
    let watcher = tokio::spawn(live.clone().watch());
    tokio::time::sleep(Duration::from_secs(5)).await;
    for (text, expected) in [
        ("[limits]\ndeadline = '1200ms'\n", 1_200),
        ("[limits]\ndeadline = 'broken, so the last one stays'\n", 1_200),
        ("[limits]\ndeadline = '1300 ms'\n#\n", 1_300),
    ] {
        std::fs::write(file.path(), text).unwrap();
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert_eq!(
            live.current().limits.deadline,
            Duration::from_millis(expected),
            "{text}"
        );
    }
    watcher.abort();
}
