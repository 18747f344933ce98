//! Where log lines and traces go: lines to standard error as text or JSON, spans to an OTLP collector when
//! one is configured. Standard output belongs to the command line's answers.

use std::io::IsTerminal as _;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::filter::{LevelFilter, ParseError, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::{self, LogFormat};

/// How long the collector may take for one batch, the last one included.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why there are no logs or traces.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter cannot be read.
    #[error("configuration key telemetry.log: {0}")]
    Filter(#[from] ParseError),
    /// The collector's address cannot be used.
    #[error("configuration key telemetry.otlp_endpoint: {0}")]
    Collector(#[from] ExporterBuildError),
    /// The process logs already.
    #[error("logging was already set up: {0}")]
    Twice(#[from] TryInitError),
}

/// The way out for spans; keep it until the process ends.
pub struct Telemetry {
    provider: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// Starts logging for the whole process.
    ///
    /// # Errors
    /// When the filter or the collector's address cannot be, or the process logs already.
    pub fn start(config: &config::Telemetry) -> Result<Self, TelemetryError> {
        let filter = EnvFilter::builder().parse(&config.log)?;
        let provider = config.otlp_endpoint.as_deref().map(exporting_to).transpose()?;
        let traces = provider.as_ref().map(|provider| {
            let ours = Targets::new().with_target("khoa", LevelFilter::DEBUG);
            tracing_opentelemetry::layer().with_tracer(provider.tracer("khoa")).with_filter(ours)
        });
        tracing_subscriber::registry()
            .with(lines(config.format).with_filter(filter))
            .with(traces)
            .try_init()?;
        Ok(Self { provider })
    }

    /// Sends what is left; blocks for a few seconds at most, so it is the last thing a process does.
    pub fn flush(&self) {
        if let Some(provider) = &self.provider
            && let Err(lost) = provider.shutdown_with_timeout(PATIENCE)
        {
            tracing::warn!(reason = %lost, "the last spans were not delivered");
        }
    }
}

fn lines<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Text => layer.with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => {
            layer.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed()
        }
    }
}

/// Spans leave by a thread of their own, in batches; when the collector is slow they are dropped, never waited for.
fn exporting_to(endpoint: &str) -> Result<SdkTracerProvider, ExporterBuildError> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .with_timeout(PATIENCE)
        .build()?;
    let resource = Resource::builder_empty().with_service_name("khoa").build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}
