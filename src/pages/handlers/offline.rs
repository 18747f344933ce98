//! Showing a document where there is no network: its holder makes a code, and whoever has it may ask here how it stands now.

use actix_web::{HttpResponse, web};
use serde_json::{Map, Value};

use super::documents::{self, row, rows};
use super::failure::Failure;
use super::form::{Form, forged_at};
use super::settings::{may_change, sign_in_first};
use super::visit::Visit;
use crate::app::App;
use crate::base::{DocumentId, Lang, LocalDate};
use crate::db::StoreError;
use crate::directory::AgencyCode;
use crate::pages::views::{CheckedOfflineView, Choice, ErrorKind, OfflineChoices, OfflineCodeView};
use crate::pages::{OfflineTrouble, Trouble};
use crate::policy::Law;
use crate::session::Session;
use crate::wallet::offline::{self, Claims, Made, Means, NotMade, Unreadable, Verdict};
use crate::wallet::share::Chosen;
use crate::wallet::{self, Document, Standing};
use crate::web::qr::Drawing;

/// What the name of a field begins with in the form.
const FIELD: &str = "field-";

/// `POST /documents/{document}/offline` with `number` and `field-…` for what is to be in it. The code stands in this answer and nowhere else.
pub async fn make(app: web::Data<App>, visit: Visit, id: web::Path<DocumentId>, form: Form) -> HttpResponse {
    let path = format!("/documents/{id}");
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    made(&app, &visit, session, (*id, &form)).await.unwrap_or_else(|failure| failure.page(&app, &visit))
}

async fn made(
    app: &App,
    visit: &Visit,
    session: &Session,
    (id, form): (DocumentId, &Form),
) -> Result<HttpResponse, Failure> {
    let fields = form.names().filter_map(|name| name.strip_prefix(FIELD)).map(str::to_owned).collect();
    let chosen = Chosen { number: form.has("number"), fields };
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(app, session));
    let (by, among, ring, issuer) = (law.clone(), units.clone(), app.ring.clone(), app.issuer().to_owned());
    let made = app.db.write(move |c| match may_change(c)? {
        Ok(holder) => {
            let means = Means { law: &by, units: &among, ring: &ring, issuer: &issuer };
            Ok(Ok(offline::make(c, &desk, means, &holder, (id, &chosen))?))
        }
        Err(first) => Ok::<_, StoreError>(Err(first)),
    });
    let path = format!("/documents/{id}");
    let Made { text, expires_at, document } = match made.await? {
        Ok(Ok(made)) => made,
        Ok(Err(why)) => return refused(app, visit, session, (id, why)).await,
        Err(first) => return Ok(sign_in_first(app, visit, Some(first), &path).await),
    };
    let today = app.clock.now().local_date();
    let view = OfflineCodeView {
        frame: visit.frame(app, visit.name(app).await),
        row: row(&document, wallet::kind_of(&law, &document, today), (&units, today), visit.lang),
        drawing: Drawing::of(&text).ok_or_else(|| Failure::new(ErrorKind::Internal))?,
        code: text,
        until: expires_at,
    };
    Ok(visit.page(200, &view))
}

async fn refused(
    app: &App,
    visit: &Visit,
    session: &Session,
    (id, why): (DocumentId, NotMade),
) -> Result<HttpResponse, Failure> {
    let trouble = match why {
        NotMade::Wrong => OfflineTrouble::Nothing,
        NotMade::TooLong { .. } => OfflineTrouble::TooLong,
        NotMade::TooMany => OfflineTrouble::TooMany,
        NotMade::Represented => OfflineTrouble::Represented,
        NotMade::NotNow => return Err(Failure::new(ErrorKind::Unavailable)),
        NotMade::NotFound => return Err(Failure::new(ErrorKind::NotFound)),
        // Its page says what it is worth, and what may be shown of it.
        NotMade::CountsNot(_) | NotMade::NotOffline => return Ok(visit.redirect(&format!("/documents/{id}"))),
    };
    documents::page(app, visit, session, (id, Some(Trouble::Offline(trouble)))).await
}

/// What of a document the law lets its holder show so; nothing where it lets nobody.
pub(super) fn choices(
    law: &Law,
    (document, fields): (&Document, &Map<String, Value>),
    today: LocalDate,
    lang: Lang,
) -> Option<OfflineChoices> {
    let allowed = offline::allowed(law, document, today)?;
    let there = allowed.fields.iter().filter(|field| fields.contains_key(&field.name));
    let choice = |field: &&wallet::Field| Choice {
        name: format!("{FIELD}{}", field.name),
        label: field.label().told(lang),
    };
    let fields = there.map(choice).collect();
    Some(OfflineChoices { number: allowed.number, fields, minutes: allowed.minutes })
}

/// What such a code says and how its document stands now; nothing is spent, and nobody learns of it. Or what is wrong with the code.
pub(super) async fn checked(app: &App, visit: &Visit, code: &str) -> Result<HttpResponse, CodeTrouble> {
    let now = app.clock.now();
    let claims = Claims::unpack(code, &app.ring.cose_keys()).map_err(|why| match why {
        Unreadable::Malformed => CodeTrouble::Typed(OfflineTrouble::Damaged),
        Unreadable::NotSigned => CodeTrouble::Typed(OfflineTrouble::Foreign),
    })?;
    if claims.issuer != app.issuer() {
        return Err(CodeTrouble::Typed(OfflineTrouble::Foreign));
    }
    if claims.judge(None, now).0 != Verdict::Valid {
        return Err(CodeTrouble::Typed(OfflineTrouble::Over));
    }
    let cti = claims.cti;
    let stands = app.db.read(move |c| offline::standing(c, &cti)).await.map_err(Failure::from)?;
    let (law, units) =
        (app.law.get().await.map_err(Failure::from)?, app.units.get().await.map_err(Failure::from)?);
    let today = now.local_date();
    let kind = law.at::<wallet::Documents>(today).ok().and_then(|dated| dated.rules.kinds.get(&claims.kind));
    let standing = stands.map(|document| document.standing(today));
    let counts = standing == Some(Standing::Active);
    let agency =
        claims.agency.parse::<AgencyCode>().map(|code| units.agencies.called(&code, claims.issued_on));
    let view = CheckedOfflineView {
        frame: visit.frame(app, None),
        kind: documents::told(kind.map(wallet::Kind::label), &claims.kind, visit.lang),
        agency: agency.unwrap_or(claims.agency),
        standing,
        issued: claims.issued_on,
        valid_until: claims.valid_until,
        number: claims.number.filter(|_| counts),
        fields: if counts { rows(kind, &claims.fields, visit.lang) } else { Vec::new() },
        as_of: claims.as_of,
        made_at: claims.made_at,
        until: claims.expires_at,
        at: now,
    };
    Ok(visit.page(200, &view))
}

/// Why nothing is said of a code.
pub(super) enum CodeTrouble {
    /// The form comes back with it.
    Typed(OfflineTrouble),
    /// Something does not answer.
    Failed(Failure),
}

impl From<Failure> for CodeTrouble {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
