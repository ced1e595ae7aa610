//! From an error to a reply. Past here nothing fails.

use std::{convert::Infallible, error::Error, sync::Arc};

use app_economy::Economy;
use core_analytics::ErrorNote;
use core_db::Owed;
use core_errors::{AppError, ErrorId};
use core_resilience::{Next, Services, Step, StepLayer};
use core_telemetry::name;
use tower::ServiceExt;

use crate::{
    ComponentId, ComponentIds,
    call::{Call, CallKind},
    command::{Commands, UNKNOWN},
    commands::currency,
    degraded::service,
    presentation::Currency,
    reply::Reply,
    texts::{ErrorShown, Texts},
};

pub(super) fn layer(rescuer: Rescuer) -> StepLayer<Rescue> {
    StepLayer::new(Rescue(rescuer))
}

pub(super) struct Rescue(Rescuer);

impl<N: Next<Arc<Call>, Response = Reply, Error = AppError>> Step<Arc<Call>, N> for Rescue {
    type Response = Reply;
    type Error = Infallible;

    async fn take(self: Arc<Self>, call: Arc<Call>, next: N) -> Result<Reply, Infallible> {
        Ok(match next.oneshot(Arc::clone(&call)).await {
            Ok(reply) => reply,
            Err(error) => self.0.reply(&call, &error).await,
        })
    }
}

/// Writes the log line and the member's card of one error, both with the same id, and hands the error to the reports.
#[derive(Clone)]
pub(crate) struct Rescuer {
    texts: Arc<dyn Texts>,
    reports: Option<Arc<Reporting>>,
}

/// What an error needs to be kept and reported.
struct Reporting {
    economy: Economy,
    commands: Commands,
    ids: ComponentIds,
    services: Services,
}

impl Rescuer {
    pub(crate) fn new(texts: Arc<dyn Texts>) -> Self {
        Self { texts, reports: None }
    }

    /// Errors are kept, speak of the guild's money, and offer to tell the staff.
    pub(crate) fn reporting(
        self,
        economy: Economy,
        commands: Commands,
        ids: ComponentIds,
        services: Services,
    ) -> Self {
        let reports = Reporting {
            economy,
            commands,
            ids,
            services,
        };
        Self {
            reports: Some(Arc::new(reports)),
            ..self
        }
    }

    /// The reply for an error: private, so that nobody is shown up. A field being typed gets no suggestions instead.
    pub(crate) async fn reply(&self, call: &Call, error: &AppError) -> Reply {
        // Mostly nothing happened, and nothing is owed. If something did, this card is not its answer.
        if let Some(owed) = Owed::current() {
            owed.withhold();
        }
        let id = ErrorId::derive(&call.id.to_string(), error.code());
        metrics::counter!(name::ERRORS, "code" => error.code().name(), "kind" => error.kind().label())
            .increment(1);
        log(error, id);
        mark(error, id);
        let mut currency = Currency::default();
        let mut report = None;
        if let Some(reports) = &self.reports {
            reports.keep(call, error, id);
            currency = reports.currency(call).await;
            report = reports.button(call, error, id);
        }
        if matches!(call.kind, CallKind::Autocomplete(_)) {
            return Reply::choices(Vec::new());
        }
        Reply::private(self.texts.error(ErrorShown {
            locale: call.locale,
            currency,
            error,
            id,
            report,
        }))
    }
}

impl Reporting {
    fn keep(&self, call: &Call, error: &AppError, id: ErrorId) {
        let command = match self.commands.label_of(call) {
            // Discord sends only commands that are registered; what clicks and forms say beyond that may be made up.
            name if name != UNKNOWN
                && matches!(call.kind, CallKind::Command(_) | CallKind::Autocomplete(_)) =>
            {
                call.label()
            }
            name => name.to_owned(),
        };
        let (guild, at) = (call.guild_id(), call.received.at);
        let trace = core_telemetry::current_trace_id().unwrap_or_default();
        let member = call.caller.id;
        let note = ErrorNote::new(error, id, call.id, trace, guild, member, command, at);
        self.economy.reports().record(note);
        if let Some(guild) = guild {
            self.services.met(service::ANALYTICS, guild);
        }
    }

    /// Only what is remembered: the database may be what failed.
    async fn currency(&self, call: &Call) -> Currency {
        let Some(guild) = call.guild_id() else {
            return Currency::default();
        };
        let settings = self.economy.settings_if_known(guild).await;
        settings.map_or_else(Currency::default, |settings| currency(&settings))
    }

    /// The button that tells the staff: where there is staff to tell, and when the fault is ours.
    fn button(&self, call: &Call, error: &AppError, id: ErrorId) -> Option<String> {
        let guild = call.guild_id()?;
        if !error.kind().is_our_fault() || self.commands.find("feedback").is_none() {
            return None;
        }
        let component = ComponentId::new("feedback", "report")
            .owned_by(call.caller.id)
            .carrying(id.to_string());
        self.ids.sign(&component, Some(guild)).ok()
    }
}

/// Our mistakes are errors; what members do wrong is only worth a look when somebody asks.
fn log(error: &AppError, id: ErrorId) {
    let code = error.code().name();
    let chain = chain(error);
    if error.kind().is_our_fault() {
        tracing::error!(error_id = %id, code, %error, chain, "interaction failed");
    } else {
        tracing::info!(error_id = %id, code, %error, chain, "interaction refused");
    }
}

/// The trace is found by the id that the member sees.
fn mark(error: &AppError, id: ErrorId) {
    let span = tracing::Span::current();
    span.record(core_telemetry::ERROR_ID, tracing::field::display(id));
    span.record("code", error.code().name());
    if error.kind().is_our_fault() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", error.code().name());
    }
}

/// The causes, outermost first; `Display` of an error leaves them out.
fn chain(error: &AppError) -> String {
    std::iter::successors(error.source(), |cause: &&dyn Error| (**cause).source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use core_errors::codes;
    use tower::{Layer, Service};

    use super::*;
    use crate::{
        reply::{Answer, Visibility},
        stack::testing::{Plain, autocomplete, call},
    };

    fn failing()
    -> impl Service<Arc<Call>, Response = Reply, Error = AppError, Future: Send> + Clone + Send + 'static
    {
        tower::service_fn(|_| std::future::ready(Err(AppError::new(codes::NOT_ENOUGH).context("secret"))))
    }

    #[tokio::test]
    async fn an_error_becomes_a_private_card_with_code_and_id_and_nothing_secret() {
        let reply = layer(Rescuer::new(Arc::new(Plain)))
            .layer(failing())
            .oneshot(Arc::new(call()))
            .await
            .unwrap();
        let Answer::Message(message) = reply.answer else {
            panic!("{reply:?}")
        };
        assert_eq!(message.visibility, Visibility::Private);
        let id = ErrorId::derive(&call().id.to_string(), codes::NOT_ENOUGH);
        assert_eq!(message.view.plain, format!("economy.not_enough {id}"));
    }

    #[tokio::test]
    async fn a_field_being_typed_gets_no_suggestions_instead() {
        let service = layer(Rescuer::new(Arc::new(Plain))).layer(failing());
        let reply = service.oneshot(Arc::new(autocomplete())).await.unwrap();
        assert_eq!(reply.answer, Answer::Choices(Vec::new()));
    }

    #[test]
    fn the_chain_names_every_cause() {
        let inner = AppError::new(codes::BUSY).caused_by("socket closed");
        let error = AppError::internal("outer").caused_by(inner);
        assert_eq!(chain(&error), "service.busy: socket closed");
    }
}
