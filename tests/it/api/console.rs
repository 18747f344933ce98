//! `/console/v1`: officers by passkey and seat, looks on record, decisions as seen.

use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, problem, table};
use crate::support::registers::Registers;
use crate::support::{Authenticator, Party, Reply, TestServer, Tokens, Trick, registers};

const SCOPE: &str = "openid console.officer";

/// An officer, with a passkey and a program of their agency.
pub(super) struct Desk {
    pub(super) stage: Stage,
    pub(super) registers: Registers,
    program: Party,
    pub(super) key: Authenticator,
}

impl Desk {
    pub(super) async fn set() -> Self {
        let known = json!({
            "citizens": [registers::citizen("099200000060", "Lê Thị Mai", "2000-03-01")], "foreigners": [], "enterprises": [],
        });
        let registers = registers::start(&known, khoa::base::Clock::fixed(TestServer::BEGIN));
        let stage = Stage::set_with(|config| registers.connect(config)).await;
        let api = format!("{}/console/v1", stage.s.issuer());
        let program = stage.s.client("program", json!({ "scope": SCOPE, "may_ask": [api] })).await;
        let key = passkey(&stage, &stage.lan, 7).await;
        Self { stage, registers, program, key }
    }

    /// Gives Lan an office.
    pub(super) async fn appoint(&self, role: &str, agency: &str) {
        self.appoint_to(&self.stage.lan, role, agency).await;
    }

    /// Gives somebody one.
    pub(super) async fn appoint_to(&self, whom: &str, role: &str, agency: &str) {
        use khoa::account;
        use khoa::directory::{Succession, agencies, rows};
        use khoa::mandate::{Appointment, Day, Seat, appoint};
        let app = &self.stage.s.running.app;
        let (desk, whom) = (app.desk(None), whom.to_owned());
        let seat = Seat { agency: agency.parse().unwrap(), role: role.parse().unwrap() };
        let law = app.law.get().await.unwrap();
        let done = app.db.write(move |c| {
            let agencies = agencies(&rows(c)?);
            let on = desk.now.local_date();
            let rules = law.at::<Succession>(on).unwrap().rules;
            let new = Appointment {
                actor: account::find(c, &desk.vault, &whom)?.unwrap(),
                seat: seat.clone(),
                place: None,
                valid_from: on,
                valid_to: None,
                reference: "Decision 1".into(),
                by: "CA-017".into(),
            };
            appoint(c, &desk, Day { agencies: &agencies, rules, on }, &new)
        });
        done.await.unwrap().unwrap();
    }

    /// A token that Lan gives her program, signed in with her passkey.
    pub(super) async fn by_passkey(&self) -> String {
        let code = self.code(&self.key, &self.program, SCOPE).await;
        Tokens::of(&self.program.redeem(&code, &[]).await).access
    }

    /// A code that whoever has that passkey gives a program.
    pub(super) async fn code(&self, key: &Authenticator, program: &Party, scope: &str) -> String {
        let mut browser = self.stage.s.browser();
        let login = browser.open("/login").await;
        let options = browser.script(&login, "/passkeys/login/options", "{}").await;
        let signed = key.signed(&serde_json::from_str(&options.body).unwrap(), Trick::None);
        assert_eq!(browser.script(&login, "/passkeys/login", &signed).await.status, 200);
        let resource = format!("{}/console/v1", self.stage.s.issuer());
        let page = browser.open(&program.authorization(&[("scope", scope), ("resource", &resource)])).await;
        page.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body))
    }

    /// One that she gave after a password alone.
    async fn by_password(&self) -> String {
        let resource = format!("{}/console/v1", self.stage.s.issuer());
        let over = [("scope", SCOPE), ("resource", resource.as_str())];
        let page = self.program.visit(&mut self.stage.s.browser(), &self.stage.lan, PASSPHRASE, &over).await;
        Tokens::of(&self.program.redeem(&page.query("code").unwrap(), &[]).await).access
    }

    pub(super) async fn send(
        &self,
        method: Method,
        token: &str,
        path: &str,
        body: Option<Value>,
        more: &[(&str, &str)],
    ) -> Reply {
        self.stage.send(method, Some(token), path, body.as_ref(), more).await
    }
}

/// Gives somebody a passkey.
pub(super) async fn passkey(stage: &Stage, username: &str, seed: u8) -> Authenticator {
    let mut browser = stage.s.browser();
    let login = browser.open("/login").await;
    let home = browser.sign_in(&login, username, PASSPHRASE).await;
    let options = browser.script(&home, "/passkeys/options", "{}").await;
    let mut key = Authenticator::new(&stage.s.issuer(), seed);
    let made = key.made(&serde_json::from_str(&options.body).unwrap(), Trick::None);
    assert_eq!(browser.script(&home, "/passkeys", &made).await.status, 201);
    key
}

pub(super) const CLERK: (&str, &str) = ("acting-as", "clerk@H01.01");

#[actix_web::test]
async fn an_officer_comes_by_passkey_in_a_seat_of_their_own_and_by_nothing_else() {
    let desk = Desk::set().await;
    let get = async |token: &str, path: &str, more: &[(&str, &str)]| {
        desk.send(Method::GET, token, path, None, more).await
    };
    let (weak, strong) = (desk.by_password().await, desk.by_passkey().await);
    // Nobody who has not used their passkey learns whether there is a mandate.
    let asked = get(&weak, "/console/v1/seats", &[]).await;
    assert_eq!(problem(&asked), "401 passkey-needed");
    let challenge = asked.headers["www-authenticate"].to_str().unwrap();
    assert!(
        challenge.contains("insufficient_user_authentication") && challenge.contains("urn:vn:eid:aal:2"),
        "{challenge}"
    );
    assert_eq!(problem(&get(&strong, "/console/v1/seats", &[]).await), "403 not-entitled");
    desk.appoint("clerk", "H01.01").await;
    let seats = get(&strong, "/console/v1/seats", &[]).await;
    assert_eq!(
        seats.body["items"],
        json!([{ "acting_as": "clerk@H01.01", "agency": "H01.01", "role": "clerk" }])
    );
    assert_eq!(problem(&get(&weak, "/console/v1/queue", &[CLERK]).await), "401 passkey-needed");
    assert_eq!(problem(&get(&strong, "/console/v1/queue", &[]).await), "400 invalid-field");
    for wrong in ["clerk", "boss@H01.01", "clerk@x"] {
        assert_eq!(
            problem(&get(&strong, "/console/v1/queue", &[("acting-as", wrong)]).await),
            "400 invalid-field"
        );
    }
    for others in ["clerk@H01.02", "authority@H01.01", "clerk@H99"] {
        assert_eq!(
            problem(&get(&strong, "/console/v1/queue", &[("acting-as", others)]).await),
            "403 not-entitled",
            "{others}"
        );
    }
    let queue = get(&strong, "/console/v1/queue", &[CLERK]).await;
    assert_eq!((queue.status.as_u16(), &queue.body["items"]), (200, &json!([])));
    // The cookie of a signed-in browser opens nothing.
    let mut browser = desk.stage.s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, &desk.stage.lan, PASSPHRASE).await;
    let jar: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let by_cookie = desk
        .stage
        .send(Method::GET, None, "/console/v1/seats", None, &[("cookie", &jar.join("; ")), CLERK])
        .await;
    assert_eq!(problem(&by_cookie), "401 token-needed");
    // The agency ends, and for a while its officers go on; then they do not.
    table(&desk.stage.s, "changes", "old,new\nH01.01,H01\n", "2026-01-02").await;
    desk.stage.a_second_later();
    assert_eq!(get(&strong, "/console/v1/queue", &[CLERK]).await.status, 200);
    desk.stage.s.finish().await;
}

#[actix_web::test]
async fn a_visit_is_decided_as_it_was_seen_and_the_person_reads_who_looked() {
    let desk = Desk::set().await;
    desk.appoint("clerk", "H01.01").await;
    let token = desk.by_passkey().await;
    // Mai has level 1 by import and asks for level 2, which takes a visit.
    let mut mai = crate::support::person("099200000060", "Lê Thị Mai", Some(PASSPHRASE));
    mai["level"] = json!(1);
    desk.stage.s.import(&[mai]).await;
    let hers =
        desk.stage.of_person(&desk.stage.app, "099200000060", "openid app.read app.applications").await;
    let wish = json!({ "kind": "identity", "level": 2, "declared": {
        "who": "citizen", "number": "099200000060", "name": "Lê Thị Mai", "birthdate": "01/03/2000",
    } });
    let begun =
        desk.send(Method::POST, &hers, "/app/v1/applications", Some(wish), &[("idempotency-key", "a")]).await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    let id = begun.text("id");
    let submit = format!("/app/v1/applications/{id}/submit");
    let submitted = desk.send(Method::POST, &hers, &submit, None, &[("if-match", "\"1\"")]).await;
    assert_eq!(
        (submitted.status.as_u16(), &submitted.body["state"]),
        (200, &json!("submitted")),
        "{:?}",
        submitted.body
    );
    let tag = submitted.headers["etag"].to_str().unwrap().to_owned();

    let act = async |verb: &str, body: Value, more: &[(&str, &str)]| {
        let path = format!("/console/v1/applications/{id}/{verb}");
        let more = [&[CLERK][..], more].concat();
        desk.send(Method::POST, &token, &path, Some(body), &more).await
    };
    assert_eq!(problem(&act("look", json!({ "purpose": "curiosity" }), &[]).await), "400 invalid-field");
    let dossier = act("look", json!({ "purpose": "visit" }), &[]).await;
    assert_eq!(dossier.status, 200, "{:?}", dossier.body);
    assert_eq!(dossier.headers["etag"], tag.as_str());
    let history = desk.stage.get(&hers, "/app/v1/history").await;
    let looked = &history.body["items"][0];
    assert_eq!(looked["event"], "person_looked_at");
    assert_eq!(
        looked["duty"],
        json!({ "purpose": "visit", "agency": "H01.01", "agency_name": "Sở Một", "helper": null })
    );
    assert!(!history.body.to_string().contains("Nguyễn Thị Lan"), "which officer is not theirs to know");

    let papers = json!({ "papers": "genuine", "biometrics": "yes" });
    assert_eq!(problem(&act("visit", papers.clone(), &[]).await), "428 seen-needed");
    assert_eq!(
        problem(&act("visit", papers.clone(), &[("if-match", "\"99\"")]).await),
        "412 changed-meanwhile"
    );
    let seen = act("visit", papers.clone(), &[("if-match", &tag)]).await;
    assert_eq!(seen.status, 200, "{:?}", seen.body);
    let stale = act("decide", json!({ "decision": "approve" }), &[("if-match", &tag)]).await;
    assert_eq!(problem(&stale), "412 changed-meanwhile");
    assert_eq!(stale.headers["etag"], seen.headers["etag"], "and the version now is told");
    let unreasoned = json!({ "decision": "refuse", "reason": "papers_not_genuine", "words": " " });
    let now = seen.headers["etag"].to_str().unwrap();
    assert_eq!(problem(&act("decide", unreasoned, &[("if-match", now)]).await), "400 invalid-field");
    // What officers write is of one length at most, whichever way it comes.
    for (words, status) in [("x".repeat(1_000), 412), ("x".repeat(1_001), 400)] {
        let refusal = json!({ "decision": "refuse", "reason": "papers_not_genuine", "words": words });
        for (verb, body, long) in [
            ("decide", refusal.clone(), status),
            ("propose", refusal, status),
            ("ask", json!({ "wanted": ["paper"], "words": words }), status),
            ("visit", json!({ "papers": "genuine", "biometrics": "yes", "why": words }), status),
        ] {
            let seen = if long == 412 { "\"99\"" } else { now };
            assert_eq!(act(verb, body, &[("if-match", seen)]).await.status.as_u16(), long, "{verb}");
        }
    }
    let queue =
        desk.send(Method::GET, &token, "/console/v1/queue?state=verifying&limit=5", None, &[CLERK]).await;
    assert_eq!(queue.body["items"].as_array().map(Vec::len), Some(1), "{:?}", queue.body);
    assert_eq!(queue.body["items"][0]["id"], json!(id));

    // Nobody decides about themselves, and what waits for another unit is not there.
    let own = desk
        .stage
        .send(
            Method::POST,
            Some(&token),
            &format!("/console/v1/applications/apl_{}/look", "0".repeat(32)),
            Some(&json!({ "purpose": "application" })),
            &[CLERK],
        )
        .await;
    assert_eq!(problem(&own), "404 not-found");
    desk.stage.s.finish().await;
}

#[actix_web::test]
async fn a_missed_activation_is_granted_by_a_program_of_the_authority() {
    use crate::lives::{newcomer, sent};
    let desk = Desk::set().await;
    table(&desk.stage.s, "agencies", "code,name,parent\nG01.C06,Cục Căn cước,\n", "2020-01-01").await;
    desk.stage.a_second_later();
    desk.appoint("authority", "G01.C06").await;
    let number = "099200000060";
    let mut mai = newcomer(&desk.stage.s, 231, "Lê Thị Mai").await;
    let declared = [("number", number), ("name", "Lê Thị Mai"), ("birthdate", "2000-03-01")];
    sent(&mut mai, &declared, "citizen", &format!("portrait-{number}")).await;
    desk.stage.days_later(8).await;
    let login = mai.open("/login").await;
    mai.sign_in(&login, "n231@mail.example", PASSPHRASE).await;
    let over = mai.open("/activation").await;
    let asked = mai.submit(&over, "/activation", &[]).await;
    let id = asked.url.path().rsplit('/').next().unwrap().to_owned();
    let (token, seat) = (desk.by_passkey().await, ("acting-as", "authority@G01.C06"));
    let act = async |verb: &str, body: Value, more: &[(&str, &str)]| {
        let more = [&[seat][..], more].concat();
        desk.send(Method::POST, &token, &format!("/console/v1/applications/{id}/{verb}"), Some(body), &more)
            .await
    };
    let dossier = act("look", json!({ "purpose": "application" }), &[]).await;
    assert_eq!(
        (dossier.status.as_u16(), &dossier.body["kind"]),
        (200, &json!("activation")),
        "{:?}",
        dossier.body
    );
    let tag = dossier.headers["etag"].to_str().unwrap().to_owned();
    let granted = act("decide", json!({ "decision": "approve" }), &[("if-match", &tag)]).await;
    assert_eq!(
        (granted.status.as_u16(), &granted.body["state"]),
        (200, &json!("approved")),
        "{:?}",
        granted.body
    );
    let again = act("decide", json!({ "decision": "approve" }), &[("if-match", &tag)]).await;
    assert_eq!(problem(&again), "412 changed-meanwhile");
    let open = mai.open("/activation").await;
    assert!(open.has("activation-until") && !open.has("activation-over"), "{}", open.body);
    desk.stage.s.finish().await;
}
