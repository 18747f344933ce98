//! The vocabulary documents are written in: an operation, its body, its answers and its refusals.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::base::ProblemType;
use crate::op::error::{Code, OAuthError};

/// A reference to a schema of the same document.
pub(super) fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A problem's stable name.
pub(super) fn urn(kind: ProblemType) -> String {
    format!("urn:khoa:problem:{}", kind.name())
}

/// One method of one address.
pub(super) struct Operation {
    id: &'static str,
    summary: &'static str,
    text: &'static str,
    security: Value,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: BTreeMap<u16, Answer>,
    metered: bool,
}

#[derive(Default)]
struct Answer {
    description: String,
    /// The frame of a document and its operations name them apart.
    problems: Vec<ProblemType>,
    headers: Map<String, Value>,
    content: Map<String, Value>,
}

impl Operation {
    /// An operation that anybody may call.
    pub(super) fn new(id: &'static str, summary: &'static str, text: &'static str) -> Self {
        let (parameters, answers) = (Vec::new(), BTreeMap::new());
        Self { id, summary, text, security: json!([]), parameters, body: None, answers, metered: false }
    }

    /// Who may call it: any one of these.
    pub(super) fn security(mut self, any_of: Value) -> Self {
        self.security = any_of;
        self
    }

    /// A query parameter.
    pub(super) fn query(mut self, name: &str, text: &str) -> Self {
        self.parameters.push(
            json!({ "name": name, "in": "query", "description": text, "schema": { "type": "string" } }),
        );
        self
    }

    /// A part of the path.
    pub(super) fn path(mut self, name: &str, text: &str) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "path", "required": true, "description": text, "schema": { "type": "string" },
        }));
        self
    }

    /// A header field.
    pub(super) fn header(mut self, name: &str, required: bool, text: &str) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "header", "required": required, "description": text, "schema": { "type": "string" },
        }));
        self
    }

    /// Its answers say how much is left to the caller.
    pub(super) fn metered(mut self) -> Self {
        self.metered = true;
        self
    }

    /// A body of type `kind`.
    pub(super) fn body(mut self, kind: &str, required: bool, schema: Value) -> Self {
        self.body = Some(json!({ "required": required, "content": { kind: { "schema": schema } } }));
        self
    }

    /// An answer without a body.
    pub(super) fn answer(mut self, status: u16, description: &str) -> Self {
        self.at(status).description = description.to_owned();
        self
    }

    /// An answer with a body of type `kind`.
    pub(super) fn answer_with(mut self, status: u16, description: &str, kind: &str, schema: &Value) -> Self {
        let answer = self.at(status);
        answer.description = description.to_owned();
        answer.content.insert(kind.to_owned(), json!({ "schema": schema }));
        self
    }

    /// OAuth errors it refuses with.
    pub(super) fn refuses(mut self, codes: &[Code]) -> Self {
        let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for code in codes {
            let status = OAuthError::new(*code, "").status().as_u16();
            by_status.entry(status).or_default().push(code.as_str());
        }
        for (status, codes) in by_status {
            let narrowed =
                json!({ "allOf": [schema("OAuthError"), { "properties": { "error": { "enum": codes } } }] });
            let answer = self.at(status);
            answer.describe(&codes.join(", "));
            answer.content.insert("application/json".to_owned(), json!({ "schema": narrowed }));
        }
        self
    }

    /// The OAuth error that brings more than its name; after [`Self::refuses`].
    pub(super) fn refuses_with(mut self, code: Code, brought: &Value) -> Self {
        let answer = self.at(OAuthError::new(code, "").status().as_u16());
        answer.describe(code.as_str());
        let named = json!({ "properties": { "error": { "const": code.as_str() } } });
        let mut any_of = vec![json!({ "allOf": [schema("OAuthError"), named, brought] })];
        let others = answer.content.get_mut("application/json").and_then(|others| others.get_mut("schema"));
        any_of.extend(others.map(Value::take));
        answer.content.insert("application/json".to_owned(), json!({ "schema": { "oneOf": any_of } }));
        self
    }

    /// Problems it answers with.
    pub(super) fn problems(mut self, kinds: &[ProblemType]) -> Self {
        for kind in kinds {
            let problems = &mut self.at(kind.status().as_u16()).problems;
            if !problems.contains(kind) {
                problems.push(*kind);
            }
        }
        self
    }

    /// The Path Item member it becomes.
    pub(super) fn write(self) -> Value {
        let mut written = Map::new();
        let mut put = |name: &str, value: Value| drop(written.insert(name.to_owned(), value));
        put("operationId", json!(self.id));
        put("summary", json!(self.summary));
        put("description", json!(self.text));
        put("security", self.security);
        if !self.parameters.is_empty() {
            put("parameters", Value::Array(self.parameters));
        }
        if let Some(body) = self.body {
            put("requestBody", body);
        }
        let metered = self.metered;
        let answers = self.answers.into_iter().map(|(status, mut answer)| {
            // Who shows no good token is counted nowhere.
            for name in ["RateLimit", "RateLimit-Policy"].into_iter().filter(|_| metered && status != 401) {
                answer
                    .headers
                    .insert(name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
            }
            (status.to_string(), answer.write())
        });
        put("responses", Value::Object(answers.collect()));
        Value::Object(written)
    }

    fn at(&mut self, status: u16) -> &mut Answer {
        let retry =
            || json!({ "description": "In how many seconds to try again.", "schema": { "type": "integer" } });
        let answer = self.answers.entry(status).or_default();
        if matches!(status, 429 | 503) {
            answer.headers.insert("Retry-After".to_owned(), retry());
        }
        answer
    }
}

impl Answer {
    fn describe(&mut self, more: &str) {
        if !self.description.is_empty() {
            self.description.push_str("; ");
        }
        self.description.push_str(more);
    }

    fn write(mut self) -> Value {
        if !self.problems.is_empty() {
            let titles: Vec<&str> = self.problems.iter().map(|kind| kind.title()).collect();
            self.describe(&titles.join("; "));
            let names: Vec<String> = self.problems.iter().map(|kind| urn(*kind)).collect();
            let narrowed =
                json!({ "allOf": [schema("Problem"), { "properties": { "type": { "enum": names } } }] });
            self.content.insert("application/problem+json".to_owned(), json!({ "schema": narrowed }));
        }
        let mut written = Map::new();
        written.insert("description".to_owned(), Value::String(self.description));
        for (name, members) in [("headers", self.headers), ("content", self.content)] {
            if !members.is_empty() {
                written.insert(name.to_owned(), Value::Object(members));
            }
        }
        Value::Object(written)
    }
}
