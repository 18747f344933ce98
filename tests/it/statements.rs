//! What hot paths ask the database is planned once for each connection, and found again from then on.

use std::collections::HashSet;
use std::sync::{Mutex, OnceLock};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use khoa::base::Secret;
use serde_json::json;

use crate::support::{Party, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// The database that is watched: this process has those of other tests too.
static WATCHED: OnceLock<String> = OnceLock::new();
/// What was planned in it.
static PLANNED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The statements that one connection keeps.
#[derive(Default)]
struct Watch {
    ours: bool,
    kept: HashSet<String>,
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                self.ours = WATCHED.get().is_some_and(|watched| url.contains(watched));
            }
            InstrumentationEvent::CacheQuery { sql, .. } if self.ours => {
                self.kept.insert(sql.to_owned());
            }
            InstrumentationEvent::StartQuery { query, .. } if self.ours => {
                let text = query.to_string();
                let text = text.split(" -- binds").next().unwrap_or_default();
                // SQLite plans anew what has a LIMIT bound anew; savepoints and the like have no plan.
                let plan = ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|verb| text.starts_with(verb));
                if plan && (!self.kept.contains(text) || text.contains(" LIMIT ")) {
                    PLANNED.lock().unwrap().push(text.to_owned());
                }
            }
            _ => {}
        }
    }
}

/// A sign-in in a new browser and another in a known one, and every use of the tokens.
async fn round(s: &TestServer, (app, portal): (&Party, &Party), person: &str) {
    let mut browser = s.browser();
    app.sign_in(&mut browser, person, PASSPHRASE).await;
    let page = app.visit(&mut browser, person, PASSPHRASE, &[("prompt", "login")]).await;
    let tokens = Tokens::of(&app.redeem(&page.query("code").unwrap(), &[]).await);
    let next = Tokens::of(&app.refresh(tokens.refresh.as_deref().unwrap(), &[]).await);
    assert_eq!(app.userinfo(&next.access).await.status, 200);
    let tokens = portal.sign_in(&mut browser, person, PASSPHRASE).await;
    let refresh = tokens.refresh.unwrap();
    assert_eq!(portal.introspect(&refresh).await.body["active"], true);
    assert_eq!(portal.introspect(&tokens.access).await.body["active"], true);
    assert_eq!(portal.refresh(&refresh, &[]).await.status, 200);
    assert_eq!(portal.post("/token", &[("grant_type", "client_credentials")]).await.status, 200);
}

#[actix_web::test]
async fn what_every_sign_in_and_every_use_of_a_token_asks_is_planned_once() {
    set_default_instrumentation(|| Some(Box::new(Watch::default()))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let s = TestServer::start_with(|config| {
        let file = format!("sqlite://{}", folder.path().join("watched.db").display());
        let url = config.database.url.get_or_insert_with(|| Secret::new(file));
        khoa::db::up(url.expose()).unwrap();
        WATCHED.set(url.expose().trim_start_matches("sqlite://").to_owned()).unwrap();
        config.database.connections = 1;
    })
    .await;
    let person = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let app = s.client("app", json!({ "auth": "none" })).await;
    let grants = json!(["authorization_code", "refresh_token", "client_credentials"]);
    let portal = s.client("portal", json!({ "grants": grants })).await;
    for _ in 0..2 {
        round(&s, (&app, &portal), &person).await;
    }
    assert!(!PLANNED.lock().unwrap().is_empty(), "nothing was watched");
    PLANNED.lock().unwrap().clear();
    round(&s, (&app, &portal), &person).await;
    let planned = std::mem::take(&mut *PLANNED.lock().unwrap());
    assert_eq!(planned, Vec::<String>::new(), "planned anew");
    s.finish().await;
}
