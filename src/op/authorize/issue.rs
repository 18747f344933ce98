//! Issuing a code: the grant, the code and the audit entry, in one transaction.

use std::time::Duration;

use serde_json::json;

use super::choice::Choice;
use super::decision;
use super::request::AuthorizationRequest;
use crate::account::Account;
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{GrantId, MandateId, RequestId, Secret, ServiceGroup};
use crate::client::Client;
use crate::db::{Conn, StoreError};
use crate::grant::{CodeDetails, GrantDetails, NewCode, NewGrant, insert_code, insert_grant};
use crate::keys::Desk;
use crate::login::ward::{self, Bar, Way};
use crate::mandate::NotActing;
use crate::mandate::guardian::{self, Representing};
use crate::mandate::member::{self, ActingFor};
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
    let metadata = &client.metadata;
    let (least, groups) = (metadata.min_eid_level, metadata.khoa_service_groups.clone());
    let (session, desk, asker) = (session.clone(), app.desk(request_id), client.clone());
    let issued = app
        .db
        .write(move |c| {
            // Ended since the page was opened: nothing is issued, and the person signs in again.
            let Some(citizen) = Citizen::prove(c, &session)? else {
                return Ok(Err(OAuthError::new(Code::LoginRequired, "the session has ended")));
            };
            if let Some(refused) = represented(c, &citizen, (&asker, within), &mut grant)? {
                return Ok(Err(refused));
            }
            let whom = match for_whom(c, &desk, &citizen, (choice, &groups))? {
                Ok(whom) => whom,
                Err(why) => return Ok(Err(ended(why))),
            };
            if asker.is_shut_out_of(whom.told_of(&citizen)) {
                return Ok(Err(decision::restricted()));
            }
            if whom.told_of(&citizen).level < least {
                return Ok(Err(OAuthError::new(
                    Code::AccessDenied,
                    "the level of the account is too low for this service",
                )));
            }
            bind(&mut grant, &whom);
            insert_grant(c, &grant)?;
            insert_code(c, &new_code)?;
            record(c, &desk, &citizen, (&whom, &grant))?;
            Ok(Ok(()))
        })
        .await?;
    issued.map(|()| code)
}

/// For whom the code is.
enum Whom {
    /// Whoever is signed in.
    Themselves,
    /// An organisation, of which the client is told beside the person.
    Organisation(ActingFor),
    /// A child or ward, of whom the client is told, and beside them of the guardian.
    Ward(Representing),
}

impl Whom {
    /// The account that the client is told of.
    fn told_of<'a>(&'a self, citizen: &'a Citizen) -> &'a Account {
        match self {
            Self::Themselves | Self::Organisation(_) => citizen.account(),
            Self::Ward(acting) => acting.ward(),
        }
    }
}

/// Whoever is represented goes on as somebody has agreed, asked where it counts; the grant lives no longer than that. `within` is the
/// guardianship by which somebody agreed in this conversation.
fn represented(
    c: &mut Conn,
    citizen: &Citizen,
    (client, within): (&Client, Option<MandateId>),
    grant: &mut NewGrant,
) -> Result<Option<OAuthError>, StoreError> {
    let until = match ward::way(c, citizen.account(), (client, within), grant.created_at)? {
        Way::Open => return Ok(None),
        Way::Until(end) => end,
        Way::Once => citizen.session().ends_at,
        Way::Barred(Bar::Restricted) => return Ok(Some(decision::restricted())),
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
) -> Result<Result<Whom, NotActing>, StoreError> {
    let on = desk.now.local_date();
    match choice {
        Choice::Myself => Ok(Ok(Whom::Themselves)),
        Choice::Organisation(organisation) => match member::act(c, on, citizen, organisation, groups)? {
            Ok(acting) => Ok(acting.held(c)?.map(Whom::Organisation)),
            Err(why) => Ok(Err(why)),
        },
        Choice::Ward(ward) => match guardian::act(c, on, citizen, ward)? {
            Ok(acting) => Ok(acting.held(c)?.map(Whom::Ward)),
            Err(why) => Ok(Err(why)),
        },
    }
}

/// The grant stands and falls with the guardianship, or the strongest mandate, and lives no longer.
fn bind(grant: &mut NewGrant, whom: &Whom) {
    let (mandate, end) = match whom {
        Whom::Themselves => return,
        Whom::Organisation(acting) => match acting.leading() {
            Some(leading) => (leading.id, leading.until()),
            None => return,
        },
        Whom::Ward(acting) => {
            (grant.account, grant.actor) = (acting.ward().id, Some(acting.guardian().id));
            (acting.guardianship().id, acting.guardianship().valid_to)
        }
    };
    grant.mandate = Some(mandate);
    if let Some(end) = end {
        grant.expires_at = grant.expires_at.min(end.begins());
    }
}

/// What ended between the choice and the code.
fn ended(why: NotActing) -> OAuthError {
    let error = OAuthError::new(Code::AccessDenied, "the person acts for that one no more");
    error.because(why.to_string())
}

/// In the history of whoever is signed in, and in that of whom they act for too: who entered a service for them, and as what.
fn record(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    (whom, grant): (&Whom, &NewGrant),
) -> Result<(), StoreError> {
    let (details, client) = (&grant.details, grant.client.as_str());
    let (mut organisation, mut ward, mut entered) = (None, None, None);
    match whom {
        Whom::Themselves => {}
        Whom::Organisation(acting) => {
            let (id, roles) = (acting.organisation().id, acting.roles().collect::<Vec<_>>());
            organisation = Some(id);
            entered = Some((id, json!({ "member": acting.actor(), "roles": roles })));
        }
        Whom::Ward(acting) => {
            let (id, relation) = (acting.ward().id, acting.guardianship().relation.as_str());
            ward = Some(id);
            entered = Some((id, json!({ "guardian": acting.guardian().id, "relation": relation })));
        }
    }
    let facts = json!({
        "scope": details.scope.to_string(), "acr": details.acr, "claims": details.claims.names().collect::<Vec<_>>(),
        "organisation": organisation, "for": ward, "mandate": grant.mandate,
    });
    let entry = Entry::of(Event::CodeIssued).account(citizen.account().id).client(client);
    audit::record(c, desk, &entry.facts(facts))?;
    if let Some((account, facts)) = entered {
        audit::record(c, desk, &Entry::of(Event::EnteredFor).account(account).client(client).facts(facts))?;
    }
    Ok(())
}
