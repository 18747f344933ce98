//! The request's span, where the log's filter or a trace collector wants one, and the caller's trace it joins.
//!
//! A caller's `traceparent` decides which trace the span hangs in and nothing else: it is not an identity.

use actix_web::dev::ServiceRequest;
use actix_web::http::header::HeaderMap;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use super::route::Route;
use crate::base::RequestId;

/// The same fields at two levels: a macro, because a level is part of a call site.
macro_rules! request_span {
    ($level:ident, $request:expr, $route:expr, $id:expr) => {
        tracing::$level!(
            target: "khoa::request",
            "request",
            otel.kind = "server",
            otel.name = %format_args!("{} {}", $request.method(), $route.pattern()),
            request_id = %$id,
            http.request.method = %$request.method(),
            http.route = $route.pattern(),
            http.response.status_code = Empty,
        )
    };
}

/// Costs one comparison when nobody listens.
pub(super) fn open(request: &ServiceRequest, route: &Route, id: &RequestId) -> Span {
    let span = if route.is_machine() {
        request_span!(debug_span, request, route, id)
    } else {
        request_span!(info_span, request, route, id)
    };
    if !span.is_disabled()
        && let Some(caller) = caller(request.headers())
        && span.set_parent(Context::new().with_remote_span_context(caller)).is_err()
    {
        tracing::trace!("no trace collector listens; the caller's trace is not joined");
    }
    span
}

/// W3C Trace Context §3.2.2, version 00.
fn caller(headers: &HeaderMap) -> Option<SpanContext> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |part: &str, length| {
        part.len() == length && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let sound = version == "00" && hex(trace, 32) && hex(span, 16) && hex(flags, 2) && parts.next().is_none();
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    (sound && context.is_valid()).then_some(context)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_trace_is_joined_only_when_it_is_well_formed() {
        let joined = |text: &str| {
            caller(TestRequest::default().insert_header(("traceparent", text)).to_srv_request().headers())
        };
        let good = joined("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").unwrap();
        assert_eq!(good.trace_id().to_string(), "0af7651916cd43dd8448eb211c80319c");
        for bad in [
            "",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert!(joined(bad).is_none(), "{bad}");
        }
    }
}
