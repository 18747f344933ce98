//! Every route of our APIs, walked by everybody who must not come in: the table is the documents themselves, so that no route
//! can be added and forgotten.

use khoa::client::Api;
use khoa::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, office, problem};
use crate::op::client_life::change;
use crate::support::Tokens;

struct Route {
    api: Api,
    method: Method,
    path: String,
    scope: String,
    /// Those that open it too.
    others: Vec<String>,
}

/// What anybody may ask.
const OPEN: [&str; 1] = ["/app/v1/attestation-challenge"];

/// Every operation of the documents, with the scope that opens it.
fn routes() -> Vec<Route> {
    let mut found = Vec::new();
    for (name, document) in openapi::documents() {
        let api = match name {
            "app.v1.json" => Api::App,
            "agency.v1.json" => Api::Agency,
            "console.v1.json" => Api::Console,
            _ => continue,
        };
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let any_of = operation["security"].as_array().unwrap();
                if OPEN.contains(&path.as_str()) {
                    assert!(any_of.is_empty(), "{path} is open to everybody");
                    continue;
                }
                let mut scopes = any_of.iter().map(|one| one["accessToken"][0].as_str().unwrap().to_owned());
                let (scope, others) = (scopes.next().unwrap(), scopes.collect());
                let path = path
                    .replace("{code}", "01")
                    .replace("{kind}", "portrait")
                    .replace("{n}", "1")
                    .replace("{ward}", &format!("acc_{}", "0".repeat(32)))
                    .replace("{mandate}", &format!("man_{}", "0".repeat(32)))
                    .replace("{invitation}", &format!("inv_{}", "0".repeat(32)))
                    .replace("{device}", &format!("dev_{}", "0".repeat(32)))
                    .replace("/merges/{id}", &format!("/merges/mrg_{}", "0".repeat(32)))
                    .replace("{id}", &format!("apl_{}", "0".repeat(32)));
                found.push(Route {
                    api,
                    method: method.to_uppercase().parse().unwrap(),
                    path,
                    scope,
                    others,
                });
            }
        }
    }
    assert!(found.len() >= 9, "the documents are written in another way");
    found
}

/// Who comes with which token, and what they are told.
struct Caller {
    who: &'static str,
    token: Option<String>,
    told: fn(&Route) -> Option<&'static str>,
}

const NOBODY: &str = "401 token-needed";

async fn callers(stage: &Stage) -> Vec<Caller> {
    let issuer = stage.s.issuer();
    let everywhere = |_route: &Route| Some(NOBODY);
    let lans = stage.lans().await;
    let offices = stage.of_agency(&stage.office).await;
    let mut all = vec![
        Caller { who: "a stranger", token: None, told: everywhere },
        Caller { who: "a liar", token: Some("eyJhbGciOiJub25lIn0.e30.".into()), told: everywhere },
        Caller {
            who: "the person's app, at agencies' doors",
            token: Some(lans.clone()),
            told: |route| (route.api != Api::App).then_some(NOBODY),
        },
        Caller {
            who: "an agency, at the app's doors",
            token: Some(offices.clone()),
            told: |route| (route.api != Api::Agency).then_some(NOBODY),
        },
    ];
    // A token for userinfo, which names no API of ours.
    let page = stage.app.visit(&mut stage.s.browser(), &stage.lan, PASSPHRASE, &[]).await;
    let unnamed = Tokens::of(&stage.redeem(&stage.app, &page.query("code").unwrap()).await).access;
    all.push(Caller { who: "a token for another resource", token: Some(unnamed), told: everywhere });
    let narrow = stage.of_person(&stage.app, &stage.lan, "openid").await;
    all.push(Caller {
        who: "a token of another scope",
        token: Some(narrow),
        told: |route| match route.api {
            Api::App => Some("403 scope-needed"),
            Api::Agency | Api::Console => Some(NOBODY),
        },
    });
    // An office whose client lost its agency after the token was given.
    let lost = office(&stage.s, "lost", "H01.01").await;
    let token = stage.of_agency(&lost).await;
    change(&stage.s, "lost", |metadata| {
        metadata.agency_code = None;
        metadata.may_ask.clear();
    })
    .await
    .unwrap();
    all.push(Caller { who: "an office without its agency", token: Some(token), told: everywhere });
    // Somebody whose account was locked since.
    stage.s.citizen(9, "Phạm Văn Khoá", PASSPHRASE).await;
    let locked = stage.of_person(&stage.app, "099200000009", "openid app.read app.lock").await;
    let lock = stage.send(Method::POST, Some(&locked), "/app/v1/lock", None, &[]).await;
    assert_eq!(lock.status, 200);
    all.push(Caller { who: "somebody who is locked out", token: Some(locked), told: everywhere });
    // Both kinds of machine token, turned around: a person's token never passes for an agency's, with whatever scope.
    let both = json!({
        "grants": ["client_credentials", "authorization_code"],
        "scope": "openid app.read agency.directory agency.documents agency.register.population",
        "agency_code": "H01.01", "may_ask": [format!("{issuer}/app/v1"), format!("{issuer}/agency/v1")],
    });
    let both = stage.s.client("both", both).await;
    let (app, agency) = (format!("{issuer}/app/v1"), format!("{issuer}/agency/v1"));
    let scope = "openid app.read agency.directory agency.documents agency.register.population";
    let over = [("scope", scope), ("resource", &app), ("resource", &agency)];
    let page = both.visit(&mut stage.s.browser(), &stage.lan, PASSPHRASE, &over).await;
    let of_person = Tokens::of(&both.redeem(&page.query("code").unwrap(), &[]).await).access;
    all.push(Caller {
        who: "a person through an agency's client",
        token: Some(of_person),
        told: |route| (route.api != Api::App).then_some(NOBODY),
    });
    let asked =
        [("grant_type", "client_credentials"), ("scope", "app.read agency.directory"), ("resource", &*app)];
    let of_machine = stage.bound(&both, &asked).await.text("access_token");
    all.push(Caller {
        who: "a machine, as if it were a person",
        token: Some(of_machine),
        told: |route| match (route.api, route.scope.as_str()) {
            (Api::App, "app.read") | (Api::Agency | Api::Console, _) => Some(NOBODY),
            (Api::App, _) => Some("403 scope-needed"),
        },
    });
    all
}

#[actix_web::test]
async fn nobody_comes_in_by_any_route_who_must_not() {
    let stage = Stage::set().await;
    let callers = callers(&stage).await;
    stage.a_second_later();
    let before = stage.s.history(&stage.lan).await;
    let mut wrong = Vec::new();
    for route in routes() {
        for Caller { who, token, told } in &callers {
            let Some(told) = told(&route) else { continue };
            let reply =
                stage.send(route.method.clone(), token.as_deref(), &route.path, Some(&json!({})), &[]).await;
            if problem(&reply) != told {
                wrong.push(format!(
                    "{} {} for {who}: {}, not {told}",
                    route.method,
                    route.path,
                    problem(&reply)
                ));
            }
            if matches!(reply.status.as_u16(), 401 | 403) && told != "403 no-agency" {
                let challenge = reply.headers["www-authenticate"].to_str().unwrap();
                let scheme = if route.api == Api::App { "DPoP algs=|DPoP error=" } else { "Bearer" };
                assert!(scheme.split('|').any(|begins| challenge.starts_with(begins)), "{challenge}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(stage.s.history(&stage.lan).await, before, "and nothing was done");

    // The same doors an hour later, with tokens that were good.
    let (lans, offices) = (stage.lans().await, stage.of_agency(&stage.office).await);
    stage.s.later(std::time::Duration::from_secs(3_601));
    for route in routes() {
        let token = if route.api == Api::App { &lans } else { &offices };
        let reply = stage.send(route.method.clone(), Some(token), &route.path, Some(&json!({})), &[]).await;
        assert_eq!(problem(&reply), NOBODY, "{} {}", route.method, route.path);
        assert_eq!(reply.body["errors"][0]["field"], "authorization");
    }
    stage.s.finish().await;
}

#[test]
fn every_scope_of_an_api_opens_something_and_every_operation_has_one() {
    let routes = routes();
    let scopes =
        [&khoa::api::app::SCOPES[..], &khoa::api::agency::SCOPES[..], &khoa::api::console::SCOPES[..]]
            .concat();
    for (scope, _opens) in &scopes {
        let opens = |route: &Route| route.scope == *scope || route.others.iter().any(|other| other == scope);
        assert!(routes.iter().any(opens), "{scope} opens nothing");
    }
    for route in &routes {
        assert!(scopes.iter().any(|(scope, _)| *scope == route.scope), "{} {}", route.method, route.path);
    }
}

#[test]
fn the_documents_are_sound_by_the_rules_of_openapi() {
    for (name, document) in openapi::documents() {
        for (path, item) in document["paths"].as_object().unwrap() {
            let named: Vec<&str> =
                path.split('{').skip(1).map(|part| part.split('}').next().unwrap()).collect();
            for operation in item.as_object().unwrap().values() {
                let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
                let in_path: Vec<&str> = parameters
                    .iter()
                    .filter(|parameter: &&Value| parameter["in"] == "path")
                    .map(|parameter| parameter["name"].as_str().unwrap())
                    .collect();
                assert_eq!(in_path, named, "{name}: {path}");
                assert!(
                    operation["responses"].as_object().is_some_and(|all| !all.is_empty()),
                    "{name}: {path}"
                );
            }
        }
    }
}
