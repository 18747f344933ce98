//! Applications as both faces tell them: to whoever made one, and to the officers of its unit.

use actix_web::http::header::ETAG;
use serde_json::{Value, json};

use super::precondition::{changed_meanwhile, tag};
use crate::application::{Application, HandedIn, LONGEST_WORDS, Refused, Step};
use crate::base::Problem;

/// What anybody who may see an application sees of it.
pub(super) fn told(of: &Application) -> Value {
    let wanted: Vec<&str> = of.wanted().into_iter().map(|want| want.as_str()).collect();
    json!({
        "id": of.id, "reference": of.reference.to_string(), "kind": of.kind.as_str(), "about": of.about,
        "state": of.state.as_str(), "open": of.state.is_open(), "version": of.version,
        "wanted": wanted, "refused_for": of.refused_for().map(|reason| reason.as_str()),
        "unit": of.unit.as_ref().map(ToString::to_string),
        "complete_on": of.complete_on, "due_on": of.due_on, "lapses_on": of.lapses_on,
        // Who decided when by which law: the day a term counts from is that of the complete dossier.
        "policy": of.policy,
        "created_at": of.created_at.to_string(), "updated_at": of.updated_at.to_string(),
        "decided_at": of.decided_at.map(|at| at.to_string()),
    })
}

/// What was handed in.
pub(super) fn papers(all: &[HandedIn]) -> Vec<Value> {
    let one = |paper: &HandedIn| json!({ "n": paper.n, "kind": paper.kind, "file": paper.file, "at": paper.at.to_string() });
    all.iter().map(one).collect()
}

/// What happened. Officers are told by their unit: who they are is for the unit to know.
pub(super) fn steps(all: &[Step]) -> Vec<Value> {
    let one = |step: &Step| {
        json!({
            "version": step.n, "state": step.state.as_str(), "at": step.at.to_string(),
            "unit": step.unit.as_ref().map(ToString::to_string), "reason": step.reason, "words": step.words,
        })
    };
    all.iter().map(one).collect()
}

/// Why nothing was done.
pub(super) fn refused(why: &Refused) -> Problem {
    let problem = Problem::new(why.problem());
    match why {
        Refused::NotFound | Refused::NotYet => problem,
        Refused::AlreadyOpen(reference) => problem.field("kind", format!("{reference} is open")),
        // It was said which one was seen, by If-Match.
        Refused::Stale { version } => changed_meanwhile(*version),
        Refused::WrongState { state, version } => {
            problem.field("state", format!("it is {} now", state.as_str())).header(ETAG, tag(*version))
        }
        Refused::Missing(wanted) => {
            wanted.iter().fold(problem, |told, want| told.field(want.as_str(), "missing"))
        }
        Refused::Fields(flaws) => flaws.iter().fold(problem, |told, flaw| told.field(flaw.field, flaw.flaw)),
        Refused::Law(reason) => problem.field("law", reason.as_str()),
        Refused::NotTheirs => problem.field("officer", "another unit or role handles it"),
        Refused::OwnCase => problem.field("officer", "nobody decides about themselves"),
        Refused::SamePerson => problem.field("officer", "another officer has to decide"),
        Refused::NeedsTwo => problem.field("officer", "one officer proposes it, and another decides"),
        Refused::Full => problem.field("file", "as many are there as are kept"),
        Refused::TooOften => problem.field("kind", "as many as one person may begin in a day"),
        Refused::Unreasoned => problem.field("why", "the comparison could not tell: say why you judge so"),
        Refused::TooLong => {
            problem.field("words", format!("at most {LONGEST_WORDS} characters in each text"))
        }
        Refused::Unbookable(why) => problem.field("appointment", why.as_str()),
    }
}
