//! `/app/v1/documents/{id}/offline`: a code by which the holder shows a document where there is no network.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{Caller, DOCUMENTS};
use crate::api::answer::Answer;
use crate::api::body;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{DocumentId, Problem, ProblemType};
use crate::wallet::offline::{self, LONGEST, Means, NotMade};
use crate::wallet::share::Chosen;

fn refused(why: NotMade) -> Problem {
    match why {
        NotMade::NotFound => Problem::new(ProblemType::NotFound),
        NotMade::CountsNot(standing) => {
            Problem::new(ProblemType::Stale).field("state", format!("it is {} now", standing.as_str()))
        }
        NotMade::NotOffline => Problem::new(ProblemType::NotEntitled).field(
            "id",
            "the law of today lets no document of this kind, or of this holder, be shown without a network",
        ),
        NotMade::Represented => {
            Problem::new(ProblemType::NotEntitled).field("id", "whoever represents the holder shows it")
        }
        NotMade::Wrong => invalid(
            "fields",
            "choose something, and only what is in the document and may be shown without a network",
        ),
        NotMade::TooLong { characters } => invalid(
            "fields",
            format!(
                "the code would have {characters} characters, and an old phone reads {LONGEST}: choose fewer fields"
            ),
        ),
        NotMade::TooMany => Problem::new(ProblemType::TooManyAttempts)
            .field("id", "as many codes of one document as there may be are still good"),
        NotMade::NotNow => Problem::new(ProblemType::Unavailable),
    }
}

/// Makes a code. Asked again it makes another, which is good beside the first.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`; `not-found` for what is not theirs; `stale`, `not-entitled`, `invalid-field`, `too-many-attempts`.
pub async fn make(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DOCUMENTS).await?;
    let id: DocumentId = id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))?;
    let chosen = body::read::<Chosen>(&request, &sent)?;
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let (ring, issuer) = (app.ring.clone(), app.issuer().to_owned());
    let made = caller.change(&app, move |c, desk, holder| {
        let means = Means { law: &law, units: &units, ring: &ring, issuer: &issuer };
        Ok(offline::make(c, desk, means, holder, (id, &chosen))?.map_err(refused))
    });
    let made = made.await?;
    let told = json!({ "code": made.text, "expires_at": made.expires_at.to_string() });
    Ok(Answer::new(StatusCode::CREATED, told).send())
}
