//! What a yes leads to: the same whether the client comes for it or is sent it.

use std::time::Duration;

use super::ciba_checks::{denied, refused};
use super::issue::{self, Issue, TokenResponse};
use super::refresh_grant;
use crate::account::{self, Holder};
use crate::app::App;
use crate::approval::{self, Found};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, ApprovalId, GrantId, LocalDate, Moment, Secret};
use crate::client::{ClaimsRequest, Client, GrantType};
use crate::db::{Conn, StoreError};
use crate::grant::{self, Grant, GrantDetails, NewGrant, NewRefresh};
use crate::keys::{Desk, Thumbprint};
use crate::login::ward::{self, Way};
use crate::mandate::member::ActingFor;
use crate::op::authorize::acr_for;
use crate::op::ciba::{Signature, Wanted};
use crate::op::error::OAuthError;
use crate::signing;

/// A grant to be, of a question that was answered by yes.
pub(in crate::op) struct Yes {
    approval: ApprovalId,
    epoch: i32,
    grant: Grant,
    refresh: Option<Secret>,
    refresh_until: Moment,
    key: Option<Thumbprint>,
    signature: Option<Signature>,
}

impl Yes {
    /// The grant that follows. It is of no session: what the person does in a browser is another matter, and whatever ends all
    /// of an account's ends it, and tells the client so.
    ///
    /// # Errors
    /// `invalid_grant` for a question without such an answer.
    pub(in crate::op) fn of(
        app: &App,
        client: &Client,
        found: &Found,
        wanted: &Wanted,
        key: Option<Thumbprint>,
    ) -> Result<Self, OAuthError> {
        let now = app.clock.now();
        let (account, (proof, at)) = found.account.zip(found.proof.clone()).ok_or_else(refused)?;
        let grant = Grant {
            id: GrantId::new(now, &app.entropy),
            account,
            client: client.id.as_str().to_owned(),
            session: None,
            details: GrantDetails {
                scope: wanted.scope.clone(),
                claims: ClaimsRequest::default(),
                resources: wanted.resources.clone(),
                acr: acr_for(&wanted.acr_values, proof.aal),
                amr: proof.amr,
                auth_time: at,
            },
            expires_at: now.plus(Duration::from_secs(app.config.tokens.grant_seconds)),
            revoked_at: None,
            used_at: None,
            key: None,
            via: None,
            actor: None,
            mandate: None,
            assistance: None,
        };
        let renewable = client.may(GrantType::RefreshToken) && wanted.scope.has("offline_access");
        Ok(Self {
            approval: found.id,
            epoch: found.epoch,
            refresh: renewable.then(|| app.entropy.token(refresh_grant::PREFIX)),
            refresh_until: refresh_grant::lives_until(app, client, &grant, now),
            grant,
            key,
            signature: None,
        })
    }

    /// The same, which is a signature for an organisation: its tokens are of whoever signed for it, and end with that.
    pub(in crate::op) fn signed(self, signature: Option<Signature>) -> Self {
        let proof = signature.as_ref().map(|signature| &signature.standing.acting);
        let mandate = proof.and_then(ActingFor::leading).map(|one| one.id);
        let over = proof.and_then(ActingFor::until).map(LocalDate::begins);
        let expires_at = over.map_or(self.grant.expires_at, |over| self.grant.expires_at.min(over));
        Self { grant: Grant { mandate, expires_at, ..self.grant }, signature, ..self }
    }

    /// Who said it.
    pub(in crate::op) const fn account(&self) -> AccountId {
        self.grant.account
    }

    /// What the grant will be called.
    pub(in crate::op) const fn grant(&self) -> GrantId {
        self.grant.id
    }

    /// Spends the yes and writes its grant; of several who do at once, one does.
    ///
    /// # Errors
    /// As the database; the inner error is a refusal.
    pub(in crate::op) fn claim(
        &self,
        c: &mut Conn,
        desk: &Desk,
        client: &Client,
    ) -> Result<Result<(), OAuthError>, StoreError> {
        let grant = &self.grant;
        // Locked or signed out everywhere since the answer: what was asked before is asked anew.
        let held = account::hold(c, grant.account)?;
        if !held.active || held.epoch != self.epoch || held.level < client.metadata.min_eid_level {
            return Ok(Err(denied().because("the account is locked, changed, or of too low a level")));
        }
        // Taken back since: whoever is represented is asked for no longer than somebody agrees.
        let until = match ward::way(c, &held, (client, None), desk.now)? {
            Way::Open => grant.expires_at,
            Way::Until(end) => grant.expires_at.min(end),
            Way::Once | Way::Barred(_) => {
                return Ok(Err(denied().because("nobody who represents them agrees")));
            }
        };
        // They sign for the organisation no more: what was filed stays, and another signs it.
        let standing = match &self.signature {
            None => None,
            Some(_) => match signing::standing(c, desk, (self.approval, grant.account))? {
                Ok(standing) => standing,
                Err(why) => return Ok(Err(denied().because(why.to_string()))),
            },
        };
        // Nobody locks the organisation until it is written, and the mandate is the one that the tokens name.
        if let Some(now) = &standing {
            let is_same = now.acting.leading().map(|one| one.id) == grant.mandate;
            if !is_same || now.acting.clone().held(c)?.is_err() {
                return Ok(Err(denied().because("the organisation is locked, or the role another")));
            }
        }
        if !approval::spend(c, desk.now, self.approval)? {
            return Ok(Err(refused().because("it was come for before")));
        }
        if let Some(standing) = standing {
            signing::write(c, desk, &standing, client.id.as_str())?;
        }
        let new = NewGrant {
            id: grant.id,
            account: grant.account,
            client: client.id.clone(),
            session: None,
            details: grant.details.clone(),
            created_at: desk.now,
            expires_at: until,
            via: None,
            actor: None,
            mandate: grant.mandate,
        };
        grant::insert_grant(c, &new)?;
        if let Some(key) = self.key {
            grant::held_by(c, grant.id, key)?;
        }
        if let Some(token) = &self.refresh {
            let refresh = NewRefresh {
                digest: token.digest(),
                grant: grant.id,
                parent: None,
                key: refresh_grant::bound_to(client, self.key),
                expires_at: self.refresh_until.min(until),
            };
            grant::insert_refresh(c, desk.now, refresh)?;
        }
        let facts =
            serde_json::json!({ "scope": grant.details.scope.to_string(), "approval": self.approval });
        let entry = Entry::of(Event::TokensIssued).account(grant.account).client(client.id.as_str());
        audit::record(c, desk, &entry.facts(facts))?;
        Ok(Ok(()))
    }

    /// The tokens. `pushed_as` is the name of the question that the client knows, when they are sent and not come for.
    ///
    /// # Errors
    /// When nothing can sign.
    pub(in crate::op) async fn tokens(
        &self,
        app: &App,
        client: &Client,
        holder: &Holder,
        resources: &[String],
        pushed_as: Option<&Secret>,
    ) -> Result<TokenResponse, OAuthError> {
        issue::for_person(
            app,
            Issue {
                client,
                grant: &self.grant,
                holder,
                scope: &self.grant.details.scope,
                resources,
                nonce: None,
                refresh_token: self.refresh.as_ref(),
                key: self.key,
                pushed_as,
                device_secret: None,
                acting: self.signature.as_ref().map(|signature| &signature.acting),
                signed: self.signature.as_ref().map(|signature| &signature.details),
                now: app.clock.now(),
            },
        )
        .await
    }
}
