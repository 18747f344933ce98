//! `POST /agency/v1/register-events`: a register tells by itself what it has entered.

use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, of_agency, problem};
use crate::support::{Party, Reply, registers};

const PATH: &str = "/agency/v1/register-events";

/// The machine of a register.
async fn machine(stage: &Stage, scopes: &str) -> Party {
    let mut metadata = of_agency(&stage.s, "H01.01");
    metadata["scope"] = json!(scopes);
    stage.s.client(&scopes.replace([' ', '.'], "-"), metadata).await
}

async fn tell(stage: &Stage, of: &Party, events: Value) -> Reply {
    let token = stage.of_agency(of).await;
    let reply = stage.send(Method::POST, Some(&token), PATH, Some(&json!({ "events": events })), &[]).await;
    while stage.s.running.run_jobs().await.unwrap() > 0 {}
    reply
}

fn death(id: &str, of: &str) -> Value {
    json!({
        "id": id, "at": "2026-01-02T10:00:00+07:00", "about": { "personal_number": of }, "what": { "kind": "death", "on": null },
    })
}

async fn may_sign_in(stage: &Stage) -> bool {
    let mut browser = stage.s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, &stage.lan, PASSPHRASE).await.url.path() == "/"
}

#[actix_web::test]
async fn a_register_tells_by_itself_and_what_cannot_be_read_holds_up_nothing() {
    let stage = Stage::set().await;
    let civil_status = machine(&stage, "agency.register.civil_status").await;
    let no_offset = json!({
        "id": "n", "at": "2026-01-02T10:00:00", "about": { "personal_number": stage.lan }, "what": { "kind": "name", "name": "x" },
    });
    let unknown = json!({
        "id": "u", "at": "2026-01-02T03:00:00Z", "about": { "personal_number": stage.lan }, "what": { "kind": "marriage" },
    });
    let reply = tell(&stage, &civil_status, json!([{}, no_offset, unknown, death("d-1", &stage.lan)])).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    let told: Vec<(&str, &str)> = reply.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["received"].as_str().unwrap(), one["at"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(told, [("unreadable", "."), ("unreadable", "at"), ("unreadable", "what.kind"), ("new", "")]);
    assert!(!reply.body.to_string().contains(&stage.lan), "nothing is told back");
    assert!(!may_sign_in(&stage).await);
    let history = stage.s.history(&stage.lan).await;
    assert_eq!(history.iter().filter(|event| *event == "death_reported").count(), 1);

    // Whoever got no answer tells it again; whoever says something else under that name is told so.
    let again = tell(&stage, &civil_status, json!([death("d-1", &stage.lan)])).await;
    assert_eq!(again.body["items"], json!([{ "id": "d-1", "received": "known" }]));
    let otherwise = tell(&stage, &civil_status, json!([death("d-1", "099200000077")])).await;
    assert_eq!(otherwise.body["items"], json!([{ "id": "d-1", "received": "contradicted" }]));
    assert_eq!(stage.s.history(&stage.lan).await, history, "it was heeded once");
    stage.s.finish().await;
}

#[actix_web::test]
async fn no_register_speaks_for_another_and_none_takes_back_what_another_told() {
    let stage = Stage::set().await;
    let (population, business) = (
        machine(&stage, "agency.register.population").await,
        machine(&stage, "agency.register.business").await,
    );
    assert_eq!(tell(&stage, &population, json!([death("e", &stage.lan)])).await.status, 200);
    assert!(!may_sign_in(&stage).await);
    let correction = json!({
        "id": "c", "at": "2026-01-02T11:00:00+07:00", "about": { "personal_number": stage.lan },
        "what": { "kind": "correction", "corrects": "e" },
    });
    assert_eq!(tell(&stage, &business, json!([correction])).await.body["items"][0]["received"], "new");
    assert!(!may_sign_in(&stage).await, "another register's event has that name");
    assert_eq!(tell(&stage, &population, json!([correction])).await.body["items"][0]["received"], "new");
    assert!(may_sign_in(&stage).await);

    let both = machine(&stage, "agency.register.population agency.register.business").await;
    let refused = tell(&stage, &both, json!([death("b", &stage.lan)])).await;
    assert_eq!(problem(&refused), "400 invalid-field");
    assert_eq!(refused.body["errors"][0]["field"], "scope");
    let office = tell(&stage, &stage.office, json!([death("o", &stage.lan)])).await;
    assert_eq!(problem(&office), "403 scope-needed");
    for body in [json!([]), json!({}), Value::Null, json!(vec![json!({}); 201])] {
        assert_eq!(problem(&tell(&stage, &population, body.clone()).await), "400 invalid-field", "{body}");
    }
    assert!(may_sign_in(&stage).await);
    stage.s.finish().await;
}

#[actix_web::test]
async fn what_is_told_and_asked_for_is_heard_once() {
    let known = json!({ "citizens": [registers::citizen("099200000001", "Nguyễn Thị Lan", "2000-03-01")] });
    let registers = registers::start(&known, khoa::base::Clock::fixed(crate::support::TestServer::BEGIN));
    let stage = Stage::set_with(|config| registers.connect(config)).await;
    let population = machine(&stage, "agency.register.population").await;
    registers.tell_as_written("population", death("p-1", &stage.lan));
    assert_eq!(
        tell(&stage, &population, json!([death("p-1", &stage.lan)])).await.body["items"][0]["received"],
        "new"
    );
    for (_register, followed) in
        stage.s.running.app.ports.follow(std::time::Duration::from_millis(2_500)).await
    {
        followed.unwrap();
    }
    while stage.s.running.run_jobs().await.unwrap() > 0 {}
    let history = stage.s.history(&stage.lan).await;
    assert_eq!(history.iter().filter(|event| *event == "death_reported").count(), 1);
    stage.s.finish().await;
}
