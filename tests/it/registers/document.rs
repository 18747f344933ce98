//! The document of the wire of registers is what our lines ask, and what the simulated registers answer.

use khoa::base::{Clock, PersonalNumber};
use khoa::openapi;
use khoa::registers::{
    Enterprise, Foreigner, Guardians, Match, Question, Record, Register, RegisterEvent, Vital,
};
use serde_json::{Value, json};

use crate::support::registers::{self, Registers, TOKEN};
use crate::support::{TestServer, schema};

const LAN: &str = "099200000001";
const FIRM: &str = "9900000016";

struct Wire {
    registers: Registers,
    document: Value,
    http: reqwest::Client,
}

impl Wire {
    async fn set() -> Self {
        let known = json!({
            "citizens": [registers::citizen(LAN, "Nguyễn Thị Lan", "2000-03-01")],
            "foreigners": [registers::foreigner("099000000018", "XX0000001", "Kim Min Jun")],
            "enterprises": [registers::enterprise(FIRM, "Công ty TNHH Nông sản Sông Ngân", LAN)],
        });
        let registers = registers::start(&known, Clock::fixed(TestServer::BEGIN));
        let [.., (name, document)] = openapi::documents();
        assert_eq!(name, "registers.v1.json");
        Self { registers, document, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    /// The answer to what was sent, which are both as the document says.
    async fn exchange(&self, method: &str, path: &str, query: &str, body: Option<&Value>) -> Value {
        let operation = &self.document["paths"][path][method];
        assert!(operation.is_object(), "{method} {path} is not in the document");
        if let Some(body) = body {
            let shape = &operation["requestBody"]["content"]["application/json"]["schema"];
            assert_eq!(schema::flaws(&self.document, shape, body), [""; 0], "{path}: {body}");
        }
        let url = format!("http://{}{path}{query}", self.registers.at);
        let request = self.http.request(method.to_uppercase().parse().unwrap(), url).bearer_auth(TOKEN);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        let said: Value = reply.json().await.unwrap();
        let shape = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema::flaws(&self.document, shape, &said), [""; 0], "{path}: {said}");
        said
    }

    async fn ask<Q: Question>(&self, register: &str, question: Q) -> Value {
        let body = json!({ "id": "q", "question": question });
        self.exchange("post", &format!("/{register}/{}", Q::NAME), "", Some(&body)).await
    }
}

#[actix_web::test]
async fn what_is_asked_and_answered_is_what_the_document_says() {
    let wire = Wire::set().await;
    let (number, birthdate) = (|| PersonalNumber::parse(LAN).unwrap(), "2000-03-01");
    let named = |number: &str| -> Match {
        serde_json::from_value(json!({ "number": number, "name": "Nguyễn Thị Lan", "birthdate": birthdate }))
            .unwrap()
    };
    assert_eq!(wire.ask("population", named(LAN)).await["known"], true);
    assert_eq!(wire.ask("population", named("099200000099")).await["known"], false);
    assert_eq!(wire.ask("population", Record { number: number() }).await["known"], true);
    assert_eq!(wire.ask("civil_status", Vital { number: number() }).await["known"], true);
    assert_eq!(wire.ask("civil_status", Guardians { number: number() }).await["known"], true);
    let enterprise: Enterprise = serde_json::from_value(json!({ "code": FIRM })).unwrap();
    assert_eq!(wire.ask("business", enterprise).await["known"], true);
    for foreigner in [
        json!({ "foreigner_number": "099000000018" }),
        json!({ "travel_document": { "number": "XX0000001", "issued_by": "KOR" } }),
    ] {
        let foreigner: Foreigner = serde_json::from_value(foreigner).unwrap();
        assert_eq!(wire.ask("immigration", foreigner).await["known"], true);
    }
    let sample = json!({ "id": "c", "person": "portrait-1", "kind": "portrait", "sample": "AAAA" });
    assert_eq!(wire.exchange("post", "/biometrics/compare", "", Some(&sample)).await["verdict"], "unsure");
    for (number, verdict) in [(LAN, "genuine"), ("099200000099", "not_genuine")] {
        let read = khoa::demo::registers::read_of(number, b"12345678");
        let chip =
            json!({ "id": "c", "challenge": "MTIzNDU2Nzg=", "files": read.files, "answer": read.answer });
        assert_eq!(wire.exchange("post", "/chips/verify", "", Some(&chip)).await["verdict"], verdict);
    }
    for register in Register::ALL {
        wire.exchange("get", &format!("/{}/status", register.as_str()), "", None).await;
    }
}

#[actix_web::test]
async fn every_event_that_can_be_told_is_in_the_document_and_none_beside_them() {
    let wire = Wire::set().await;
    let (lan, firm) = (json!({ "personal_number": LAN }), json!({ "enterprise_code": FIRM }));
    let moved = json!({ "kind": "residence", "commune": "00070", "as_of": "2025-07-01", "text": "1 phố Mới, Hà Nội" });
    let by = json!([{ "personal_number": LAN, "role": "giám đốc" }]);
    let told = [
        (&lan, json!({ "kind": "death", "on": "2026-01-01" })),
        (&lan, json!({ "kind": "name", "name": "Nguyễn Lan" })),
        (&lan, moved),
        (&lan, json!({ "kind": "card_revoked" })),
        (&lan, json!({ "kind": "card_issued", "ends_on": null })),
        (&firm, json!({ "kind": "representatives", "representatives": by })),
        (&firm, json!({ "kind": "dissolved" })),
        (&lan, json!({ "kind": "birth", "parents": [{ "personal_number": LAN }] })),
        (
            &lan,
            json!({ "kind": "guardians", "guardians": [
            { "personal_number": LAN, "relation": "parent" },
            { "personal_number": LAN, "relation": "guardian", "until": "2027-01-31" },
        ] }),
        ),
        (&lan, json!({ "kind": "correction", "corrects": "population-1" })),
    ];
    for (about, what) in &told {
        wire.registers.tell("population", (*about).clone(), what.clone());
    }
    let said = wire.exchange("get", "/population/events", "?limit=50", None).await;
    let events = said["events"].as_array().unwrap();
    assert_eq!(events.len(), told.len());
    let shapes = wire.document["components"]["schemas"]["Happening"]["oneOf"].as_array().unwrap();
    assert_eq!(shapes.len(), told.len(), "the document knows as many kinds");
    let shape = json!({ "$ref": "#/components/schemas/RegisterEvent" });
    for event in events {
        assert!(RegisterEvent::read(Register::Population, event.clone()).is_ok(), "{event}");
        // What the document does not know, we do not read either.
        for (member, wrong) in
            [("what", json!({ "kind": "marriage" })), ("about", json!({})), ("id", json!(7))]
        {
            let mut broken = event.clone();
            broken[member] = wrong;
            assert_ne!(schema::flaws(&wire.document, &shape, &broken), [""; 0], "{broken}");
            assert!(RegisterEvent::read(Register::Population, broken.clone()).is_err(), "{broken}");
        }
    }
}

#[actix_web::test]
async fn what_cannot_be_read_is_refused_as_the_document_says() {
    let wire = Wire::set().await;
    let ask = async |method: &str, path: &str, query: &str, body: &str| {
        let url = format!("http://{}{path}{query}", wire.registers.at);
        let request = wire.http.request(method.to_uppercase().parse().unwrap(), url).bearer_auth(TOKEN);
        let request = request.header("content-type", "application/json").body(body.to_owned());
        request.send().await.unwrap().status().as_u16()
    };
    let documented = |path: &str, method: &str, status: u16| {
        assert!(wire.document["paths"][path][method]["responses"][status.to_string()].is_object(), "{path}");
    };
    for path in ["/population/match", "/business/enterprise", "/biometrics/compare", "/chips/verify"] {
        for body in ["", "{", "[]", "{\"id\":1}"] {
            assert_eq!(ask("post", path, "", body).await, 422, "{path}: {body}");
        }
        assert_eq!(ask("get", path, "", "").await, 405, "{path}");
        documented(path, "post", 422);
        documented(path, "post", 405);
    }
    for query in ["", "?limit=", "?limit=many"] {
        assert_eq!(ask("get", "/population/events", query, "").await, 422, "{query}");
    }
    documented("/population/events", "get", 422);
    assert_eq!(ask("post", "/population/status", "", "{}").await, 405);
}
