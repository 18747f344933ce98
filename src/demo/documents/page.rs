//! The page on which somebody acts as that agency.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{HOLDERS, office};
use crate::account;
use crate::app::App;
use crate::base::{Aal, AccountId, Amr, DocumentId, Lang};
use crate::db::{Conn, StoreError};
use crate::demo::cut_over::Desk;
use crate::demo::reader;
use crate::demo::run::DemoError;
use crate::demo::stage::{Ports, local};
use crate::session::{Citizen, Session};
use crate::wallet::{self, Change, Document, Reason, Standing};

/// So many of one holder are shown.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(config = ".askama.toml", path = "documents/page.html")]
struct Page {
    lang: &'static str,
    words: Words,
    rows: Vec<Row>,
    wallet: String,
}

/// A document of somebody's.
struct Row {
    id: String,
    seen: i32,
    holder: String,
    kind: String,
    is: &'static str,
    may_suspend: bool,
    may_resume: bool,
    may_revoke: bool,
    may_empty: bool,
}

/// What the page says in one language.
struct Words {
    title: &'static str,
    people: &'static str,
    flows: &'static str,
    lead: &'static str,
    who: &'static str,
    what: &'static str,
    state: &'static str,
    suspend: &'static str,
    resume: &'static str,
    revoke: &'static str,
    mistake: &'static str,
    wallet: &'static str,
}

impl Words {
    const fn of(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self {
                title: "Cơ quan cấp giấy tờ",
                people: "Có thể đóng vai ai",
                flows: "Hai cửa sổ",
                lead: "Cơ quan của bản trình diễn đã cấp các giấy tờ này. Ngừng, cho hiệu lực lại hay thu hồi một giấy tờ, rồi đăng nhập Khoá bằng người giữ để xem; thư báo nằm trong hộp thư.",
                who: "Người giữ",
                what: "Giấy tờ",
                state: "Hiệu lực",
                suspend: "Tạm ngừng",
                resume: "Cho hiệu lực lại",
                revoke: "Thu hồi",
                mistake: "Cấp nhầm người",
                wallet: "Giấy tờ của tôi ở Khoá",
            },
            Lang::En => Self {
                title: "An agency that issues documents",
                people: "Whom you can be",
                flows: "Two windows",
                lead: "The demo's agency has issued these documents. Suspend one, let it count again or revoke it, then sign in to Khoá as its holder; the letters lie in the mailbox.",
                who: "Holder",
                what: "Document",
                state: "State",
                suspend: "Suspend",
                resume: "Let it count",
                revoke: "Revoke",
                mistake: "Went to the wrong person",
                wallet: "My documents at Khoá",
            },
        }
    }
}

const fn named(standing: Standing, lang: Lang) -> &'static str {
    let (vi, en) = match standing {
        Standing::Active => ("Còn hiệu lực", "Valid"),
        Standing::Expired => ("Hết hạn", "Expired"),
        Standing::Suspended => ("Tạm ngừng", "Suspended"),
        Standing::Revoked => ("Đã thu hồi", "Revoked"),
        Standing::Superseded => ("Đã được thay", "Replaced"),
    };
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

#[derive(Deserialize)]
struct Wish {
    document: String,
    seen: i32,
    what: What,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Suspend,
    Resume,
    Revoke,
    Mistake,
}

/// The page.
pub(in crate::demo) fn routes(config: &mut web::ServiceConfig) {
    config.route("/documents", web::get().to(show)).route("/documents", web::post().to(act));
}

async fn show(request: HttpRequest, desk: web::Data<Desk>, ports: web::Data<Ports>) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    let lang = reader::lang(&request);
    let rows = match rows(&desk.app, lang).await {
        Ok(rows) => rows,
        Err(error) => return broken(&error),
    };
    let wallet = format!("{}/documents", local(ports.service));
    match (Page { lang: lang.tag(), words: Words::of(lang), rows, wallet }).render() {
        Ok(text) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text),
        Err(error) => broken(&error),
    }
}

async fn rows(app: &App, lang: Lang) -> Result<Vec<Row>, DemoError> {
    let (desk, law) = (app.desk(None), app.law.get().await?);
    let today = desk.now.local_date();
    let held = app.db.read(move |c| {
        let mut all = Vec::new();
        for number in HOLDERS {
            let Some(holder) = account::find(c, &desk.vault, number)? else { continue };
            let name = account::names(c, &desk.vault, &[holder].into())?.remove(&holder).unwrap_or_default();
            // Whoever has locked or closed their account since is not looked at.
            let Some(citizen) = signed_in(c, &desk, holder)? else { continue };
            let held = wallet::list(c, (&citizen, today), holder, (None, SHOWN))?.unwrap_or_default();
            all.extend(held.into_iter().map(|one| (name.clone(), one)));
        }
        Ok::<_, StoreError>(all)
    });
    let row = |(holder, one): (String, Document)| {
        let standing = one.standing(today);
        let label = wallet::kind_of(&law, &one, today).map(|kind| kind.label().told(lang).text);
        Row {
            id: one.id.to_string(),
            seen: one.version,
            holder,
            kind: label.unwrap_or(one.kind),
            is: named(standing, lang),
            may_suspend: standing == Standing::Active,
            may_resume: standing == Standing::Suspended,
            may_revoke: !one.state.is_over(),
            may_empty: one.emptied_at.is_none(),
        }
    };
    Ok(held.await?.into_iter().map(row).collect())
}

/// What was seen too long ago changes nothing, and the page says how it stands.
async fn act(request: HttpRequest, form: web::Form<Wish>, desk: web::Data<Desk>) -> HttpResponse {
    if !reader::sends_own_form(&request) {
        return HttpResponse::Forbidden().finish();
    }
    match wish(&desk.app, &form).await {
        Ok(()) => HttpResponse::SeeOther().insert_header((header::LOCATION, "/documents")).finish(),
        Err(error) => broken(&error),
    }
}

async fn wish(app: &App, form: &Wish) -> Result<(), DemoError> {
    let Ok(id) = form.document.parse::<DocumentId>() else { return Ok(()) };
    let why = Reason::parse("Thử trong bản trình diễn").map_err(super::damaged)?;
    let (change, seen) = (
        match form.what {
            What::Suspend => Change::Suspend(why),
            What::Resume => Change::Resume,
            What::Revoke => Change::Revoke(why),
            What::Mistake => Change::WrongPerson,
        },
        form.seen,
    );
    let (desk, agency, units) = (app.desk(None), office(app).await?, app.units.get().await?);
    let done = app.db.write(move |c| wallet::change(c, &desk, &units, &agency, (id, seen), &change));
    if let Err(refused) = done.await? {
        tracing::info!(?refused, "a document of the demo stays as it was");
    }
    app.jobs.wake();
    Ok(())
}

/// The holder, as if they were signed in: on no shelf, and for this read alone.
fn signed_in(
    c: &mut Conn,
    desk: &crate::keys::Desk,
    account: AccountId,
) -> Result<Option<Citizen>, StoreError> {
    let account = account::account(c, account)?;
    let session = Session {
        key: String::new(),
        sid: String::new(),
        account: account.id,
        person: account.person,
        aal: Aal::One,
        amr: vec![Amr::Pwd],
        auth_time: desk.now,
        ends_at: desk.now,
        epoch: account.epoch,
        agent: String::new(),
    };
    Citizen::prove(c, &session)
}

fn broken(error: &(dyn std::error::Error + 'static)) -> HttpResponse {
    tracing::error!(error, "the page of the documents could not be shown");
    HttpResponse::InternalServerError().finish()
}
