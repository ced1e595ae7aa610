//! Traces: what one interaction did, as a tree of spans, for an OpenTelemetry collector.
//!
//! Spans are those of the `tracing` crate. Every span of our own rooms down to the level `debug` is recorded; whether a trace
//! is kept is decided when its first span ends, so failures and slow ones are there whatever the share that is kept.

mod context;
mod export;
mod keep;

use std::collections::HashMap;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, SpanExporter as _};
use tokio::sync::{mpsc, oneshot};
use tracing::level_filters::LevelFilter;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::filter::{FilterFn, filter_fn};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, layer::Filter};

use crate::TelemetryError;
use export::Message;
use keep::{Keeper, Rule};

pub(crate) use context::trace_id_of;
pub use context::{continue_trace, current_trace_id, current_trace_parent};

/// Whole traces that may wait for the collector; beyond this they are dropped, and counted.
const QUEUE: usize = 1_024;

/// How long the collector may take for one batch.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where traces go and which are kept.
#[derive(Debug, Clone)]
pub struct TraceSettings {
    /// Address of the collector's OTLP door over HTTP, such as `http://127.0.0.1:4318`; `/v1/traces` is added when it has
    /// no path.
    pub endpoint: String,
    /// Sent with every batch, for collectors that ask who sends. Never logged.
    pub headers: Headers,
    /// Of a hundred traces without failure, how many are kept.
    pub sample_percent: u32,
    /// A trace that takes longer is kept whatever the share.
    pub slow: Duration,
    /// Who sends.
    pub service: Service,
}

/// Names and values sent with every batch; `Debug` shows the names.
#[derive(Clone, Default)]
pub struct Headers(HashMap<String, String>);

impl Headers {
    /// Reads `name=value` pairs with commas between, as `OTEL_EXPORTER_OTLP_HEADERS` has them: `%20` is a space.
    ///
    /// # Errors
    /// A part without `=`.
    pub fn parse(text: &str) -> Result<Self, TelemetryError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| {
                let (name, value) = part.split_once('=').ok_or(TelemetryError::Headers)?;
                Ok((name.trim().to_owned(), decode(value.trim())))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Undoes `%` with two hexadecimal digits; anything else stays as it is.
fn decode(text: &str) -> String {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(code) = code.filter(u8::is_ascii) {
            out.push(char::from(code));
            out.push_str(part.get(2..).unwrap_or_default());
        } else {
            out.push('%');
            out.push_str(part);
        }
    }
    out
}

/// Who sends, as every span says it.
#[derive(Debug, Clone)]
pub struct Service {
    /// The same for all processes that do the same, such as `guildhall`.
    pub name: String,
    /// Of the executable.
    pub version: String,
    /// Different for each process.
    pub instance: String,
    /// Such as `production`.
    pub environment: Option<String>,
}

/// The way to the collector, open until [`Self::shutdown`].
pub(crate) struct Traces {
    queue: mpsc::Sender<Message>,
    _provider: SdkTracerProvider,
}

impl Traces {
    /// Sends what still waits, for at most so long.
    pub(crate) async fn shutdown(self, within: Duration) {
        let (done, finished) = oneshot::channel();
        let flush = async {
            if self.queue.send(Message::Last(done)).await.is_ok() {
                let _ = finished.await;
            }
        };
        tokio::select! {
            () = flush => {}
            () = tokio::time::sleep(within) => {
                tracing::warn!("traces of the last moments were not delivered in time");
            }
        }
    }
}

/// Starts the task that sends; needs a runtime of tokio.
pub(crate) fn start(settings: &TraceSettings) -> Result<(SdkTracer, Traces), TelemetryError> {
    let resource = resource(&settings.service);
    let mut exporter = exporter(settings)?;
    exporter.set_resource(&resource);
    let (queue, waiting) = mpsc::channel(QUEUE);
    let rule = Rule {
        percent: settings.sample_percent,
        slow: settings.slow,
    };
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_span_processor(Keeper::new(rule, queue.clone()))
        .build();
    tokio::spawn(export::run(exporter, waiting));
    let traces = Traces {
        queue,
        _provider: provider.clone(),
    };
    Ok((provider.tracer("guildhall"), traces))
}

/// The layer that turns spans of our rooms into spans of OpenTelemetry.
pub(crate) fn layer<S>(tracer: SdkTracer) -> impl Layer<S>
where
    S: Subscriber + for<'s> LookupSpan<'s> + Send + Sync,
{
    // Source places, threads and busy times of each poll cost more than they tell.
    tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_level(false)
        .with_tracked_inactivity(false)
        .with_context_activation(false)
        .with_filter(own_rooms())
}

fn own_rooms<S>() -> impl Filter<S> {
    let filter: FilterFn<fn(&Metadata<'_>) -> bool> = filter_fn(is_own as fn(&Metadata<'_>) -> bool);
    filter.with_max_level_hint(LevelFilter::DEBUG)
}

/// Whether a span or an event belongs into traces. Health checks and scrapes come every few seconds and tell nothing.
fn is_own(metadata: &Metadata<'_>) -> bool {
    let room = metadata.target().split("::").next().unwrap_or_default();
    let is_ours = matches!(room, "guildhall" | "gateway" | "http_api")
        || room.starts_with("core_")
        || room.starts_with("app_");
    is_ours && *metadata.level() <= tracing::Level::DEBUG
}

fn resource(service: &Service) -> Resource {
    let environment = service.environment.clone();
    let environment = environment.map(|name| KeyValue::new("deployment.environment.name", name));
    Resource::builder()
        .with_service_name(service.name.clone())
        .with_attributes([
            KeyValue::new("service.version", service.version.clone()),
            KeyValue::new("service.instance.id", service.instance.clone()),
        ])
        .with_attributes(environment)
        .build()
}

fn exporter(settings: &TraceSettings) -> Result<opentelemetry_otlp::SpanExporter, TelemetryError> {
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .build();
    opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_http_client(opentelemetry_http::hyper::HyperClient::new(
            connector, PATIENCE, None,
        ))
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(traces_address(&settings.endpoint))
        .with_headers(settings.headers.0.clone())
        .with_timeout(PATIENCE)
        .build()
        .map_err(|error| TelemetryError::Traces(error.to_string()))
}

/// A bare host gets the usual path; an address with a path is meant as it is.
fn traces_address(endpoint: &str) -> String {
    let bare = endpoint.trim_end_matches('/');
    let has_path = bare.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
    if has_path {
        bare.to_owned()
    } else {
        format!("{bare}/v1/traces")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_address_gets_the_usual_path() {
        for (given, used) in [
            ("http://localhost:4318", "http://localhost:4318/v1/traces"),
            ("http://localhost:4318/", "http://localhost:4318/v1/traces"),
            (
                "https://otlp.example.org/tenant/v1/traces",
                "https://otlp.example.org/tenant/v1/traces",
            ),
        ] {
            assert_eq!(traces_address(given), used);
        }
    }

    #[test]
    fn headers_are_pairs_and_show_only_their_names() {
        let headers = Headers::parse("authorization=Basic%20abc%3D, x-tenant = hall,").unwrap();
        assert_eq!(headers.0["authorization"], "Basic abc=");
        assert_eq!(headers.0["x-tenant"], "hall");
        assert!(!format!("{headers:?}").contains("abc"));
        assert!(Headers::parse("nonsense").is_err());
    }
}
