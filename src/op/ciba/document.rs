//! A document that a service wants signed (RFC 9396), by the access token of whoever filed it for their organisation.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;
use crate::approval::{self, Found};
use crate::base::{AccountId, GrantId, MandateId, Secret};
use crate::client::{self, Client};
use crate::db::StoreError;
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
    pub(super) by: Option<Option<Filer>>,
}

/// Who filed, by which mandate, and whether the service may know their name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filer {
    account: AccountId,
    mandate: MandateId,
    is_named: bool,
}

impl Filed {
    /// Nothing of it is looked at.
    pub(super) const UNREAD: Self = Self { document: None, by: None };

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
        let (document, by) = self.document?.ok().zip(self.by.flatten())?;
        Some(Wish { document, filed_by: by.account, mandate: by.mandate, names_filer: by.is_named })
    }
}

/// Who acts for an organisation by an access token of this client.
async fn filer(app: &App, client: &KnownClient, token: &Secret) -> Result<Option<Filer>, OAuthError> {
    let now = app.clock.now();
    let claims = app.access_tokens.check(now, token);
    let own = claims.filter(|claims| claims.client_id == client.id.as_str() && claims.act.is_none());
    let Some(id) = own.and_then(|claims| claims.grant()) else { return Ok(None) };
    let found = app.db.read(move |c| grant::find_grant(c, id)).await?;
    let live = found.filter(|grant| grant.revoked_at.is_none() && grant.expires_at > now);
    Ok(live.and_then(|grant| {
        let is_named = grant.details.scope.has("profile");
        Some(Filer { account: grant.account, mandate: grant.mandate?, is_named })
    }))
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
    let yes = found.account.zip(found.proof.clone()).filter(|_| found.is_signature);
    let Some((account, (_, at))) = yes else { return Ok(None) };
    let (desk, id, asker) = (app.desk(None), found.id, client.clone());
    let read = app.db.read(move |c| {
        let standing = match signing::standing(c, &desk, (id, account))? {
            Ok(Some(standing)) => standing,
            Ok(None) => return Ok(Ok(None)),
            Err(why) => return Ok(Err(why)),
        };
        let unsigned = || StoreError::Inconsistent { table: "approvals", row: id.to_string() };
        let evidence = approval::evidence(c, &desk, id)?.ok_or_else(unsigned)?;
        let filer = account::account(c, standing.filed_by)?;
        let named = standing.names_filer && filer.restricted_at.is_none();
        let filed_by = client::subject(c, &desk.vault, &asker, (filer.person, grant))?;
        let acting = Acting::by(c, &desk.vault, (&asker, grant), standing.acting.clone())?;
        Ok(Ok(Some((standing, acting, evidence, (filed_by, named)))))
    });
    let read = read.await?.map_err(|why| denied().because(why.to_string()))?;
    Ok(read.map(|(standing, acting, evidence, (filed_by, named))| Signature {
        details: json!([{
            "type": signing::TYPE,
            "title": standing.document.title(),
            "sha256": standing.document.sha256(),
            "approval": id,
            "filed_by": filed_by,
            "signed_at": at.as_seconds(),
            "signed_by": if found.device.is_some() { "phone" } else { "passkey" },
            // It names whoever filed: not to a service that they did not allow to know their name.
            "text": named.then_some(&evidence.text),
            "text_sha256": URL_SAFE_NO_PAD.encode(digest(&SHA256, evidence.text.as_bytes())),
            "signed": what_was_signed(evidence.signed),
        }]),
        standing,
        acting,
    }))
}

/// Of a phone the token that it signed. Of a passkey what its signature covers, and none of the names that it has at every service: the
/// key itself stays here, and who doubts the signature asks us.
fn what_was_signed(signed: String) -> String {
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Covered {
        #[serde(rename = "clientDataJSON")]
        client_data: String,
        authenticator_data: String,
        signature: String,
    }
    #[derive(Deserialize)]
    struct Assertion {
        response: Covered,
    }
    match serde_json::from_str::<Assertion>(&signed) {
        Ok(assertion) => json!(assertion.response).to_string(),
        Err(_a_token) => signed,
    }
}
