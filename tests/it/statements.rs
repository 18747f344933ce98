//! What hot paths ask the database is planned once for each connection, and found again from then on; and how often a sign-in
//! is written.

use std::collections::HashSet;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use khoa::base::Secret;
use serde_json::json;

use crate::support::{Party, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// The database that is watched: this process has those of other tests too.
static WATCHED: OnceLock<String> = OnceLock::new();
/// What was planned in it.
static PLANNED: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// What each transaction wrote that was committed in it; a statement that is a transaction of its own is one too.
static COMMITTED: Mutex<Vec<Vec<String>>> = Mutex::new(Vec::new());

/// The statements that one connection keeps, and those of its open transaction.
#[derive(Default)]
struct Watch {
    ours: bool,
    kept: HashSet<String>,
    open: Option<Vec<String>>,
}

impl Watch {
    fn see(&mut self, text: &str) {
        let writes = ["INSERT", "UPDATE", "DELETE", "with"].iter().any(|verb| text.starts_with(verb));
        match &mut self.open {
            None if text.starts_with("BEGIN") => self.open = Some(Vec::new()),
            None if writes => COMMITTED.lock().unwrap().push(vec![text.to_owned()]),
            Some(open) if writes => open.push(text.to_owned()),
            Some(_) if text.starts_with("COMMIT") => {
                COMMITTED.lock().unwrap().extend(self.open.take());
            }
            Some(_) if text.starts_with("ROLLBACK") && !text.contains(" TO ") => self.open = None,
            None | Some(_) => {}
        }
    }
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
                self.see(text);
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

/// Whether the timer asks it that seals the audit log every second, whatever anybody does meanwhile.
fn seals_the_log(text: &str) -> bool {
    let text = text.replace('"', "`");
    text.contains("`audit_pages`") || text.starts_with("SELECT `audit_events`.`at` FROM")
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
    let mut planned = std::mem::take(&mut *PLANNED.lock().unwrap());
    planned.retain(|text| !seals_the_log(text));
    assert_eq!(planned, Vec::<String>::new(), "planned anew");

    while s.running.run_jobs().await.unwrap() > 0 {}
    // The try is taken out of its budgets before anything is checked; the sign-in, the code and the tokens are each what
    // answers a request of its own.
    let mut browser = s.browser();
    let wrote = committed(app.sign_in(&mut browser, &person, PASSPHRASE)).await;
    assert_eq!(wrote.len(), 4, "in a new browser, its letter enqueued with it: {wrote:#?}");
    // Later, or the sign-in of just now would do.
    s.clock.turn(Duration::from_secs(60));
    let again = async {
        let page = app.visit(&mut browser, &person, PASSPHRASE, &[("prompt", "login")]).await;
        Tokens::of(&app.redeem(&page.query("code").unwrap(), &[]).await)
    };
    let wrote = committed(again).await;
    assert_eq!(wrote.len(), 4, "in a known browser: {wrote:#?}");
    let letter = async { assert_eq!(s.running.run_jobs().await.unwrap(), 1) };
    let wrote = committed(letter).await;
    assert_eq!(wrote.len(), 2, "a letter is taken, and done: {wrote:#?}");
    s.finish().await;
}

/// What was written for `work`, transaction by transaction, without what the service writes by itself every second.
async fn committed<T>(work: impl Future<Output = T>) -> Vec<Vec<String>> {
    COMMITTED.lock().unwrap().clear();
    work.await;
    let own =
        |text: &String| !["audit_pages", "audit_root", "watched"].iter().any(|table| text.contains(table));
    let all = std::mem::take(&mut *COMMITTED.lock().unwrap());
    all.into_iter()
        .map(|wrote| wrote.into_iter().filter(own).collect::<Vec<_>>())
        .filter(|wrote| !wrote.is_empty())
        .collect()
}
