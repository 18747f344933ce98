//! The official app calls the API of a service in the name of its person (RFC 8693 §1.1: delegation): it shows its own access token
//! and gets a short one for that API, which names the person as that service knows them, and the app as the one who acts.
//!
//! The token hangs from a grant of its own to the service, which names the app's grant as the sign-in it comes from. So it ends with
//! whatever ends the app's, with what the person allowed the service, with the phone whose key it is bound to, and with a lock.

use std::sync::Arc;
use std::time::Duration;

use super::on_behalf_checks::{self as list, Allowed, Facts};
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{GrantId, RequestId, Secret};
use crate::client::{self, ClaimsRequest, Client, Scopes};
use crate::grant::{self, AccessClaims, Actor, GrantDetails, NewGrant, consent};
use crate::keys::DpopProof;
use crate::login::ward::{self, Way};
use crate::op::client_auth::KnownClient;
use crate::op::error::OAuthError;
use crate::op::narrow::narrow;
use crate::op::params::Params;
use crate::op::token::issue::{self, OnBehalf, TokenResponse};
use crate::op::{checks, dpop, target};

/// So long such a token is good: for the calls of one moment. Whoever guards an API and does not ask about it learns of an end by then.
const LIVES: Duration = Duration::from_secs(120);

pub(super) async fn exchange(
    app: &App,
    client: KnownClient,
    form: Params,
    proof: Option<DpopProof>,
    request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let facts = gather(app, client, form, proof.as_ref()).await?;
    checks::run(list::CHECKS, &facts)?;
    dpop::use_once(app, proof.as_ref()).await?;
    let (subject, guard, key) = facts.proven()?;
    let scope = facts.scope.clone()?;
    let now = app.clock.now();
    let left = Duration::from_secs(u64::try_from(subject.exp - now.as_seconds()).unwrap_or_default());
    let stays = guard.closing.as_ref().map_or(LIVES, |closing| closing.at.since(now));
    let (id, lives) = (GrantId::new(now, &app.entropy), LIVES.min(left).min(stays));
    let (claims, resource, words) = (subject.clone(), facts.resources.clone(), scope.clone());
    let (service, actor, desk) = (guard.clone(), facts.client.id.as_str().to_owned(), app.desk(request));
    let written = app.db.write(move |c| {
        // Locked, signed out or withdrawn since: what was true a moment ago is asked again where it counts.
        let Some(citizen) = grant::citizen(c, desk.now, &claims)? else {
            return Ok(Err(list::over()));
        };
        // The app's own sign-in is held until this is written: whoever ends it finds what hangs from it, or was first.
        let via = claims.grant();
        if !via.map_or(Ok(false), |first| grant::goes_on(c, desk.now, first))? {
            return Ok(Err(list::over()));
        }
        let given = consent::held(c, citizen.account().id, service.id.as_str())?;
        if let Err(refused) = Allowed::of(&service, given.as_ref()).covers(&service, &words) {
            return Ok(Err(refused));
        }
        let until = match ward::way(c, citizen.account(), (&service, None), desk.now)? {
            Way::Open => desk.now.plus(lives),
            Way::Until(end) => desk.now.plus(lives).min(end),
            Way::Once | Way::Barred(_) => return Ok(Err(list::over())),
        };
        let session = citizen.session();
        let new = NewGrant {
            id,
            account: session.account,
            client: service.id.clone(),
            session: claims.gid.clone(),
            details: GrantDetails {
                scope: words.clone(),
                claims: ClaimsRequest::default(),
                resources: resource.clone(),
                acr: session.aal.urn().to_owned(),
                amr: session.amr.clone(),
                auth_time: session.auth_time,
            },
            created_at: desk.now,
            expires_at: until,
            via,
            actor: None,
            mandate: None,
        };
        grant::insert_grant(c, &new)?;
        grant::held_by(c, id, key)?;
        let facts = serde_json::json!({ "scope": words.to_string(), "resource": resource, "by": actor });
        let entry = Entry::of(Event::ActedFor).account(session.account).client(service.id.as_str());
        audit::record(c, &desk, &entry.facts(facts))?;
        let sub = client::subject(c, &desk.vault, &service, (citizen.account().person, id))?;
        Ok(Ok((sub, new)))
    });
    let (sub, grant) = written.await??;
    let actor = Actor { sub: facts.client.id.as_str().to_owned(), agency: None, role: None, relation: None };
    let on_behalf = OnBehalf { client: &facts.client, sub: &sub, actor, grant: &grant, key, lives, now };
    issue::on_behalf(app, &on_behalf)
}

async fn gather(
    app: &App,
    client: KnownClient,
    mut form: Params,
    proof: Option<&DpopProof>,
) -> Result<Facts, OAuthError> {
    let token = Secret::new(form.need("subject_token", "subject_token is missing")?);
    let mut resources = form.resources().to_vec();
    resources.extend(form.take("audience"));
    let subject = app.access_tokens.check(app.clock.now(), &token);
    let guard = match resources.as_slice() {
        [one] => guard(app, one).await?,
        _ => None,
    };
    let allowed = match (&subject, &guard) {
        (Some(subject), Some(guard)) => allowed(app, subject, guard).await?,
        _ => None,
    };
    let own = client.metadata.scope.clone().about_resources();
    Ok(Facts {
        scope: narrow(form.take("scope").as_deref(), &own, Scopes::default()),
        permitted: target::permitted(app, &client, &resources),
        wanted: form.take("requested_token_type"),
        actor: form.take("actor_token").is_some(),
        key: proof.map(|proof| proof.key),
        client,
        subject,
        resources,
        guard,
        allowed,
    })
}

/// Who guards that resource, and is switched on.
async fn guard(app: &App, resource: &str) -> Result<Option<Arc<Client>>, OAuthError> {
    let (listing, now) = (app.directory.listing().await?, app.clock.now());
    match listing.guard_of(resource, now) {
        Some(id) => Ok(app.clients.find(id.as_str()).await?.filter(|client| client.is_live(now))),
        None => Ok(None),
    }
}

/// What the person behind the token allowed that service; nothing where the token opens nothing any more.
async fn allowed(
    app: &App,
    subject: &Arc<AccessClaims>,
    guard: &Arc<Client>,
) -> Result<Option<list::Person>, OAuthError> {
    let (claims, guard, now) = (subject.clone(), guard.clone(), app.clock.now());
    let found = app.db.read(move |c| {
        let Some(citizen) = grant::citizen(c, now, &claims)? else { return Ok(None) };
        let given = consent::given(c, citizen.account().id, guard.id.as_str())?;
        let (level, aal) = (citizen.account().level, citizen.session().aal);
        Ok(Some(list::Person { level, aal, allowed: Allowed::of(&guard, given.as_ref()) }))
    });
    Ok(found.await?)
}
