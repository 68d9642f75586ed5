//! Where do log lines and traces go?
//!
//! Log lines go to standard error, one JSON object each (or text for people), with the fields of the span
//! they happened in, so that a request's lines share its id. Spans also go to an OpenTelemetry collector,
//! if one is set.

use std::io::IsTerminal;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};
use url::Url;

use crate::settings::{Log, LogFormat};

/// How long one export, and the last one at the stop, may take.
const EXPORT: Duration = Duration::from_secs(3);

/// Crates that the export itself runs on: their spans would be exported by exporting.
const OF_THE_EXPORT: [&str; 5] = ["hyper", "hyper_util", "opentelemetry", "reqwest", "rustls"];

/// The subscriber of this process is installed; keep this until the end.
#[must_use]
pub struct Telemetry(Option<SdkTracerProvider>);

impl Telemetry {
    /// Installs the process's subscriber. Once a process.
    ///
    /// # Errors
    /// If there is one already, or a setting cannot be used.
    pub fn start(log: &Log, collector: Option<&Url>) -> Result<Self, String> {
        let filter = EnvFilter::try_new(&log.filter).map_err(|error| format!("log.filter: {error}"))?;
        let provider = collector.map(provider).transpose()?;
        let traces = provider.as_ref().map(|provider| {
            let layer = tracing_opentelemetry::layer()
                .with_tracer(provider.tracer("menshen"))
                .with_threads(false)
                .with_location(false);
            layer.with_filter(filter_fn(is_ours))
        });
        let subscriber = Registry::default().with(filter).with(lines(log.format)).with(traces);
        subscriber.try_init().map_err(|error| error.to_string())?;
        std::panic::set_hook(Box::new(log_panic));
        Ok(Self(provider))
    }

    /// Sends the spans that wait. Blocks for at most 3 seconds.
    pub fn stop(self) {
        if let Some(provider) = self.0
            && let Err(error) = provider.shutdown_with_timeout(EXPORT)
        {
            tracing::warn!(%error, "the last traces could not be exported");
        }
    }
}

fn lines<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    match format {
        LogFormat::Json => {
            fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(std::io::stderr).boxed()
        }
        LogFormat::Text => fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr).boxed(),
    }
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    let krate = metadata.target().split("::").next().unwrap_or_default();
    !OF_THE_EXPORT.contains(&krate)
}

fn provider(collector: &Url) -> Result<SdkTracerProvider, String> {
    let endpoint = format!("{}/v1/traces", collector.as_str().trim_end_matches('/'));
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(endpoint)
        .with_timeout(EXPORT);
    let exporter = exporter.build().map_err(|error| format!("telemetry.otlp_endpoint: {error}"))?;
    let resource = Resource::builder()
        .with_service_name("menshen")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build())
}

/// A panic is a fault of ours: logged like any other, with its place. Its text may quote data, so it stays out.
fn log_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let thread = std::thread::current().name().unwrap_or("?").to_owned();
    tracing::error!(place, thread, "panicked");
}
