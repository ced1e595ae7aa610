//! The example file and the reference page, both written from the declarations of the keys.

use std::fmt::Write as _;

use crate::catalogue::FLAGS;
use crate::key::{Change, Key};
use crate::settings::Settings;

/// Stands above an example that is not the default.
const UNSET: &str = "Not set by default. Example:";

/// `guildhall.example.toml`: every key with its default, commented out.
pub fn example_file() -> String {
    let mut out = String::from(
        "# Settings of Guildhall. Copy this file to guildhall.toml and take away the # before what you want to change.\n\
         # Every line shows the default, or an example where there is none. The environment is stronger than this file;\n\
         # docs/settings.md lists the variables. Secrets may come from a file: token_file = \"/run/secrets/token\".\n",
    );
    let mut section = String::new();
    for key in Settings::keys() {
        if key.section != section {
            section = key.section.clone().into_owned();
            let about = about_section(&section);
            let _ = write!(out, "\n{about}[{section}]\n");
        } else if key.section.is_empty() {
            out.push('\n');
        }
        for line in key.about {
            let _ = writeln!(out, "# {}", line.trim());
        }
        if key.default.is_empty() {
            let _ = writeln!(out, "# {UNSET}\n#{} = {}", key.name, key.example);
        } else {
            let _ = writeln!(out, "#{} = {}", key.name, key.default);
        }
    }
    out
}

/// What a flag is for, above its section.
fn about_section(section: &str) -> String {
    let name = section.strip_prefix("flags.");
    let spec = FLAGS.iter().find(|spec| Some(spec.name) == name);
    spec.map_or_else(String::new, |spec| format!("# {}\n", spec.about))
}

/// `docs/settings.md`: every key with its names, kind, default and meaning.
pub fn reference_page() -> String {
    let mut out = String::from(
        "# Settings\n\n\
         Guildhall reads defaults, then `guildhall.toml` (or the file named by `GUILDHALL_CONFIG`), then the environment;\n\
         the later one wins. Everything is checked before any socket opens, and every mistake is reported at once.\n\
         A variable that is set to nothing counts as not set.\n\n\
         While the bot runs, the file is looked at every two seconds. A valid change to a key marked *live* takes effect\n\
         at once; other keys keep their value until the next start, and an invalid file changes nothing.\n\n\
         Keys marked *file* may hold a secret, which is never shown or logged, and may also come from a file: add `_FILE` to\n\
         the variable or `_file` to the key (`DISCORD_TOKEN_FILE=/run/secrets/token`). Lengths of time are written `500ms`, `2s`, `5m`, `1h`;\n\
         a bare number means seconds. Lists in variables are separated by commas.\n\n\
         This page is made from the code (`GUILDHALL_WRITE_DOCS=1 cargo test -p core-config --test it`).\n",
    );
    let mut section = None;
    for key in Settings::keys() {
        if section.as_ref() != Some(&key.section) {
            let title = if key.section.is_empty() {
                "At the top".to_owned()
            } else {
                format!("`[{}]`", key.section)
            };
            let about = about_section(&key.section).replace("# ", "");
            let gap = if about.is_empty() { "" } else { "\n" };
            let _ = write!(out, "\n## {title}\n\n{about}{gap}");
            out.push_str("| key | variable | kind | default | meaning |\n|---|---|---|---|---|\n");
            section = Some(key.section.clone());
        }
        write_row(&mut out, &key);
    }
    out
}

fn write_row(out: &mut String, key: &Key) {
    let variable = match key.well_known {
        Some(name) => format!("`{name}`, `{}`", key.variable()),
        None => format!("`{}`", key.variable()),
    };
    let default = if key.default.is_empty() {
        "not set".to_owned()
    } else {
        format!("`{}`", key.default)
    };
    let live = if key.change == Change::Live { ", live" } else { "" };
    let file = if key.from_file { ", file" } else { "" };
    let about: Vec<_> = key.about.iter().map(|line| line.trim()).collect();
    let _ = writeln!(
        out,
        "| `{}` | {variable} | {}{live}{file} | {default} | {} |",
        key.name,
        key.expected,
        about.join(" ").replace('|', "\\|"),
    );
}
