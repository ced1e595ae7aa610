use core_errors::Code;
use core_types::{Seed, UserId};

use super::*;
use crate::{
    call::{RawCommand, RawModal},
    command::OptionSpec,
    component_id::ComponentId,
    stack::testing::{Echo, autocomplete, call, component},
};

fn ids() -> ComponentIds {
    ComponentIds::new(Seed::new([1; 32]))
}

fn commands() -> Commands {
    let declaration = Declaration::new("echo")
        .public()
        .flag("echo")
        .action(Action::EconomyUse)
        .option(OptionSpec::text("text").suggested())
        .component("ask", Ack::Modal)
        .component("next", Ack::Message(Visibility::Public));
    Commands::new().with(Echo {
        declaration: Some(declaration),
    })
}

fn signed(command: &str, action: &str, owner: u64) -> String {
    let id = ComponentId::new(command, action).owned_by(UserId::new(owner).unwrap());
    ids().sign(&id, call().guild_id()).unwrap()
}

fn named(names: &[&str]) -> Call {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    Call {
        kind: CallKind::Command(RawCommand {
            names,
            ..RawCommand::default()
        }),
        ..call()
    }
}

fn modal(custom_id: String) -> Call {
    let raw = RawModal {
        custom_id,
        fields: [("why".to_owned(), vec!["so".to_owned()])].into(),
        message: None,
    };
    Call {
        kind: CallKind::Modal(raw),
        ..call()
    }
}

#[test]
fn what_is_understood_carries_what_the_guards_need() {
    for call in [
        call(),
        autocomplete(),
        component(&signed("echo", "next", 50)),
        modal(signed("echo", "form", 50)),
    ] {
        let label = call.kind.label();
        let resolved = resolve(&commands(), &ids(), Arc::new(call)).unwrap();
        assert_eq!(
            (resolved.flag, resolved.action),
            (Some("echo"), Some(Action::EconomyUse)),
            "{label}"
        );
    }
}

#[test]
fn what_is_not_understood_is_refused_with_its_reason() {
    let in_private = |call: Call| Call { guild: None, ..call };
    let cases: [(&str, Call, Code); 8] = [
        ("no such command", named(&["sing"]), codes::UNKNOWN_COMMAND),
        (
            "no such sub-command",
            named(&["echo", "loud"]),
            codes::UNKNOWN_COMMAND,
        ),
        ("nothing at all", named(&[]), codes::UNKNOWN_COMMAND),
        (
            "a kind of tomorrow",
            Call {
                kind: CallKind::Unknown,
                ..call()
            },
            codes::UNKNOWN_COMMAND,
        ),
        (
            "made up component",
            component("echo.next"),
            codes::COMPONENT_INVALID,
        ),
        (
            "foreign component",
            component(&signed("echo", "next", 51)),
            codes::COMPONENT_FOREIGN,
        ),
        (
            "component of a command that is gone",
            component(&signed("sing", "next", 50)),
            codes::COMPONENT_STALE,
        ),
        (
            "server command in a direct message",
            in_private(call()),
            codes::GUILD_ONLY,
        ),
    ];
    for (name, call, code) in cases {
        let Err(error) = resolve(&commands(), &ids(), Arc::new(call)) else {
            panic!("{name}")
        };
        assert_eq!(error.code(), code, "{name}");
    }
}

#[test]
fn the_declaration_says_how_to_be_late() {
    let public = Ack::Message(Visibility::Public);
    let private = Ack::Message(Visibility::Private);
    for (name, call, ack) in [
        ("command", call(), public),
        ("unknown command", named(&["sing"]), private),
        (
            "component without a word",
            component(&signed("echo", "other", 50)),
            Ack::Update,
        ),
        (
            "component that opens a form",
            component(&signed("echo", "ask", 50)),
            Ack::Modal,
        ),
        (
            "component with a new message",
            component(&signed("echo", "next", 50)),
            public,
        ),
        ("made up component", component("?"), Ack::Update),
        ("form", modal(signed("echo", "form", 50)), public),
        (
            "form whose id also opens one",
            modal(signed("echo", "ask", 50)),
            private,
        ),
        ("made up form", modal("?".into()), private),
    ] {
        assert_eq!(acknowledgement(&commands(), &call), ack, "{name}");
    }
}
