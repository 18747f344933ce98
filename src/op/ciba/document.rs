//! A document that a service wants signed (RFC 9396), by the access token of whoever filed it for their organisation.

use serde_json::{Value, json};

use crate::app::App;
use crate::approval::{self, Found};
use crate::base::{AccountId, GrantId, MandateId, Secret};
use crate::client::{self, Client};
use crate::op::acting::Acting;
use crate::op::client_auth::KnownClient;
use crate::op::error::OAuthError;
use crate::op::params::Params;
use crate::op::token::denied;
use crate::signing::{self, Document, InvalidDocument, Standing, Wish};
use crate::{account, grant};

/// What of a request is about a document, as far as it can be understood.
pub(super) struct Filed {
    /// What it names.
    pub(super) document: Option<Result<Document, InvalidDocument>>,
    /// Whether a token of whoever filed came along, and whose it is.
    pub(super) by: Option<Option<(AccountId, MandateId)>>,
}

impl Filed {
    pub(super) async fn read(app: &App, client: &KnownClient, form: &mut Params) -> Result<Self, OAuthError> {
        let document = form.take("authorization_details").map(|details| Document::read(&details));
        let by = match form.take("khoa_filed_by").map(Secret::new) {
            Some(token) => Some(filer(app, client, &token).await?),
            None => None,
        };
        Ok(Self { document, by })
    }

    /// What is to be signed, once everything was checked.
    pub(super) fn wish(self) -> Option<Wish> {
        let (document, (filed_by, mandate)) = self.document?.ok().zip(self.by.flatten())?;
        Some(Wish { document, filed_by, mandate })
    }
}

/// Who acts for an organisation by an access token of this client.
async fn filer(
    app: &App,
    client: &KnownClient,
    token: &Secret,
) -> Result<Option<(AccountId, MandateId)>, OAuthError> {
    let now = app.clock.now();
    let claims = app.access_tokens.check(now, token);
    let own = claims.filter(|claims| claims.client_id == client.id.as_str() && claims.act.is_none());
    let Some(id) = own.and_then(|claims| claims.grant()) else { return Ok(None) };
    let found = app.db.read(move |c| grant::find_grant(c, id)).await?;
    let live = found.filter(|grant| grant.revoked_at.is_none() && grant.expires_at > now);
    Ok(live.and_then(|grant| Some((grant.account, grant.mandate?))))
}

/// A signature as its service is told of it, with the proof that its signer may sign still.
pub(in crate::op) struct Signature {
    pub(in crate::op) standing: Standing,
    pub(in crate::op) acting: Acting,
    /// The authorization details (RFC 9396 §7), completed.
    pub(in crate::op) details: Value,
}

/// The signature that a yes is, for the grant it will be; nothing where it is to no document.
///
/// # Errors
/// `access_denied` where its signer may not sign any more.
pub(in crate::op) async fn signature(
    app: &App,
    client: &Client,
    found: &Found,
    grant: GrantId,
) -> Result<Option<Signature>, OAuthError> {
    let Some((account, (_, at))) = found.account.zip(found.proof.clone()) else { return Ok(None) };
    let (desk, id, asker) = (app.desk(None), found.id, client.clone());
    let read = app.db.read(move |c| {
        let standing = match signing::standing(c, &desk, (id, account))? {
            Ok(Some(standing)) => standing,
            Ok(None) => return Ok(Ok(None)),
            Err(why) => return Ok(Err(why)),
        };
        let Some(evidence) = approval::evidence(c, &desk, id)? else { return Ok(Ok(None)) };
        let filed_by = account::account(c, standing.filed_by)?.person;
        let filed_by = client::subject(c, &desk.vault, &asker, (filed_by, grant))?;
        let acting = Acting::by(c, &desk.vault, (&asker, grant), standing.acting.clone())?;
        Ok(Ok(Some((standing, acting, evidence, filed_by))))
    });
    let read = read.await?.map_err(|why| denied().because(why.to_string()))?;
    Ok(read.map(|(standing, acting, evidence, filed_by)| Signature {
        details: json!([{
            "type": signing::TYPE,
            "title": standing.document.title(),
            "sha256": standing.document.sha256(),
            "approval": id,
            "filed_by": filed_by,
            "signed_at": at.as_seconds(),
            "signed_by": if found.device.is_some() { "phone" } else { "passkey" },
            "text": evidence.text,
            "signed": evidence.signed,
        }]),
        standing,
        acting,
    }))
}
