//! A code for somebody who has just signed in, where no browser walks between the request and its answer.

use super::choice;
use super::decision::{Facts, Next, decide};
use super::issue;
use super::request::AuthorizationRequest;
use super::walk::bar;
use crate::app::App;
use crate::base::{Moment, RequestId, Secret};
use crate::client::Client;
use crate::op::error::{Code, OAuthError};
use crate::session::Session;

/// Issues a code for what an official client has asked for since `began`, if nothing is missing but that sign-in.
///
/// # Errors
/// `insufficient_authorization` for a sign-in that is weaker than what is asked for, `redirect_to_web` where the person has to
/// be asked more than an app may ask; and as `/authorize`.
pub(in crate::op) async fn code_at_once(
    app: &App,
    client: &Client,
    request: &AuthorizationRequest,
    began: Moment,
    session: &Session,
    request_id: &RequestId,
) -> Result<Secret, OAuthError> {
    let chosen = choice::chosen(app, client, session, None).await?;
    let facts = Facts {
        client,
        request,
        began,
        session: Some(session),
        hinted_at_another: choice::hinted_at_another(app, client, request, (session, chosen)).await?,
        chosen,
        consented: client.metadata.official,
        bar: bar(app, session, (client, None)).await?,
        just_consented: false,
    };
    match decide(&facts) {
        Next::Issue(choice) => issue::code(app, client, request, (session, choice, None), request_id).await,
        Next::SignIn(_) => Err(OAuthError::new(
            Code::InsufficientAuthorization,
            "what was shown is not as strong as what is asked for: answer with a passkey",
        )),
        Next::Consent(_) | Next::Choose | Next::Agree | Next::OwnKey | Next::Restricted => {
            Err(OAuthError::new(Code::RedirectToWeb, "the person has to be asked on a page of ours"))
        }
        Next::Refuse(error) => Err(error),
    }
}
