//! Issuing a code: the grant, the code and the audit entry, in one transaction.

use std::time::Duration;

use super::request::AuthorizationRequest;
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{GrantId, RequestId, Secret};
use crate::client::Client;
use crate::grant::{CodeDetails, GrantDetails, NewCode, NewGrant, insert_code, insert_grant};
use crate::op::error::{Code, OAuthError};
use crate::session::{Citizen, Session};

/// Issues a code for what `session`'s person allowed.
pub(super) async fn code(
    app: &App,
    client: &Client,
    request: &AuthorizationRequest,
    session: &Session,
    request_id: &RequestId,
) -> Result<Secret, OAuthError> {
    let now = app.clock.now();
    let code = app.entropy.token("khoa_ac_");
    let tokens = &app.config.tokens;
    let grant = NewGrant {
        id: GrantId::new(now, &app.entropy),
        account: session.account,
        client: client.id.clone(),
        session: Some(session.sid.clone()),
        details: GrantDetails {
            scope: request.scope.clone(),
            claims: request.claims.clone(),
            resources: request.resources.clone(),
            acr: request.acr_for(session.aal),
            amr: session.amr.clone(),
            auth_time: session.auth_time,
        },
        created_at: now,
        expires_at: now.plus(Duration::from_secs(tokens.grant_seconds)),
        via: None,
    };
    let new_code = NewCode {
        digest: code.digest(),
        grant: grant.id,
        details: CodeDetails {
            redirect_uri: request.back.redirect_uri.clone(),
            code_challenge: request.code_challenge.clone(),
            nonce: request.nonce.clone(),
            dpop_jkt: request.dpop_jkt,
        },
        expires_at: now.plus(Duration::from_secs(tokens.code_seconds)),
    };
    let least = client.metadata.min_eid_level;
    let (client, session, desk) = (client.id.clone(), session.clone(), app.desk(request_id));
    let issued = app
        .db
        .write(move |c| {
            // Ended since the page was opened: nothing is issued, and the person signs in again.
            let Some(citizen) = Citizen::prove(c, &session)? else {
                return Ok(Err(OAuthError::new(Code::LoginRequired, "the session has ended")));
            };
            if citizen.account().level < least {
                return Ok(Err(OAuthError::new(
                    Code::AccessDenied,
                    "the level of the account is too low for this service",
                )));
            }
            insert_grant(c, &grant)?;
            insert_code(c, &new_code)?;
            let details = &grant.details;
            let claims: Vec<&str> = details.claims.names().collect();
            let facts = serde_json::json!({
                "scope": details.scope.to_string(), "acr": details.acr, "claims": claims,
            });
            let entry =
                Entry::of(Event::CodeIssued).account(grant.account).client(client.as_str()).facts(facts);
            audit::record(c, &desk, &entry)?;
            Ok(Ok(()))
        })
        .await?;
    issued.map(|()| code)
}
