//! GET and HEAD change nothing that is kept, at every address there is: looked at in the records before and after.

use diesel::prelude::*;
use diesel::sql_types::Text;
use khoa::db::Conn;
use serde_json::json;

use crate::support::{Browser, TestServer, routes};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// Every address of `src/routes` that GET is answered at, and whether HEAD is too.
fn addresses() -> Vec<(String, bool)> {
    let text = routes();
    let mut found = Vec::new();
    for part in text.split("resource(\"").skip(1) {
        let (path, rest) = part.split_once('"').unwrap();
        if rest.contains(".route(get()") || rest.contains(".route(visited()") {
            found.push((path.to_owned(), rest.contains(".route(get()")));
        }
    }
    assert!(found.len() > 25, "{found:?}");
    found
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// All records but what timers write in their own time: the chain over the log, and how far retention came.
async fn records(s: &TestServer) -> Vec<String> {
    let read = |c: &mut Conn| {
        let words = |c: &mut Conn, sql: &str| -> Vec<String> {
            let rows: Vec<Word> = match c {
                Conn::Pg(c) => diesel::sql_query(sql).load(c).unwrap(),
                Conn::Lite(c) => diesel::sql_query(sql).load(c).unwrap(),
            };
            rows.into_iter().map(|row| row.word).collect()
        };
        let embedded = matches!(c, Conn::Lite(_));
        let names = match embedded {
            true => "select name as word from sqlite_schema where type = 'table' order by name",
            false => {
                "select tablename::text as word from pg_tables where schemaname = 'public' order by tablename"
            }
        };
        let mut all = Vec::new();
        for table in words(c, names) {
            let of_timers = ["audit_pages", "audit_root", "retention_passes"].contains(&table.as_str());
            if of_timers || table.starts_with("sqlite_") {
                continue;
            }
            let row = match embedded {
                true => words(
                    c,
                    &format!("select group_concat('quote(\"' || name || '\")', '||') as word from pragma_table_info('{table}')"),
                )
                .remove(0),
                false => "t::text".to_owned(),
            };
            all.extend(
                words(c, &format!("select {row} as word from {table} t order by 1"))
                    .into_iter()
                    .map(|row| format!("{table}: {row}")),
            );
        }
        Ok(all)
    };
    s.running.app.write_counts().await.unwrap();
    s.running.app.db.read(read).await.unwrap()
}

async fn ask(s: &TestServer, browser: &Browser, head: bool, path: &str) -> u16 {
    let method = if head { reqwest::Method::HEAD } else { reqwest::Method::GET };
    let jar: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request =
        s.http.request(method, s.url(path)).header("accept", "text/html").header("cookie", jar.join("; "));
    request.send().await.unwrap().status().as_u16()
}

#[actix_web::test]
async fn looking_changes_nothing() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut signed_in = s.browser();
    let login = signed_in.open("/login").await;
    assert!(signed_in.sign_in(&login, &lan, PASSPHRASE).await.has("logout-link"));
    let mut on_the_way = s.browser();
    let flow = on_the_way.open(&portal.authorization(&[])).await.query("flow").unwrap();
    let mut registering = s.browser();
    let form = registering.open("/register").await;
    let fields = [
        ("full_name", "Lê Thị Mai"),
        ("email", "mai@mail.example"),
        ("phone", "0900000100"),
        ("terms", "yes"),
    ];
    let codes = registering.submit(&form, "/register", &fields).await;
    s.running.run_jobs().await.unwrap();

    let before = records(&s).await;
    for (address, answers_head) in addresses() {
        let path = address.replace("{client}", "portal").replace("{file}", "khoa.css");
        for browser in [&s.browser(), &signed_in, &on_the_way, &registering] {
            for query in [String::new(), format!("?flow={flow}"), "?code=AAAA-AAAA-AAAA-AAAA".into()] {
                let head = ask(&s, browser, true, &format!("{path}{query}")).await;
                if answers_head {
                    let get = ask(&s, browser, false, &format!("{path}{query}")).await;
                    assert_eq!(head, get, "{path}{query}");
                } else {
                    assert_eq!(head, 405, "{path}{query}");
                }
            }
        }
    }
    let after = records(&s).await;
    let changed: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    assert!(changed.is_empty() && before.len() == after.len(), "{changed:?}");

    assert!(signed_in.open("/").await.has("logout-link"), "nobody was signed out");
    let login = on_the_way.open(&format!("/login?flow={flow}")).await;
    let back = on_the_way.sign_in(&login, &lan, PASSPHRASE).await;
    assert!(
        back.url.as_str().starts_with(&portal.redirect_uri) || back.has("consent-accept"),
        "{}",
        back.url
    );
    let still = registering.submit(&codes, "/register/verify", &[("email_code", "000000")]).await;
    assert_eq!(still.status, 400, "the registration is still open");
    s.finish().await;
}

#[actix_web::test]
async fn a_link_that_is_only_looked_up_begins_and_ends_nothing() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    portal.visit(&mut browser, &lan, PASSPHRASE, &[]).await;
    let (before, asked) = (records(&s).await, portal.authorization(&[]));
    let path = asked.strip_prefix(&s.issuer()).unwrap_or(&asked);
    assert_eq!(ask(&s, &browser, true, path).await, 405, "no code without a visit");
    assert_eq!(ask(&s, &browser, true, "/logout").await, 405);
    assert_eq!(records(&s).await, before);
    assert!(browser.open("/").await.has("logout-link"));
    s.finish().await;
}
