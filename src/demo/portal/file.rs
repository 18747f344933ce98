//! Filing a document for an organisation: whoever acts for it files, and another of its people signs with their own key (RFC 9396, by the
//! access token of whoever filed). The portal names the signer and learns nothing of whom it reaches; a yes that comes back is proven
//! like a sign-in, names what was signed, and signs nobody in here.

use actix_web::{HttpResponse, web};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::ciba::{self, Answered};
use super::claims::SignedIn;
use super::guest::Guest;
use super::pages::{self, Trouble};
use super::sign_in::unproven;
use super::visits::{Filed, Signature};

/// Where the document is, until it is signed and then.
pub(super) const PATH: &str = "/file";

/// The type of the authorization details.
const TYPE: &str = "urn:vn:eid:signature";

#[derive(Deserialize)]
pub(super) struct Filing {
    csrf: String,
    signer: String,
}

/// Files the document of this portal for the organisation, and asks for the signature of whoever is named.
pub(super) async fn begin(guest: Guest, filing: web::Form<Filing>) -> HttpResponse {
    let visits = &guest.site.visits;
    let here = visits.person(guest.cookie.as_deref()).filter(|(_, csrf)| *csrf == filing.csrf);
    let Some((person, _)) = here.filter(|_| guest.own_form) else { return guest.see_other("/") };
    match file(&guest, &person, filing.signer.trim()).await {
        Ok(filed) => {
            visits.file(guest.cookie.as_deref(), filed);
            guest.see_other(PATH)
        }
        // The token by which they file is over: a new sign-in brings another.
        Err(Trouble::Refused(code)) if code == "invalid_request" => pages::trouble(&guest, Trouble::Stale),
        Err(trouble) => pages::trouble(&guest, trouble),
    }
}

/// The page of what was filed; it comes for the signature when it is time.
pub(super) async fn wait(guest: Guest) -> HttpResponse {
    let (visits, cookie) = (&guest.site.visits, guest.cookie.as_deref());
    let Some((mut filed, may_come)) = visits.filed(cookie) else { return guest.see_other("/") };
    if !may_come {
        return pages::filed(&guest, &filed);
    }
    match come(&guest, &filed).await {
        Ok(signature) => {
            if signature.is_some() {
                filed.signature = signature;
                visits.file(cookie, filed.clone());
            }
            pages::filed(&guest, &filed)
        }
        Err(trouble) => {
            visits.file_no_more(cookie);
            let no = matches!(&trouble, Trouble::Refused(code) if code == "access_denied");
            let unsigned = no || matches!(trouble, Trouble::Unanswered);
            pages::trouble(&guest, if unsigned { Trouble::Unsigned } else { trouble })
        }
    }
}

async fn file(guest: &Guest, person: &SignedIn, signer: &str) -> Result<Filed, Trouble> {
    let (organisation, token) = person.files_for().ok_or(Trouble::Stale)?;
    let title = guest.site.portal.trade.document().to_owned();
    // A real portal has a file here.
    let document = format!("{title}\n{organisation}\n{}", guest.site.visits.now());
    let sha256 = URL_SAFE_NO_PAD.encode(digest(&SHA256, document.as_bytes()));
    let details = json!([{ "type": TYPE, "title": title, "sha256": sha256 }]).to_string();
    let fields = [
        ("scope", "openid profile"),
        ("login_hint", signer),
        ("ui_locales", guest.lang.tag()),
        ("authorization_details", details.as_str()),
        ("khoa_filed_by", token.secret()),
    ];
    let asking = ciba::ask(guest, &fields).await?;
    Ok(Filed { asking, organisation: organisation.to_owned(), title, sha256, signature: None })
}

async fn come(guest: &Guest, filed: &Filed) -> Result<Option<Signature>, Trouble> {
    ciba::come(guest, &filed.asking).await?.map(|yes| signature(filed, &yes)).transpose()
}

/// Who signed, where what they signed is what was filed here.
fn signature(filed: &Filed, yes: &Answered) -> Result<Signature, Trouble> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let detail = yes.claims.get("authorization_details").and_then(|all| all.get(0));
    let detail = detail.ok_or_else(|| unproven("the answer names no document"))?;
    if detail["title"] != filed.title.as_str() || detail["sha256"] != filed.sha256.as_str() {
        return Err(unproven("another document was signed"));
    }
    let name = yes.userinfo.get("name").or_else(|| yes.claims.get("sub")).and_then(text);
    let means = text(&detail["signed_by"]).unwrap_or_default();
    Ok(Signature { by: name.unwrap_or_default(), means })
}
