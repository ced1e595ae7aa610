//! The examples of declarations: read, and written in another language.

use core_types::Locale;

use crate::{
    command::{Declaration, OptionSpec},
    presentation::{Languages, Words, command_key},
    texts::Texts,
};

/// An example as typed, taken apart: `/pay to:@Bo amount:1k note:for the cake`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    /// Command, group and sub-command.
    pub(crate) path: Vec<String>,
    /// Options with what was typed behind them.
    pub(crate) options: Vec<(String, String)>,
}

impl Example {
    /// Takes an example apart. A word with a `:` begins an option; words without one go on with its value.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut path = Vec::new();
        let mut options: Vec<(String, String)> = Vec::new();
        for word in text.strip_prefix('/')?.split_whitespace() {
            match (word.split_once(':'), options.last_mut()) {
                (Some((name, value)), _) if !name.is_empty() => {
                    options.push((name.to_owned(), value.to_owned()));
                }
                (_, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(word);
                }
                (_, None) => path.push(word.to_owned()),
            }
        }
        (!path.is_empty()).then_some(Self { path, options })
    }

    /// The example with the names that members of this language see.
    pub(crate) fn localised(&self, locale: Locale) -> String {
        let mut text = format!("/{}", local_path(locale, &self.path));
        let key = command_key(&self.path);
        for (name, value) in &self.options {
            let local = local_name(locale, &format!("{key}-option-{name}-name"), name);
            text.extend([" ", &local, ":", value]);
        }
        text
    }
}

/// The words of a path in one language.
pub(crate) fn local_path(locale: Locale, path: &[String]) -> String {
    let words: Vec<String> = (1..=path.len())
        .map(|length| {
            let name = &path[length - 1];
            local_name(locale, &format!("{}-name", command_key(&path[..length])), name)
        })
        .collect();
    words.join(" ")
}

/// The name of an option in one language.
pub(crate) fn local_option(words: &Words, path: &[String], option: &OptionSpec) -> String {
    let key = format!("{}-option-{}-name", command_key(path), option.name);
    local_name(words.locale(), &key, option.name)
}

fn local_name(locale: Locale, key: &str, name: &str) -> String {
    Languages.get(locale, key, &[]).unwrap_or_else(|| name.to_owned())
}

/// A command that can be used: one without sub-commands, with the words that lead to it.
#[derive(Debug, Clone)]
pub(crate) struct Leaf<'d> {
    /// Command, group and sub-command.
    pub(crate) path: Vec<String>,
    /// What it declared.
    pub(crate) declaration: &'d Declaration,
    /// What the command at the top declared.
    pub(crate) top: &'d Declaration,
}

/// All commands that can be used, in the order of their declarations.
pub(crate) fn leaves(declarations: &[Declaration]) -> Vec<Leaf<'_>> {
    fn collect<'d>(top: &'d Declaration, at: &'d Declaration, path: &[String], found: &mut Vec<Leaf<'d>>) {
        let mut path = path.to_vec();
        path.push(at.name.to_owned());
        if at.subcommands.is_empty() {
            found.push(Leaf {
                path,
                declaration: at,
                top,
            });
        } else {
            for subcommand in &at.subcommands {
                collect(top, subcommand, &path, found);
            }
        }
    }
    let mut found = Vec::new();
    for top in declarations {
        collect(top, top, &[], &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_come_apart_and_are_translated() {
        let example = Example::parse("/pay to:@Bo amount:1k note:for the cake").unwrap();
        assert_eq!(example.path, ["pay"]);
        let option = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            example.options,
            [
                option("to", "@Bo"),
                option("amount", "1k"),
                option("note", "for the cake")
            ]
        );
        assert_eq!(
            example.localised(Locale::De),
            "/zahlen an:@Bo betrag:1k notiz:for the cake"
        );
        assert_eq!(
            Example::parse("/work shift").unwrap().localised(Locale::De),
            "/arbeit schicht"
        );
        assert_eq!(Example::parse("pay"), None);
        assert_eq!(Example::parse("/"), None);
    }
}
