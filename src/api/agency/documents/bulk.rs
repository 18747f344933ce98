//! Many documents in one request: each is issued as it would be alone, in a transaction of its own, so that one that is refused holds up no
//! other and no writer waits for more than one.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::issued;
use super::sent::Sent;
use crate::api::agency::{Caller, DOCUMENTS};
use crate::api::answer::Answer;
use crate::api::refusal::invalid;
use crate::api::{body, once};
use crate::app::App;
use crate::base::{Problem, ProblemType};

/// So many in one request, within the size that any body may have.
pub const MOST: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Many {
    items: Vec<Box<RawValue>>,
}

/// Issues documents, in their order; answers in the same order what became of each. The key is that of each by its place: whoever sends the
/// same again, because no answer came or some were refused, is answered for what was done as the first time, and the rest is tried.
///
/// # Errors
/// As the token; `key-needed`; `invalid-field` for a body that cannot be. What is wrong with one item stands in its own place.
pub async fn bulk(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DOCUMENTS]).await?;
    let called = once::called(&request, &sent)?;
    let Many { items } = body::read(&request, &sent)?;
    if !(1..=MOST).contains(&items.len()) {
        return Err(invalid("items", format!("1 to {MOST} documents at a time")));
    }
    let (mut became, mut done, mut down) = (Vec::with_capacity(items.len()), 0_usize, false);
    for (place, item) in items.iter().enumerate() {
        let one = match down {
            true => Err(Problem::new(ProblemType::Unavailable)),
            false => {
                let called = called.at(place, item.get().as_bytes());
                match body::item::<Sent>(item.get()).and_then(Sent::read) {
                    Ok(new) => issued(&app, &app.bulk, (&caller, &request), (called, new)).await,
                    Err(refused) => Err(refused),
                }
            }
        };
        done += usize::from(one.is_ok());
        // Where the database is away nobody asks it two hundred times.
        down |= one.as_ref().is_err_and(|why| why.kind() == ProblemType::Unavailable);
        became.push(told(one));
    }
    app.jobs.wake();
    let refused = became.len() - done;
    let answer = json!({ "items": became, "issued": done, "refused": refused });
    Ok(caller.warned(Answer::ok(answer)).send())
}

fn told(one: Result<Answer, Problem>) -> Value {
    match one {
        Ok(answer) => {
            let (status, document) = answer.into_parts();
            json!({ "status": status, "document": document })
        }
        Err(problem) => json!({ "status": problem.kind().status().as_u16(), "problem": problem }),
    }
}
