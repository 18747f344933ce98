//! A cut-over to watch: a page beside the mailbox on which somebody sets the second from which the accounts of the demo's old portal are
//! good no more, and its portal closes for the national one. By the same verbs as `khoa changeover cut-over`.

mod words;

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use self::words::Words;
use super::legacy::SOURCE;
use super::reader;
use super::stage::{Ports, Stand, local};
use crate::app::App;
use crate::base::{Lang, Moment};
use crate::changeover::{self, CutOver, InvalidSource, OfSource, PortalToClose, Source};
use crate::db::{Conn, StoreError};

/// How far ahead it is set, in seconds: long enough to sign in at the old portal once more.
const AHEAD: i64 = 60;

/// The service whose accounts come over.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) app: Arc<App>,
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "cut_over/page.html")]
struct Page {
    lang: &'static str,
    words: &'static Words,
    standing: String,
    counts: String,
    is_set: bool,
    is_over: bool,
    former: String,
    national: String,
    board: String,
}

#[derive(Deserialize)]
struct Wish {
    what: What,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Set,
    TakeBack,
}

/// Why nothing came of it.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Source(#[from] InvalidSource),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The page.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.route("/cut-over", web::get().to(show)).route("/cut-over", web::post().to(act));
}

async fn show(request: HttpRequest, desk: web::Data<Desk>, ports: web::Data<Ports>) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    let app = &desk.app;
    let (found, now, lang) = (app.db.read(changeover::board).await, app.clock.now(), reader::lang(&request));
    let source = match found {
        Ok(board) => board.sources.into_iter().find(|one| one.source == SOURCE).unwrap_or_default(),
        Err(error) => return broken(&error),
    };
    match page(&source, now, (lang, **ports)).render() {
        Ok(text) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text),
        Err(error) => broken(&error),
    }
}

/// What was asked for too late changes nothing, and the page says how it stands.
async fn act(request: HttpRequest, form: web::Form<Wish>, desk: web::Data<Desk>) -> HttpResponse {
    if !reader::sends_own_form(&request) {
        return HttpResponse::Forbidden().finish();
    }
    match wish(&desk.app, form.what).await {
        Ok(()) => HttpResponse::SeeOther().insert_header((header::LOCATION, "/cut-over")).finish(),
        Err(error) => broken(&error),
    }
}

async fn wish(app: &App, what: What) -> Result<(), Failed> {
    let (desk, source) = (app.desk(None), SOURCE.parse::<Source>()?);
    let done = match what {
        What::Set => {
            let portal = PortalToClose {
                id: Stand::Former.client_id().to_owned(),
                successor: Some(Stand::National.client_id().to_owned()),
            };
            let at = Moment::from_seconds(desk.now.as_seconds() + AHEAD);
            let wish = CutOver { source, at, portals: vec![portal] };
            let set = move |c: &mut Conn| changeover::cut_over(c, &desk, &wish);
            app.db.write(set).await?.map(drop)
        }
        What::TakeBack => {
            let back = move |c: &mut Conn| changeover::take_cut_over_back(c, &desk, &source);
            app.db.write(back).await?.map(drop)
        }
    };
    if let Err(refused) = done {
        tracing::info!(%refused, "the cut-over of the demo stays as it was");
    }
    Ok(())
}

fn broken(error: &(dyn std::error::Error + 'static)) -> HttpResponse {
    tracing::error!(error, "the page of the cut-over could not be shown");
    HttpResponse::InternalServerError().finish()
}

fn page(source: &OfSource, now: Moment, (lang, ports): (Lang, Ports)) -> Page {
    let words = Words::of(lang);
    let left = source.left(now);
    let counts = &source.counts;
    Page {
        lang: lang.tag(),
        words,
        standing: match (source.cut_over_at, left) {
            (None, _) => words.none.to_owned(),
            (Some(_), None) => words.over.to_owned(),
            (Some(_), Some(left)) => words.left.replace("{n}", &left.as_secs().to_string()),
        },
        counts: words
            .counts
            .replace("{all}", &source.came_in().to_string())
            .replace("{moved}", &counts.moved.to_string())
            .replace("{ready}", &counts.ready.to_string())
            .replace("{blocked}", &counts.is_blocked().to_string())
            .replace("{rejected}", &source.rejected.to_string()),
        is_set: left.is_some(),
        is_over: source.cut_over_at.is_some() && left.is_none(),
        former: format!("{}/?silent=no", Stand::Former.url(ports)),
        national: Stand::National.url(ports),
        board: format!("{}/console", local(ports.service)),
    }
}
