//! So many handlers at once and no more: who comes when the house is full is told so at once, the least important first.

use std::sync::Arc;

use core_errors::AppError;
use core_resilience::{Next, Services, Shedder, Step, StepLayer};
use tower::ServiceExt;

use crate::{call::Call, command::Commands, degraded::service, reply::Reply, stats::Stats};

pub(super) fn layer(
    seats: Shedder,
    services: Services,
    commands: Commands,
    stats: Stats,
) -> StepLayer<Concurrency> {
    StepLayer::new(Concurrency {
        seats,
        services,
        commands,
        stats,
    })
}

pub(super) struct Concurrency {
    seats: Shedder,
    services: Services,
    commands: Commands,
    stats: Stats,
}

impl<N: Next<Arc<Call>, Response = Reply, Error = AppError>> Step<Arc<Call>, N> for Concurrency {
    type Response = Reply;
    type Error = AppError;

    async fn take(self: Arc<Self>, call: Arc<Call>, next: N) -> Result<Reply, AppError> {
        let seat = self.seats.enter(self.commands.priority_of(&call));
        let seat = seat.inspect_err(|_| {
            if let Some(guild) = call.guild_id() {
                self.services.met(service::HOUSE, guild);
            }
        })?;
        let running = self.stats.running();
        let result = next.oneshot(call).await;
        drop((seat, running));
        result
    }
}

#[cfg(test)]
mod tests {
    use core_errors::codes;
    use core_security::Action;
    use futures_util::FutureExt;
    use tokio::sync::watch;
    use tower::Layer;

    use super::*;
    use crate::{
        call::{CallKind, RawCommand},
        command::Declaration,
        reply::View,
        stack::testing::{Echo, autocomplete, call, services},
    };

    fn commands() -> Commands {
        let echo = |declaration| Echo {
            declaration: Some(declaration),
        };
        Commands::new()
            .with(Echo::default())
            .with(echo(Declaration::new("pay").action(Action::EconomyUse)))
            .with(echo(
                Declaration::new("settings").action(Action::EconomyConfigure),
            ))
    }

    fn command(name: &str) -> Call {
        let raw = RawCommand {
            names: vec![name.into()],
            ..RawCommand::default()
        };
        Call {
            kind: CallKind::Command(raw),
            ..call()
        }
    }

    #[tokio::test]
    async fn case_23_a_house_that_fills_up_refuses_the_least_important_first() {
        let (open, gate) = watch::channel(false);
        let inner = tower::service_fn(move |_| {
            let mut gate = gate.clone();
            async move {
                gate.wait_for(|open| *open).await.unwrap();
                Ok(Reply::private(View::text("")))
            }
        });
        let stats = Stats::default();
        let service = layer(Shedder::new("test", 20), services(), commands(), stats.clone()).layer(inner);
        let mut running = Vec::new();
        // Up to the limit of each, then a refusal that comes at once: nobody waits for a seat.
        for (kind, room) in [
            (autocomplete(), 12),
            (command("echo"), 16),
            (command("settings"), 19),
            (command("pay"), 20),
        ] {
            while running.len() < room {
                running.push(tokio::spawn(service.clone().oneshot(Arc::new(kind.clone()))));
                while stats.figures().running < running.len() as u64 {
                    tokio::task::yield_now().await;
                }
            }
            let refused = service.clone().oneshot(Arc::new(kind)).now_or_never().unwrap();
            assert_eq!(refused.unwrap_err().code(), codes::BUSY, "{room}");
        }
        open.send(true).unwrap();
        for handler in running {
            handler.await.unwrap().unwrap();
        }
        assert_eq!(stats.figures().running, 0);
        service.oneshot(Arc::new(autocomplete())).await.unwrap();
    }
}
