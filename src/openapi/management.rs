//! The document of the management listener, which is never public.

use serde_json::{Value, json};

use super::operation::{Operation, schema};

const JSON: &str = "application/json";

pub(super) fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Khoá: management", "version": "1",
            "description": "For the orchestrator and the operator. The listener must not be reachable by others.",
        },
        "servers": [{ "url": "http://127.0.0.1:9090" }],
        "paths": {
            "/health/live": of_operators(live()),
            "/health/ready": of_operators(ready()),
            "/health/started": of_operators(started()),
            "/metrics": of_operators(metrics()),
        },
        "components": { "schemas": { "Health": {
            "type": "object", "required": ["status"],
            "properties": {
                "status": { "enum": ["live", "starting", "started", "ready", "degraded", "not ready", "draining"] },
                "parts": {
                    "type": "object", "description": "Each part of the service.",
                    "additionalProperties": { "enum": ["up", "down"] },
                },
                "causes": {
                    "type": "array", "items": { "type": "string" },
                    "description": "What does not work, for each part that is down.",
                },
            },
        } } },
    })
}

fn of_operators(operation: Operation) -> Value {
    json!({ "get": operation.answer(405, "Asked by another method than GET.").write() })
}

fn live() -> Operation {
    let text = "Touches no store: a database that is down is no reason to restart a healthy process.";
    Operation::new("live", "Whether the process can answer at all", text).answer_with(
        200,
        "It can.",
        JSON,
        &schema("Health"),
    )
}

fn ready() -> Operation {
    let text = "Each part is asked at most once a second, however many ask here. \"degraded\" is ready: part of the work goes \
                on, and every replica is without the same store.";
    Operation::new("ready", "Whether the process should be sent requests", text)
        .answer_with(200, "It should.", JSON, &schema("Health"))
        .answer_with(503, "It is starting or draining, or nobody could sign in.", JSON, &schema("Health"))
}

fn started() -> Operation {
    Operation::new("started", "Whether the process has started", "Until then the other two mean nothing.")
        .answer_with(200, "It has.", JSON, &schema("Health"))
        .answer_with(503, "Not yet.", JSON, &schema("Health"))
}

fn metrics() -> Operation {
    let text = "Names begin with khoa_; a label is never anything about a person.";
    Operation::new("metrics", "Figures for Prometheus", text).answer_with(
        200,
        "All figures, in Prometheus' text format 0.0.4.",
        "text/plain",
        &json!({ "type": "string" }),
    )
}
