//! `/app/v1/applications/{id}/appointment` and `/console/v1/visits`: the same seats by API.

use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, problem, table};
use crate::support::{Reply, person};

const SCOPE: &str = "openid app.read app.applications";

pub(super) struct Mai {
    pub(super) stage: Stage,
    pub(super) token: String,
    path: String,
}

impl Mai {
    /// Mai has level 1 and has sent what takes a visit.
    pub(super) async fn waits() -> Self {
        let stage = Stage::set().await;
        let offices = "code,name,parent\nG01.CX,Công an cấp xã,\nG01.CX.1,Công an phường Ba Đình,G01.CX\n\
            G01.CX.2,Công an xã Bờ Bãi,G01.CX\n";
        table(&stage.s, "agencies", offices, "2020-01-01").await;
        stage.a_second_later();
        let mut mai = person("099200000050", "Lê Thị Mai", Some(PASSPHRASE));
        mai["level"] = json!(1);
        stage.s.import(&[mai]).await;
        let token = stage.of_person(&stage.app, "099200000050", SCOPE).await;
        let mut mai = Self { stage, token, path: "/app/v1/applications".into() };
        let wish = json!({ "kind": "identity", "level": 2, "declared": {
            "who": "citizen", "number": "099200000050", "name": "Lê Thị Mai", "birthdate": "01/03/2000",
        } });
        let begun = mai.send(Method::POST, "", Some(wish), &[("idempotency-key", "a")]).await;
        mai.path = begun.headers["location"].to_str().unwrap().to_owned();
        let sent = mai.send(Method::POST, "/submit", None, &[("if-match", "\"1\"")]).await;
        assert_eq!(sent.body["state"], "submitted", "{:?}", sent.body);
        mai
    }

    async fn send(&self, method: Method, to: &str, body: Option<Value>, more: &[(&str, &str)]) -> Reply {
        let path = format!("{}{to}", self.path);
        self.stage.send(method, Some(&self.token), &path, body.as_ref(), more).await
    }

    pub(super) async fn put(&self, office: &str, at: &str, seen: &str) -> Reply {
        let body = json!({ "office": office, "at": at });
        self.send(Method::PUT, "/appointment", Some(body), &[("if-match", seen)]).await
    }
}

#[actix_web::test]
async fn the_offices_of_ones_own_commune_come_first_then_those_of_the_province_and_none_is_left_out() {
    let mai = Mai::waits().await;
    let placed = "code,name,parent,place\nG01.CX.3,Công an phường An Khánh Xa,G01.CX,26743\n\
        G01.CX.4,Công an phường Ba Đình Mới,G01.CX,00004\nG01.CX.5,Công an phường Hoàn Kiếm,G01.CX,00070\n";
    table(&mai.stage.s, "agencies", placed, "2025-07-01").await;
    mai.stage.a_second_later();
    let offices = async || {
        let all = mai.send(Method::GET, "/appointment", None, &[]).await;
        let offices = all.body["offices"].as_array().unwrap().clone();
        let last = |one: &Value| one["office"].as_str().unwrap().rsplit('.').next().unwrap().to_owned();
        offices.iter().map(last).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(offices().await, "3 1 4 5 2", "by name, where no address is known");
    let mut line = person("099200000050", "Lê Thị Mai", None);
    line["level"] = json!(1);
    for (address, order) in [
        (json!({ "formatted": "Số 1 phố Thử, Phường Ba Đình, Hà Nội", "country": "VN" }), "4 5 3 1 2"),
        (json!({ "formatted": "Số 1 phố Thử", "region": "Thành phố Hà Nội" }), "4 5 3 1 2"),
        (json!({ "formatted": "Số 1 phố Thử, Phường Hoàn Kiếm, Hà Nội" }), "5 4 3 1 2"),
        (json!({ "formatted": "1 Rue de la Paix, Paris", "country": "FR" }), "3 1 4 5 2"),
    ] {
        line["address"] = address;
        mai.stage.s.import(&[line.clone()]).await;
        assert_eq!(offices().await, order, "{}", line["address"]);
    }
    mai.stage.s.finish().await;
}

#[actix_web::test]
async fn a_seat_is_found_booked_moved_and_given_back_as_it_was_seen() {
    let mai = Mai::waits().await;
    let get = async |query: &str| mai.send(Method::GET, &format!("/appointment{query}"), None, &[]).await;
    let all = get("").await;
    assert_eq!(
        (&all.body["booked"], &all.body["version"], &all.body["left"]),
        (&json!(null), &json!(0), &json!(4))
    );
    assert_eq!(all.body["offices"].as_array().map(Vec::len), Some(2), "{:?}", all.body);
    assert_eq!(get("?find=bo+bai").await.body["offices"][0]["office"], "G01.CX.2");
    let days = get("?office=G01.CX.1").await.body["days"].clone();
    assert_eq!(days[0]["day"], "2026-01-05");
    assert_eq!(days[0]["hours"][0], json!({ "at": "2026-01-05T01:00:00Z", "free": 2 }));
    assert_eq!(problem(&get("?office=x").await), "400 invalid-field");
    assert_eq!(get("?office=G99.X").await.body["days"], json!([]));

    let at = "2026-01-05T01:00:00Z";
    let unseen =
        mai.send(Method::PUT, "/appointment", Some(json!({ "office": "G01.CX.1", "at": at })), &[]).await;
    assert_eq!(problem(&unseen), "428 seen-needed");
    for (office, at, told) in [
        ("G01.CX.1", "2026-01-05T08:00:00", "400 invalid-field"),
        ("G01.CX.1", "2026-01-04T01:00:00Z", "400 invalid-field"),
        ("G01.CX.1", "2026-01-02T04:30:00Z", "400 invalid-field"),
        ("H01.01", at, "400 invalid-field"),
    ] {
        assert_eq!(problem(&mai.put(office, at, "\"0\"").await), told, "{office} {at}");
    }
    // Eight o'clock in Viet Nam, however it is written.
    let booked = mai.put("G01.CX.1", "2026-01-05T08:00:00+07:00", "\"0\"").await;
    assert_eq!(
        (booked.status.as_u16(), &booked.body["booked"]["at"]),
        (200, &json!(at)),
        "{:?}",
        booked.body
    );
    assert_eq!(booked.headers["etag"], "\"1\"");
    assert_eq!(mai.put("G01.CX.1", at, "\"0\"").await.body["version"], 1, "sent again it is booked once");
    assert_eq!(get("?office=G01.CX.1").await.body["days"][0]["hours"][0]["free"], 1);
    assert_eq!(problem(&mai.put("G01.CX.2", at, "\"0\"").await), "412 changed-meanwhile");
    let moved = mai.put("G01.CX.2", at, "\"1\"").await;
    assert_eq!((&moved.body["booked"]["office"], &moved.body["left"]), (&json!("G01.CX.2"), &json!(2)));
    assert_eq!(
        get("?office=G01.CX.1").await.body["days"][0]["hours"][0]["free"],
        2,
        "the first is free again"
    );
    let cancel =
        async |seen: &str| mai.send(Method::DELETE, "/appointment", None, &[("if-match", seen)]).await;
    assert_eq!(problem(&cancel("\"1\"").await), "412 changed-meanwhile");
    assert_eq!(cancel("\"2\"").await.body["booked"], json!(null));
    assert_eq!(problem(&cancel("\"2\"").await), "404 not-found");

    // Lan sees none of it.
    let lans = mai.stage.lans().await;
    let foreign = format!("{}/appointment", mai.path);
    let sent = json!({ "office": "G01.CX.1", "at": at });
    for (method, body) in [(Method::GET, None), (Method::PUT, Some(&sent)), (Method::DELETE, None)] {
        let reply =
            mai.stage.send(method.clone(), Some(&lans), &foreign, body, &[("if-match", "\"2\"")]).await;
        assert_eq!(problem(&reply), "404 not-found", "{method}");
    }
    mai.put("G01.CX.1", at, "\"2\"").await;
    let back = mai.send(Method::POST, "/withdraw", None, &[("if-match", "\"3\"")]).await;
    assert_eq!(back.status, 200, "{:?}", back.body);
    assert_eq!(problem(&mai.put("G01.CX.1", at, "\"3\"").await), "409 stale", "what is over takes no visit");
    mai.stage.s.finish().await;
}
