//! `/agency/v1`: what the systems of agencies ask us.
//!
//! It is called with an access token that a client got for itself (`client_credentials`) and that names this API (`resource`,
//! RFC 8707; `may_ask` of the client). The client is registered with the code of its agency, which must be active today; one
//! that has ended is taken for as long as the law says, with a warning in every answer. A token that was asked for with a
//! proof of possession opens nothing without one (RFC 9449); certificates (mTLS) are not taken yet.

mod agencies;
mod convert;
mod documents;
mod places;
mod register_events;

pub use agencies::agency;
pub use convert::convert;
pub use documents::{
    MOST_IN_BULK, bulk as issue_bulk, find as find_document, issue, kinds as document_kinds, one as document,
    resume, revoke, suspend, update,
};
pub use places::{place, places};
use register_events::TELL;
pub use register_events::register_events;

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use actix_web::HttpRequest;
use actix_web::http::header::HttpDate;
use serde_json::json;

use super::answer::Answer;
use super::refusal::bad_token;
use super::token;
use crate::app::App;
use crate::base::{LocalDate, Problem, ProblemType};
use crate::client::{Api, Scopes};
use crate::directory::Directory;
use crate::grant::{AgencyClient, NotAnAgency, Retired};

/// Opens places and agencies.
const DIRECTORY: &str = "agency.directory";

/// Opens the documents that the agency issues.
const DOCUMENTS: &str = "agency.documents";

/// The scopes of this API, and what each opens.
pub const SCOPES: [(&str, &str); 6] = [
    (DIRECTORY, "places and agencies, by code, by name and by day"),
    (TELL[0].0, "telling what the National Population Database has entered"),
    (TELL[1].0, "telling what the immigration database has entered"),
    (TELL[2].0, "telling what the business register has entered"),
    (TELL[3].0, "telling what the electronic civil-status system has entered"),
    (DOCUMENTS, "electronic documents of the agency's own: issuing, changing, suspending, revoking"),
];

/// Whoever calls, and the directory they were judged by.
struct Caller {
    agency: AgencyClient,
    scopes: Scopes,
    directory: Arc<Directory>,
    today: LocalDate,
}

impl Caller {
    async fn prove(app: &App, request: &HttpRequest, scopes: &[&str]) -> Result<Self, Problem> {
        let shown = token::shown(app, request, Api::Agency, scopes).await?;
        let (directory, law) = (app.units.get().await?, app.law.get().await?);
        let today = app.clock.now().local_date();
        let agency = AgencyClient::prove(&shown.claims, &shown.client, &directory, &law, today);
        let scopes = Scopes::parse(&shown.claims.scope);
        Ok(Self { agency: agency.map_err(refused)?, scopes, directory, today })
    }

    /// Says in an answer that the caller's own code has ended.
    fn warned(&self, answer: Answer) -> Answer {
        let Some(Retired { since, successors, refused_from }) = self.agency.retired() else { return answer };
        let successors: Vec<String> = successors.iter().map(ToString::to_string).collect();
        let told = json!({
            "agency_code": self.agency.code().to_string(), "since": since, "successors": successors,
            "refused_from": refused_from,
        });
        // RFC 9745 and RFC 8594.
        answer
            .with("deprecation", format!("@{}", since.begins().as_seconds()))
            .with("sunset", http_date(*refused_from))
            .member("deprecation", told)
    }
}

/// The beginning of a day as header fields have it (RFC 9110 §5.6.7).
fn http_date(day: LocalDate) -> String {
    let since_1970 = Duration::from_secs(u64::try_from(day.begins().as_seconds()).unwrap_or(0));
    HttpDate::from(UNIX_EPOCH + since_1970).to_string()
}

fn refused(why: NotAnAgency) -> Problem {
    match why {
        NotAnAgency::OfAPerson => {
            bad_token(Api::Agency, "the token is a person's: an agency asks for its own")
        }
        NotAnAgency::NoCode => {
            Problem::new(ProblemType::NoAgency).field("agency_code", "the client is registered for no agency")
        }
        NotAnAgency::Ended { code, successors } => {
            let into: Vec<String> = successors.iter().map(ToString::to_string).collect();
            let told = match into.is_empty() {
                true => format!("{code} is the code of no agency today"),
                false => format!("{code} has ended, and went into {}", into.join(", ")),
            };
            Problem::new(ProblemType::NoAgency).field("agency_code", told)
        }
        NotAnAgency::NoLaw(missing) => {
            tracing::error!(%missing, "no agency can be judged");
            Problem::new(ProblemType::Internal)
        }
    }
}
