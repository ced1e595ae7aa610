//! Installing the libraries from their registries, once: into `target/bots`, until a lock file changes.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

/// Bots by the library they are written with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bot {
    DiscordJs,
    DiscordPy,
    Serenity,
}

impl Bot {
    fn name(self) -> &'static str {
        match self {
            Self::DiscordJs => "discord-js",
            Self::DiscordPy => "discord-py",
            Self::Serenity => "serenity",
        }
    }

    /// Where its source is.
    fn source(self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples/bots")
            .join(self.name())
    }
}

/// Says on standard error when not.
pub(super) fn is_wanted() -> bool {
    let is_set = |name| env::var(name).is_ok_and(|value| value == "1");
    if is_set("GUILDHALL_TEST_LIBRARIES") {
        return true;
    }
    let missing = "other libraries: GUILDHALL_TEST_LIBRARIES is not 1 (it installs from their registries)";
    assert!(!is_set("GUILDHALL_TEST_REQUIRE_SERVERS"), "{missing}");
    eprintln!("SKIPPED: {missing}");
    false
}

/// Where the bot is installed.
pub(super) fn folder(bot: Bot) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    target.join("bots").join(bot.name())
}

/// How to start the bot, which is installed or built first. One at a time: they would only slow each other down.
pub(super) fn command(bot: Bot) -> Command {
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _one = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let (source, folder) = (bot.source(), folder(bot));
    fs::create_dir_all(&folder).unwrap();
    match bot {
        Bot::DiscordJs => discord_js(&source, &folder),
        Bot::DiscordPy => discord_py(&source, &folder),
        Bot::Serenity => serenity(&source, &folder),
    }
}

fn discord_js(source: &Path, folder: &Path) -> Command {
    // Node looks for packages beside the file it runs.
    for file in ["package.json", "package-lock.json", "bot.js"] {
        fs::copy(source.join(file), folder.join(file)).unwrap();
    }
    unless_installed(&source.join("package-lock.json"), folder, || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(folder);
        run(npm);
    });
    let mut node = Command::new("node");
    node.arg(folder.join("bot.js"));
    node
}

fn discord_py(source: &Path, folder: &Path) -> Command {
    let (requirements, python) = (source.join("requirements.txt"), folder.join("venv/bin/python"));
    unless_installed(&requirements, folder, || {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear"]).arg(folder.join("venv"));
        run(venv);
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--prefer-binary", "--requirement"])
            .arg(&requirements);
        run(pip);
    });
    let mut bot = Command::new(python);
    bot.arg(source.join("bot.py"));
    bot
}

fn serenity(source: &Path, folder: &Path) -> Command {
    let mut cargo = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo
        .args(["build", "--locked", "--manifest-path"])
        .arg(source.join("Cargo.toml"));
    cargo
        .arg("--target-dir")
        .arg(folder)
        .env("CARGO_INCREMENTAL", "0");
    run(cargo);
    Command::new(folder.join("debug/sandbox-bot-serenity"))
}

/// Does what is asked unless it was done for the same lock file before.
fn unless_installed(lock: &Path, folder: &Path, install: impl FnOnce()) {
    let (wanted, stamp) = (fs::read(lock).unwrap(), folder.join("installed"));
    if fs::read(&stamp).is_ok_and(|found| found == wanted) {
        return;
    }
    // Not to be believed if the installation stops half way.
    if stamp.exists() {
        fs::remove_file(&stamp).unwrap();
    }
    install();
    fs::write(&stamp, wanted).unwrap();
}

/// Runs a program to its end, which must be a good one.
fn run(mut command: Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}
