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
        let traces = provider.as_ref().map(spans);
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

/// All spans of ours, machine endpoints included, and no line or span of a library.
fn spans<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let ours = Targets::new().with_target("khoa", LevelFilter::DEBUG);
    tracing_opentelemetry::layer().with_tracer(provider.tracer("khoa")).with_filter(ours)
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    #[test]
    fn spans_reach_a_collector_before_the_process_ends() {
        let collector = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let endpoint = format!("http://{}/", collector.local_addr().unwrap());
        let received = std::thread::spawn(move || {
            let (mut sender, _) = collector.accept().unwrap();
            let mut received = vec![0; 64 * 1024];
            let mut length = 0;
            while !String::from_utf8_lossy(&received[..length]).contains("GET /planted") {
                length += sender.read(&mut received[length..]).unwrap();
            }
            sender.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            String::from_utf8_lossy(&received[..length]).into_owned()
        });
        let provider = exporting_to(&endpoint).unwrap();
        let subscriber = tracing_subscriber::registry().with(spans(&provider));
        tracing::subscriber::with_default(subscriber, || {
            drop(tracing::debug_span!(target: "khoa::request", "request", otel.name = "GET /planted"));
            drop(tracing::info_span!(target: "hyper", "foreign"));
        });
        Telemetry { provider: Some(provider) }.flush();
        let received = received.join().unwrap();
        assert!(received.starts_with("POST /v1/traces "), "{received}");
        assert!(!received.contains("foreign"));
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_refused_by_its_key() {
        let config = config::Telemetry { log: "khoa=loud=er".into(), ..config::Telemetry::default() };
        let refused = Telemetry::start(&config).err().unwrap().to_string();
        assert!(refused.starts_with("configuration key telemetry.log: "), "{refused}");
    }
}
