//! The tree of `/access`.

use core_security::Action;
use twilight_model::guild::Permissions;

use crate::{Declaration, OptionSpec, command::Ack};

const DAYS: (i64, i64) = (1, 365);
/// The most that a cap can be, in coins.
const MOST: i64 = 1_000_000_000_000;

pub(super) fn declaration() -> Declaration {
    let manage = |name| Declaration::new(name).action(Action::AccessManage).private();
    let view = |name| Declaration::new(name).action(Action::AccessView).private();
    Declaration::new("access")
        .default_permissions(Permissions::MANAGE_GUILD)
        .subcommand(
            view("show")
                .option(OptionSpec::user("member"))
                .option(role_option("role"))
                .example("/access show")
                .example("/access show role:treasurer"),
        )
        .subcommand(
            // Everybody may ask about themselves; the use case decides about others.
            Declaration::new("check")
                .private()
                .option(OptionSpec::user("member").required())
                .option(action_option().required())
                .example("/access check member:@Bo action:economy.add_money"),
        )
        .subcommand(
            Declaration::new("role")
                .subcommand(
                    manage("create")
                        .option(OptionSpec::text("name").required().within(2, 32))
                        .option(role_option("like"))
                        .option(reason())
                        .example("/access role create name:shopkeeper like:treasurer"),
                )
                .subcommand(view("list").example("/access role list"))
                .subcommand(
                    manage("delete")
                        .option(role_option("role").required())
                        .option(reason())
                        .example("/access role delete role:shopkeeper"),
                ),
        )
        .subcommand(
            whom(manage("give").option(role_option("role").required()))
                .option(days())
                .option(reason())
                .example("/access give role:treasurer member:@Bo days:30 reason:helps with the summer fair"),
        )
        .subcommand(
            whom(manage("take").option(role_option("role").required()))
                .option(reason())
                .example("/access take role:treasurer member:@Bo"),
        )
        .subcommand(
            anybody(manage("allow").option(action_option().required()))
                .option(days())
                .option(reason())
                .example("/access allow action:audit.read member:@Bo"),
        )
        .subcommand(
            anybody(manage("deny").option(action_option().required()))
                .option(days())
                .option(reason())
                .example(
                    "/access deny action:economy.remove_money role:treasurer reason:only admins take money",
                ),
        )
        .subcommand(
            anybody(manage("reset").option(action_option()))
                .option(reason())
                .example("/access reset role:treasurer"),
        )
        .subcommand(
            manage("cap")
                .option(role_option("role").required())
                .option(action_option().required())
                .option(OptionSpec::integer("at-once").within(1, MOST))
                .option(OptionSpec::integer("per-day").within(1, MOST))
                .option(reason())
                .example("/access cap role:treasurer action:economy.add_money at-once:500 per-day:5000"),
        )
        .subcommand(
            Declaration::new("approvals")
                .private()
                .example("/access approvals"),
        )
        .component("approve", Ack::Update)
        .component("refuse", Ack::Update)
}

/// A member, or a role of Discord's.
fn whom(declaration: Declaration) -> Declaration {
    declaration
        .option(OptionSpec::user("member"))
        .option(OptionSpec::role("server-role"))
}

/// The same, or a role of Guildhall's.
fn anybody(declaration: Declaration) -> Declaration {
    whom(declaration).option(role_option("role"))
}

const fn role_option(name: &'static str) -> OptionSpec {
    OptionSpec::text(name).suggested().within(1, 32)
}

const fn action_option() -> OptionSpec {
    OptionSpec::text("action").suggested().within(1, 64)
}

const fn days() -> OptionSpec {
    OptionSpec::integer("days").within(DAYS.0, DAYS.1)
}

const fn reason() -> OptionSpec {
    OptionSpec::text("reason").within(1, 400)
}
