//! `POST /play/happen`: what happens to somebody, and is told by the register whose business it is.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::to_page;
use crate::base::{ForeignerNumber, PersonalNumber, TaxCode};
use crate::demo::organisations::SUCCESSOR;
use crate::demo::reader;
use crate::demo::registers::state::Simulator;
use crate::registers::{Happening, Register, Representative, Subject};

#[derive(Deserialize)]
pub(super) struct Happens {
    number: String,
    what: What,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Death,
    CardRevoked,
    CardIssued,
    DirectorReplaced,
}

pub(super) async fn happen(
    request: HttpRequest,
    form: web::Form<Happens>,
    simulator: web::Data<Simulator>,
) -> HttpResponse {
    if !reader::sends_own_form(&request) {
        return HttpResponse::Forbidden().finish();
    }
    let Some((about, register)) = subject(&form.number, form.what) else {
        return HttpResponse::BadRequest().finish();
    };
    let what = match form.what {
        What::Death => Happening::Death { on: None },
        What::CardRevoked => Happening::CardRevoked,
        What::CardIssued => Happening::CardIssued { ends_on: None },
        What::DirectorReplaced => Happening::Representatives { representatives: successor() },
    };
    simulator.tell(register, &about, &what);
    to_page()
}

/// Whoever represents an organisation once its director was replaced.
fn successor() -> Vec<Representative> {
    let number = PersonalNumber::parse(SUCCESSOR).ok().map(Subject::PersonalNumber);
    number.map(|number| Representative { number, role: "giám đốc".to_owned() }).into_iter().collect()
}

/// Whom a number means, and who tells that of them: in the demo numbers of foreigners begin with 999, which no citizen's does.
fn subject(number: &str, what: What) -> Option<(Subject, Register)> {
    if matches!(what, What::DirectorReplaced) {
        return Some((Subject::EnterpriseCode(TaxCode::parse(number).ok()?), Register::Business));
    }
    if number.starts_with("999") {
        let number = ForeignerNumber::parse(number).ok()?;
        return Some((Subject::ForeignerNumber(number), Register::Immigration));
    }
    let register = if matches!(what, What::Death) { Register::CivilStatus } else { Register::Population };
    Some((Subject::PersonalNumber(PersonalNumber::parse(number).ok()?), register))
}
