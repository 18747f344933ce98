//! The program of an officer calls the API of the person whom the officer helps (RFC 8693 §1.1: delegation): it shows the officer's own
//! access token, names the assistance that the person agreed to, and gets a token that names both.
//!
//! The token hangs from a grant of the person's, which is held for the assistance and hangs from the officer's. So it ends with the
//! assistance, with the officer's sign-in and with a lock of either; and each of its calls asks again whether the officer helps
//! ([`assistance::by_token`]), so that it ends with the office too.

use serde_json::json;

use super::assisted_checks::{self as list, Apis, Facts};
use crate::app::App;
use crate::assistance::{self, Helping, Scope};
use crate::audit::{self, Entry, Event};
use crate::base::{AssistanceId, GrantId, Moment, RequestId, Secret};
use crate::client::{self, Api, ClaimsRequest, Scopes};
use crate::db::{Conn, StoreError};
use crate::grant::{self, AccessClaims, Actor, GrantDetails, NewGrant};
use crate::keys::{Desk, DpopProof, Thumbprint};
use crate::mandate::Today;
use crate::op::client_auth::KnownClient;
use crate::op::error::OAuthError;
use crate::op::narrow::narrow;
use crate::op::params::Params;
use crate::op::token::issue::{self, OnBehalf, TokenResponse};
use crate::op::{checks, dpop, target};

/// What is to be written down.
struct Lent {
    assistance: AssistanceId,
    claims: AccessClaims,
    client: KnownClient,
    scope: Scopes,
    resource: String,
    key: Thumbprint,
}

pub(super) async fn exchange(
    app: &App,
    client: KnownClient,
    form: Params,
    proof: Option<DpopProof>,
    request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let (desk, today) = (app.desk(request), today(app).await?);
    let facts = gather(app, (client, proof.as_ref()), form, (&desk, today.clone())).await?;
    checks::run(list::CHECKS, &facts)?;
    dpop::use_once(app, proof.as_ref()).await?;
    let (claims, helping, key) = facts.proven()?;
    let lent = Lent {
        assistance: helping.assistance(),
        claims: (*claims).clone(),
        client: facts.client.clone(),
        scope: facts.scope.clone()?,
        resource: facts.apis.app.clone(),
        key,
    };
    let written = app.db.write(move |c| lend(c, &desk, &today, &lent));
    let (grant, sub) = written.await??;
    let (now, seat) = (grant.created_at, helping.helper().seat());
    let actor = Actor {
        // As the program knows them, whose own token this is.
        sub: claims.sub.clone(),
        agency: Some(seat.agency.to_string()),
        role: Some(seat.role.to_string()),
        relation: None,
    };
    let lives = grant.expires_at.since(now);
    let on_behalf = OnBehalf { client: &facts.client, sub: &sub, actor, grant: &grant, key, lives, now };
    issue::on_behalf(app, &on_behalf)
}

async fn today(app: &App) -> Result<Today, OAuthError> {
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    Today::of(units, &law, app.clock.now()).map_err(|none| {
        tracing::error!(%none, "nobody can be an officer");
        list::over()
    })
}

async fn gather(
    app: &App,
    (client, proof): (KnownClient, Option<&DpopProof>),
    mut form: Params,
    (desk, today): (&Desk, Today),
) -> Result<Facts, OAuthError> {
    let named = form.need("subject_token", "subject_token, the name of the assistance, is missing")?;
    let token =
        Secret::new(form.need("actor_token", "actor_token, the officer's own access token, is missing")?);
    let actor = app.access_tokens.check(desk.now, &token);
    let mut resources = form.resources().to_vec();
    resources.extend(form.take("audience"));
    let apis = Apis { console: Api::Console.resource(app.issuer()), app: Api::App.resource(app.issuer()) };
    let helping = match (&actor, named.parse().ok()) {
        (Some(claims), Some(id)) => {
            let (claims, desk) = (claims.clone(), desk.clone());
            app.db.read(move |c| helps(c, &desk, &today, (&claims, id))).await?
        }
        _ => Err(assistance::Refused::NotFound),
    };
    let agreed = helping.as_ref().map(agreed).unwrap_or_default().intersect(&client.metadata.scope);
    Ok(Facts {
        scope: narrow(form.take("scope").as_deref(), &agreed, agreed.clone()),
        permitted: target::permitted(app, &client, std::slice::from_ref(&apis.app)),
        wanted: form.take("requested_token_type"),
        actor_kind: form.take("actor_token_type"),
        key: proof.map(|proof| proof.key),
        client,
        actor,
        apis,
        resources,
        helping,
    })
}

/// The assistance of that name, where whoever stands behind the officer's token helps under it.
fn helps(
    c: &mut Conn,
    desk: &Desk,
    today: &Today,
    (claims, id): (&AccessClaims, AssistanceId),
) -> Result<Result<Helping, assistance::Refused>, StoreError> {
    match grant::citizen(c, desk.now, claims)? {
        Some(officer) => assistance::by_program(c, desk, today.day(), &officer, (id, Scope::Standing)),
        None => Ok(Err(assistance::Refused::NotFound)),
    }
}

/// The words that open what the person agreed to.
fn agreed(helping: &Helping) -> Scopes {
    Scopes::default().with(Scope::ALL.into_iter().filter(|one| helping.scope().allows(*one)).map(Scope::word))
}

/// Writes the grant, as long as the officer helps and what it hangs from goes on; it takes the place of the one before. Answers as whom
/// the program knows whoever is helped, too.
fn lend(
    c: &mut Conn,
    desk: &Desk,
    today: &Today,
    lent: &Lent,
) -> Result<Result<(NewGrant, String), OAuthError>, StoreError> {
    // Held until this is written, as is the officer's own sign-in: whoever ends either finds what hangs from it, or was first.
    assistance::hold(c, lent.assistance)?;
    let Ok(helping) = helps(c, desk, today, (&lent.claims, lent.assistance))? else {
        return Ok(Err(list::over()));
    };
    let via = lent.claims.grant();
    if !via.map_or(Ok(false), |own| grant::goes_on(c, desk.now, own))? {
        return Ok(Err(list::over()));
    }
    let (account, helper) = (helping.account(), helping.helper());
    grant::end_of_assistance(c, desk.now, account.id, (lent.assistance, "asked for anew"))?;
    let new = NewGrant {
        id: GrantId::new(desk.now, &desk.entropy),
        account: account.id,
        client: lent.client.id.clone(),
        session: None,
        details: GrantDetails {
            scope: lent.scope.clone(),
            claims: ClaimsRequest::default(),
            resources: vec![lent.resource.clone()],
            // The officer's sign-in: the person's own may be none at all.
            acr: lent.claims.acr.clone().unwrap_or_default(),
            amr: Vec::new(),
            auth_time: lent.claims.auth_time.map_or(desk.now, Moment::from_seconds),
        },
        created_at: desk.now,
        expires_at: helping.until().min(Moment::from_seconds(lent.claims.exp)),
        via,
        actor: None,
        mandate: None,
    };
    grant::insert_assisted(c, &new, lent.assistance)?;
    grant::held_by(c, new.id, lent.key)?;
    let facts = json!({
        audit::ASSISTANCE: lent.assistance, "scope": lent.scope.to_string(), "by": "assistance",
        "agency": helper.agency(), "role": helper.role(),
    });
    let entry = Entry::of(Event::TokensIssued).account(account.id).client(lent.client.id.as_str());
    audit::record(c, desk, &entry.actor(helper.account()).facts(facts))?;
    let sub = client::subject(c, &desk.vault, &lent.client, (account.person, new.id))?;
    Ok(Ok((new, sub)))
}
