//! Issuing a code: the grant, the code and the audit entry, in one transaction.

use std::time::Duration;

use super::choice::Choice;
use super::request::AuthorizationRequest;
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{GrantId, MandateId, RequestId, Secret, ServiceGroup};
use crate::client::Client;
use crate::db::{Conn, StoreError};
use crate::grant::{CodeDetails, GrantDetails, NewCode, NewGrant, insert_code, insert_grant};
use crate::keys::Desk;
use crate::login::ward::{self, Way};
use crate::mandate::member::{self, ActingFor, NotActing};
use crate::op::error::{Code, OAuthError};
use crate::session::{Citizen, Session};

/// Issues a code for what `session`'s person allowed.
pub(super) async fn code(
    app: &App,
    client: &Client,
    request: &AuthorizationRequest,
    (session, choice, within): (&Session, Choice, Option<MandateId>),
    request_id: &RequestId,
) -> Result<Secret, OAuthError> {
    let now = app.clock.now();
    let code = app.entropy.token("khoa_ac_");
    let tokens = &app.config.tokens;
    let mut grant = NewGrant {
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
        actor: None,
        mandate: None,
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
    let (least, groups) = (client.metadata.min_eid_level, client.metadata.khoa_service_groups.clone());
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
            if let Some(refused) = represented(c, &session, within, &mut grant)? {
                return Ok(Err(refused));
            }
            let acting = match for_whom(c, &desk, &citizen, (choice, &groups))? {
                Ok(acting) => acting,
                Err(why) => return Ok(Err(ended(why))),
            };
            bind(&mut grant, acting.as_ref());
            insert_grant(c, &grant)?;
            insert_code(c, &new_code)?;
            let details = &grant.details;
            let claims: Vec<&str> = details.claims.names().collect();
            let organisation = acting.as_ref().map(|acting| acting.organisation().id);
            let facts = serde_json::json!({
                "scope": details.scope.to_string(), "acr": details.acr, "claims": claims,
                "organisation": organisation, "mandate": grant.mandate,
            });
            let entry =
                Entry::of(Event::CodeIssued).account(grant.account).client(client.as_str()).facts(facts);
            audit::record(c, &desk, &entry)?;
            if let Some(acting) = &acting {
                entered_for(c, &desk, acting, client.as_str())?;
            }
            Ok(Ok(()))
        })
        .await?;
    issued.map(|()| code)
}

/// Whoever is represented goes on as somebody has agreed, asked where it counts; the grant lives no longer than that. `within` is the
/// guardianship by which somebody agreed in this conversation.
fn represented(
    c: &mut Conn,
    session: &Session,
    within: Option<MandateId>,
    grant: &mut NewGrant,
) -> Result<Option<OAuthError>, StoreError> {
    let until = match ward::way(c, grant.account, (grant.client.as_str(), within), grant.created_at)? {
        Way::Open => return Ok(None),
        Way::Until(end) => end,
        Way::Once => session.ends_at,
        Way::Barred(_) => {
            let why = "nobody who represents the person agrees any more, or a password has to be chosen";
            return Ok(Some(OAuthError::new(Code::AccessDenied, why)));
        }
    };
    grant.expires_at = grant.expires_at.min(until);
    Ok(None)
}

/// For whom the person acts, asked where it counts.
fn for_whom(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    (choice, groups): (Choice, &[ServiceGroup]),
) -> Result<Result<Option<ActingFor>, NotActing>, StoreError> {
    match choice {
        Choice::Myself => Ok(Ok(None)),
        Choice::Organisation(organisation) => {
            match member::act(c, desk.now.local_date(), citizen, organisation, groups)? {
                Ok(acting) => Ok(acting.held(c)?.map(Some)),
                Err(why) => Ok(Err(why)),
            }
        }
    }
}

/// The grant stands and falls with the strongest mandate, and lives no longer.
fn bind(grant: &mut NewGrant, acting: Option<&ActingFor>) {
    let Some(leading) = acting.and_then(ActingFor::leading) else { return };
    grant.mandate = Some(leading.id);
    if let Some(end) = leading.until() {
        grant.expires_at = grant.expires_at.min(end.begins());
    }
}

/// What ended between the choice and the code.
fn ended(why: NotActing) -> OAuthError {
    let error = OAuthError::new(Code::AccessDenied, "the person acts for that organisation no more");
    error.because(why.to_string())
}

/// In the history of the organisation too: who entered a service for it, and as what.
fn entered_for(c: &mut Conn, desk: &Desk, acting: &ActingFor, client: &str) -> Result<(), StoreError> {
    let roles: Vec<_> = acting.roles().collect();
    let facts = serde_json::json!({ "member": acting.actor(), "roles": roles });
    let entry = Entry::of(Event::EnteredFor).account(acting.organisation().id).client(client);
    audit::record(c, desk, &entry.facts(facts))
}
