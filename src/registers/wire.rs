//! How a register is spoken to: JSON over HTTP, under a bearer token.
//!
//! `POST {url}/{question}` with `{"id": …, "question": {…}}` is answered `200 {"id": …, "as_of": …, "known": true, "facts": {…}}`,
//! and of a number the register does not have, `{"id": …, "as_of": …, "known": false}`. That is never a 404: one means that the
//! address is wrong, as 401 and 403 mean that the token is. The `id` comes back as it was sent, so that an answer some cache or
//! gateway has given to somebody else is not taken for ours. `as_of` is the moment, with its offset, at which the facts were
//! true as far as the register knows: the age of its copy, where a copy answers.
//! `GET {url}/status` is answered `200 {"register": …, "as_of": …}`, `GET {url}/events?after=…&limit=…` as `pull.rs` says.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

use super::error::AskError;
use super::register::Register;
use crate::base::{Entropy, Moment};
use crate::outbound::http::{CallError, Neighbour};

/// How often a question is put before there is no answer.
const TRIES: u32 = 2;

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Serialize)]
struct Asked<'a, Q> {
    id: &'a str,
    question: &'a Q,
}

#[derive(Deserialize)]
struct Reply {
    id: String,
    as_of: Timestamp,
    known: bool,
    #[serde(default)]
    facts: Option<Value>,
}

#[derive(Deserialize)]
struct Status {
    register: Register,
    as_of: Timestamp,
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// What is known; none when nobody is.
    pub(super) facts: Option<Value>,
    pub(super) as_of: Moment,
}

/// Puts `question` to the register and reads the answer.
pub(super) async fn put<Q: Serialize>(
    to: &Neighbour,
    entropy: &Entropy,
    name: &str,
    question: &Q,
) -> Result<Told, AskError> {
    let id = entropy.handle();
    let asked = Asked { id: &id, question };
    // A question changes nothing, however often it is put.
    let mut tried = 1;
    let reply: Reply = loop {
        match to.post(name, &asked).await {
            Err(CallError::TimedOut | CallError::Unreachable | CallError::Status(500..)) if tried < TRIES => {
                tried += 1;
                tokio::time::sleep(PAUSE).await;
            }
            answer => break read(&answer?)?,
        }
    };
    if reply.id != id {
        return Err(AskError::Unreadable("id: another question was answered".into()));
    }
    let facts = match (reply.known, reply.facts) {
        (true, Some(facts)) => Some(facts),
        (true, None) => return Err(AskError::Unreadable("facts: missing".into())),
        (false, _) => None,
    };
    Ok(Told { facts, as_of: moment(reply.as_of) })
}

/// As of when `register` answers, if it is that one.
pub(super) async fn status(of: &Neighbour, register: Register) -> Result<Moment, AskError> {
    let status: Status = read(&of.get("status", &[]).await?)?;
    if status.register != register {
        return Err(AskError::Unreadable(format!("register: it is the {} one", status.register.as_str())));
    }
    Ok(moment(status.as_of))
}

/// Reads a document of a register. What is wrong is told by its place alone: the parser's words could quote what stands there.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, AskError> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut reader)
        .map_err(|wrong| AskError::Unreadable(wrong.path().to_string()))
}

/// Reads the facts of an answer.
pub(super) fn facts<T: DeserializeOwned>(facts: Value) -> Result<T, AskError> {
    serde_path_to_error::deserialize(facts)
        .map_err(|wrong| AskError::Unreadable(format!("facts.{}", wrong.path())))
}

pub(super) fn moment(at: Timestamp) -> Moment {
    Moment::from_micros(at.as_microsecond())
}
