//! `/app/v1/qr`: the app reads the code that another device shows, and goes on to the same question as a page does.

use reqwest::Method;
use serde_json::json;

use super::phone::App;
use super::stage::problem;
use crate::support::{Browser, Page, Reply};

/// A browser that shows a code, and the app on a bound phone.
struct Stage {
    app: App,
    phone: super::phone::Phone,
    desk: Browser,
}

impl Stage {
    async fn set() -> Self {
        let app = App::set().await;
        let phone = app.phone().await;
        assert_eq!(app.bind(&phone, "bind").await.status, 201);
        let desk = app.stage.s.browser();
        Self { app, phone, desk }
    }

    async fn shown(&mut self) -> (Page, String) {
        let shown = self.desk.open("/login/qr").await;
        let address = shown.between("id=\"qr-address\">", "<");
        let code = address.rsplit('/').next().unwrap().to_owned();
        (shown, format!("/app/v1/qr/{code}"))
    }

    async fn go_on(&self, path: &str) -> Reply {
        self.app.send(&self.phone, Method::POST, path, None, "-").await
    }
}

#[actix_web::test]
async fn the_app_reads_who_asks_goes_on_once_and_the_number_then_stands_on_the_other_device() {
    let mut stage = Stage::set().await;
    let (shown, path) = stage.shown().await;
    let read = stage.app.get(&stage.phone, &path).await;
    assert_eq!(read.status, 200, "{:?}", read.body);
    assert_eq!((&read.body["asker"]["name"], &read.body["device"]["nearby"]), (&json!("Khoá"), &json!(true)));
    assert!(!stage.desk.open(shown.url.path()).await.has("qr-number"), "looking alone begins nothing");

    let question = stage.go_on(&path).await;
    assert_eq!((question.status.as_u16(), question.text("state").as_str()), (200, "pending"));
    let number = stage.desk.open(shown.url.path()).await.between("id=\"qr-number\">", "<");
    assert!(!question.text("text").contains(&format!("\"{number}\"")), "it is typed, not read");
    for late in [stage.app.get(&stage.phone, &path).await, stage.go_on(&path).await] {
        assert_eq!(problem(&late), "404 not-found");
    }

    // This phone's maker says nothing of it: its answer is worth level 1, and a sign-in takes more.
    let answer = format!("/app/v1/approvals/{}/answer", question.text("id"));
    let yes = stage.phone.yes(&question.body, &number);
    let weak = stage.app.send(&stage.phone, Method::POST, &answer, Some(yes), "-").await;
    assert_eq!(problem(&weak), "401 passkey-needed");
    let not_me = json!({ "answer": "not_me" });
    let told = stage.app.send(&stage.phone, Method::POST, &answer, Some(not_me), "-").await;
    assert_eq!(told.text("state"), "reported");
    assert!(stage.desk.open(shown.url.path()).await.has("qr-refused"));
    let (_, next) = stage.shown().await;
    assert_eq!(problem(&stage.go_on(&next).await), "404 not-found", "by no code for a while");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_code_that_never_was_is_none_and_a_token_for_something_else_reads_none() {
    let stage = Stage::set().await;
    for code in ["AAAAAAAAAAAA", "x", "%00"] {
        let path = format!("/app/v1/qr/{code}");
        assert_eq!(problem(&stage.app.get(&stage.phone, &path).await), "404 not-found");
        assert_eq!(problem(&stage.go_on(&path).await), "404 not-found");
    }
    stage.app.stage.s.finish().await;
}
