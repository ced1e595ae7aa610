//! The first page and those of the topics: short enough for a phone, and for what a message and a list can hold.

use core_errors::AppError;

use super::{Help, Rules};
use crate::{
    Call,
    commands::example::{Example, Leaf, local_path},
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, command_key, label, say,
    },
};

/// What people come to do, and the commands for it.
const TASKS: [(&str, &[&str]); 5] = [
    ("help-task-earn", &["daily", "work list", "work shift"]),
    ("help-task-keep", &["deposit", "withdraw"]),
    ("help-task-pay", &["pay"]),
    ("help-task-things", &["shop", "buy", "inventory"]),
    ("help-task-look", &["balance", "transactions", "leaderboard"]),
];

/// Commands that belong together.
#[derive(Debug)]
pub(crate) struct Topic {
    /// As lists and buttons carry it.
    pub(crate) key: &'static str,
    name: &'static str,
    about: &'static str,
    icon: &'static str,
    /// The commands at the top that belong to it.
    pub(crate) commands: &'static [&'static str],
}

/// The topics in their order. Tests find commands left out, and topics that grew too long for one page.
pub(crate) const TOPICS: [Topic; 11] = [
    Topic {
        key: "money",
        name: "help-topic-money",
        about: "help-topic-money-about",
        icon: "🪙",
        commands: &[
            "balance",
            "deposit",
            "withdraw",
            "pay",
            "daily",
            "transactions",
            "leaderboard",
        ],
    },
    Topic {
        key: "bank",
        name: "help-topic-bank",
        about: "help-topic-bank-about",
        icon: "🏧",
        commands: &["bank", "loan", "request", "standing-order", "term", "treasury"],
    },
    Topic {
        key: "work",
        name: "help-topic-work",
        about: "help-topic-work-about",
        icon: "🧰",
        commands: &[
            "work",
            "weekly",
            "monthly",
            "quests",
            "profile",
            "achievements",
            "levels",
            "crime",
            "rob",
            "passive",
        ],
    },
    Topic {
        key: "growth",
        name: "help-topic-growth",
        about: "help-topic-growth-about",
        icon: "🌱",
        commands: &[
            "season",
            "rewards",
            "prestige",
            "collections",
            "level-reward",
            "collection-admin",
            "quest-admin",
        ],
    },
    Topic {
        key: "things",
        name: "help-topic-things",
        about: "help-topic-things-about",
        icon: "🛒",
        commands: &[
            "shop",
            "item",
            "buy",
            "sell",
            "inventory",
            "use",
            "gift",
            "collect",
            "craft",
        ],
    },
    Topic {
        key: "market",
        name: "help-topic-market",
        about: "help-topic-market-about",
        icon: "🏪",
        commands: &["market", "auction", "trade"],
    },
    Topic {
        key: "stock",
        name: "help-topic-stock",
        about: "help-topic-stock-about",
        icon: "🏷️",
        commands: &["shop-admin", "income-role", "recipe"],
    },
    Topic {
        key: "you",
        name: "help-topic-you",
        about: "help-topic-you-about",
        icon: "👤",
        commands: &["help", "last", "feedback", "privacy", "appeal"],
    },
    Topic {
        key: "members",
        name: "help-topic-members",
        about: "help-topic-members-about",
        icon: "🛡️",
        commands: &["economy", "security", "audit", "errors"],
    },
    Topic {
        key: "rights",
        name: "help-topic-rights",
        about: "help-topic-rights-about",
        icon: "🔐",
        commands: &["access"],
    },
    Topic {
        key: "server",
        name: "help-topic-server",
        about: "help-topic-server-about",
        icon: "⚙️",
        commands: &[
            "setup", "settings", "commands", "features", "limits", "keys", "careers",
        ],
    },
];

impl Topic {
    pub(crate) fn find(key: &str) -> Option<&'static Self> {
        TOPICS.iter().find(|topic| topic.key == key)
    }

    /// The topic of a command at the top.
    pub(crate) fn of(command: &str) -> Option<&'static Self> {
        TOPICS.iter().find(|topic| topic.commands.contains(&command))
    }

    /// Its name, for places without markdown.
    pub(crate) fn label(&self, words: &Words) -> String {
        words.label(self.name, &[])
    }
}

/// Where a command at the top stands in the order of the topics; last if it has none.
pub(super) fn place(command: &str) -> usize {
    let mut all = TOPICS.iter().flat_map(|topic| topic.commands.iter());
    all.position(|name| *name == command).unwrap_or(usize::MAX)
}

impl Help {
    /// What people come to do, and the topics there are for this caller.
    pub(super) fn overview(&self, call: &Call, rules: &Rules, words: &Words) -> Result<Card, AppError> {
        let offered = self.offered(call, rules);
        let tasks: Vec<Markup> = TASKS
            .iter()
            .map(|(key, paths)| {
                let links: Vec<Markup> = paths
                    .iter()
                    .map(|path| {
                        let path: Vec<String> = path.split(' ').map(str::to_owned).collect();
                        self.ids.link(words, &path)
                    })
                    .collect();
                words.markup(key, &[("commands", Markup::join(&links, ", ").into())])
            })
            .collect();
        let topics = TOPICS
            .iter()
            .filter(|topic| offered.iter().any(|leaf| topic.commands.contains(&leaf.top.name)));
        let options = topics
            .map(|topic| SelectOption {
                value: topic.key.to_owned(),
                label: format!("{} {}", topic.icon, topic.label(words)),
                about: Some(words.label(topic.about, &[])),
                chosen: false,
            })
            .collect();
        let choose = self.desk.own(call, "help", "topic", "")?;
        Ok(Card::with_icon(Tone::Neutral, "🧭", &say!(words, "help-title"))
            .text(say!(words, "help-tasks").bold())
            .text(Markup::join(&tasks, "\n"))
            .block(Block::Select(Select::new(
                label!(words, "help-choose-topic"),
                choose,
                options,
            )))
            .footer(&say!(words, "help-more")))
    }

    /// The commands of one topic that this caller may use.
    pub(super) fn topic(
        &self,
        call: &Call,
        rules: &Rules,
        words: &Words,
        topic: &Topic,
    ) -> Result<Card, AppError> {
        let mut offered = self.offered(call, rules);
        offered.retain(|leaf| topic.commands.contains(&leaf.top.name));
        let lines: Vec<Markup> = offered.iter().map(|leaf| self.line(words, leaf)).collect();
        let options = offered
            .iter()
            .map(|leaf| SelectOption {
                value: leaf.path.join(" "),
                label: format!("/{}", local_path(words.locale(), &leaf.path)),
                about: Some(words.label(&command_key(&leaf.path), &[])),
                chosen: false,
            })
            .collect();
        let choose = self.desk.own(call, "help", "show", "")?;
        let title = words.markup(topic.name, &[]);
        Ok(Card::with_icon(Tone::Neutral, topic.icon, &title)
            .text(Markup::join(&lines, "\n"))
            .block(Block::Select(Select::new(
                label!(words, "help-choose"),
                choose,
                options,
            )))
            .buttons(vec![self.home(call, words)?]))
    }

    /// Leads to the first page.
    pub(super) fn home(&self, call: &Call, words: &Words) -> Result<Button, AppError> {
        let home = self.desk.own(call, "help", "topic", "")?;
        Ok(Button::new(Style::Plain, label!(words, "help-all"), home).icon("🧭"))
    }

    /// One command of a topic: name, what it does, and an example in small print if there is more to type.
    fn line(&self, words: &Words, leaf: &Leaf<'_>) -> Markup {
        let about = words.markup(&command_key(&leaf.path), &[]);
        let link = self.ids.link(words, &leaf.path);
        let with_options = |text: &&&str| text.contains(':');
        let example = leaf
            .declaration
            .examples
            .iter()
            .find(with_options)
            .and_then(|text| Example::parse(text));
        let Some(example) = example else {
            return Markup::trusted(format!("{link} {about}"));
        };
        let example = Markup::trusted(format!("`{}`", example.localised(words.locale())));
        let example = say!(words, "help-example", example = example);
        Markup::trusted(format!("{link} {about}\n-# {example}"))
    }
}
