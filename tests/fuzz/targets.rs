//! The parsers of strangers' bytes, one function each: for short runs on any Rust (`tests/it/fuzz.rs`) and for long ones by
//! libFuzzer (`libfuzzer.rs`). A function panics when what it was given broke a promise; what it is refused is no matter.

use std::net::SocketAddr;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::test::TestRequest;
use futures_util::FutureExt as _;
use khoa::account::{self, FullName};
use khoa::application::Typed;
use khoa::approval::PhoneYes;
use khoa::base::visible::{TextKind, VisibleText, isolated, likeness};
use khoa::base::{
    BrowserId, Clock, Email, GrantId, Lang, LocalDate, Network, PersonalNumber, Phone, RedirectUri,
    TokenDigest, long_code, members, origin_of,
};
use khoa::client::{ClaimsRequest, ClientId, Resource, Scopes};
use khoa::config::{self, ProxyHeader};
use khoa::device::attestation::{self, Attestors, Statement, TakenBack};
use khoa::ephemeral;
use khoa::factor::passkey::{BrowserAnswer, Label, Passkeys};
use khoa::file::{self, Purpose};
use khoa::keys::{Alg, Desk, DpopProof, DpopRequest, Jwk, JwkSet, Thumbprint, Vault, jws};
use khoa::op::client_auth::Credentials;
use khoa::op::params::Params;
use khoa::pages::Words;
use khoa::registers::{Register, RegisterEvent};
use khoa::session::cookie;
use khoa::web::{ClientAddress, TrustedProxies, has_already, prefers_html};

/// A parser under its name: that of its corpus, and of its program for libFuzzer.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    ("jws", signed),
    ("jwk_set", key_set),
    ("members", json_members),
    ("params", parameters),
    ("redirect_uri", redirect_uri),
    ("basic", client_credentials),
    ("ids", identifiers),
    ("claims_request", claims_request),
    ("passkey", passkey_answer),
    ("cookies", cookies),
    ("import_line", import_line),
    ("forwarded", forwarded),
    ("negotiation", negotiation),
    ("config", configuration),
    ("names", names),
    ("file", file_of_somebody),
    ("declared", declared),
    ("register_event", register_event),
    ("dpop", proof_of_possession),
    ("approval", yes_of_a_phone),
    ("attestation", statement_of_a_phone),
];

/// What it says is no matter; that it says anything is.
fn tried<T>(_: T) {}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn signed(bytes: &[u8]) {
    let Some(token) = text(bytes) else { return };
    let known = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"alg\":\"ES256\",\
        \"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
    let keys = JwkSet::parse(known).unwrap();
    assert!(jws::verify(token, &keys, &[Alg::Es256]).is_err(), "nobody has that key");
    tried(jws::unproven_subject(token));
}

fn yes_of_a_phone(bytes: &[u8]) {
    let Some(token) = text(bytes) else { return };
    assert!(PhoneYes::read(token).is_err(), "nobody signed it");
}

/// What makers of phones certify: a chain of one length byte pair and a certificate each, and the object of Apple's.
fn statement_of_a_phone(bytes: &[u8]) {
    let attestors = Attestors::new("", Vec::new(), Vec::new(), TakenBack::new()).unwrap();
    let (vault, now) = (Vault::of_no_database(), Clock::Wall.now());
    let challenge = attestation::challenge(&vault, now);
    let about = Thumbprint::from_bytes(&[7; 32]).unwrap();
    let (mut chain, mut rest) = (Vec::new(), bytes);
    while let Some((length, more)) = rest.split_first_chunk::<2>() {
        let (one, after) = more.split_at(usize::from(u16::from_be_bytes(*length)).min(more.len()));
        chain.push(one.to_vec());
        rest = after;
    }
    for statement in [Statement::AndroidKey(chain), Statement::AppleAppAttest(bytes.to_vec())] {
        assert!(
            attestors.judge(&vault, now, &statement, (&challenge, about)).is_err(),
            "it is about no key of ours"
        );
    }
}

fn proof_of_possession(bytes: &[u8]) {
    let Some(proof) = text(bytes) else { return };
    let request = DpopRequest {
        method: "POST",
        target: "https://id.example/token",
        token: None,
        now: Clock::Wall.now(),
    };
    assert!(
        DpopProof::check(&Vault::of_no_database(), proof, &request).is_err(),
        "nobody has a nonce of ours"
    );
    if let Ok(named) = Thumbprint::parse(proof) {
        assert_eq!(named.to_string(), proof, "one spelling");
    }
}

fn key_set(bytes: &[u8]) {
    let Some(json) = text(bytes) else { return };
    if let Ok(set) = JwkSet::parse(json) {
        for key in set.keys() {
            assert!(!key.verifies(Alg::Es256, b"message", b"signature"));
            assert!(!key.thumbprint().is_empty());
        }
    }
    tried(Jwk::parse(json));
}

fn json_members(bytes: &[u8]) {
    if let Ok(read) = members::parse(bytes) {
        // Whatever is read is what everybody else reads too.
        let again: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        assert_eq!(serde_json::Value::Object(read), again);
    }
}

fn parameters(bytes: &[u8]) {
    for read in [Params::parse(bytes), Params::read(bytes)] {
        let Ok(params) = read else { continue };
        tried(params.whole());
        tried((params.get("client_id").is_some(), params.resources().len()));
    }
    if let Some(text) = text(bytes) {
        let scopes = Scopes::parse(text);
        assert!(scopes.within(&scopes));
        tried((Resource::parse(text), ClientId::parse(text)));
    }
}

fn redirect_uri(bytes: &[u8]) {
    let Some(uri) = text(bytes) else { return };
    if let Ok(read) = RedirectUri::parse(uri) {
        assert!(read.matches(uri) && read.as_str() == uri);
        assert!(!uri.contains('#') && !uri.chars().any(char::is_control));
        tried(origin_of(uri));
    }
}

fn client_credentials(bytes: &[u8]) {
    let (header, body) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len()));
    let Ok(value) = HeaderValue::from_bytes(header) else { return };
    let request = TestRequest::post().insert_header(("authorization", value)).to_http_request();
    if let Ok(mut params) = Params::parse(body.strip_prefix(b"\n").unwrap_or_default()) {
        tried(Credentials::read(&request, &mut params));
    }
}

fn identifiers(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(id) = text.parse::<GrantId>() {
        assert_eq!(id.to_string(), text, "one spelling");
    }
    tried((PersonalNumber::parse(text), Phone::parse(text), Email::parse(text), long_code::digest(text)));
}

fn claims_request(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(claims) = ClaimsRequest::parse(text) {
        assert!(claims.covers(&claims));
        tried((claims.subject().is_some(), claims.names().count(), claims.acr().is_some()));
    }
}

fn passkey_answer(bytes: &[u8]) {
    let Some(answer) = text(bytes) else { return };
    let url = "https://id.example".parse().unwrap();
    let (passkeys, browser) =
        (Passkeys::new(&url, &[]).unwrap(), BrowserId::from(TokenDigest::of("browser")));
    // Memory answers at once.
    let store = ephemeral::open(&config::Redis::default(), &Clock::Wall).now_or_never().unwrap().unwrap();
    let desk = Desk::at(Clock::Wall.now());
    let begun = passkeys.start_login(&desk, browser).unwrap();
    let answer = BrowserAnswer { browser, ceremony: &begun.ceremony, credential: answer };
    if let Ok(read) = passkeys.read_answer(&desk, &answer) {
        let proven = passkeys.prove(store.as_ref(), read, None).now_or_never().unwrap();
        assert!(proven.is_err(), "of no key of ours");
    }
}

fn with_header(name: &'static str, bytes: &[u8]) -> Option<actix_web::HttpRequest> {
    let value = HeaderValue::from_bytes(bytes).ok()?;
    Some(TestRequest::get().insert_header((HeaderName::from_static(name), value)).to_http_request())
}

fn cookies(bytes: &[u8]) {
    let Some(request) = with_header("cookie", bytes) else { return };
    for https in [true, false] {
        assert!(cookie::browsers(&request, https).len() < 16);
        tried((cookie::lang(&request, https), cookie::read(&request, cookie::Name::Session, https)));
    }
}

fn import_line(bytes: &[u8]) {
    let Some(line) = text(bytes) else { return };
    tried(account::parse(line, LocalDate::LAST));
}

fn forwarded(bytes: &[u8]) {
    let peer: SocketAddr = ([10, 0, 0, 1], 1).into();
    for (header, name) in
        [(ProxyHeader::XForwardedFor, "x-forwarded-for"), (ProxyHeader::Forwarded, "forwarded")]
    {
        let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
        let mut server = config::Server { proxy_header: header, ..config::Server::default() };
        server.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        let request =
            TestRequest::get().peer_addr(peer).insert_header((HeaderName::from_static(name), value));
        let ClientAddress(address) =
            ClientAddress::of(&request.app_data(TrustedProxies::new(&server)).to_http_request());
        assert_eq!(address, address.to_canonical());
    }
    tried(text(bytes).map(str::parse::<Network>));
}

fn negotiation(bytes: &[u8]) {
    if let Some(text) = text(bytes) {
        tried((Words::choose(None, None, Some(text)), Lang::from_tag(text)));
    }
    if let Some(request) = with_header("if-none-match", bytes) {
        tried(has_already(&request, "\"abc\""));
    }
    if let Some(request) = with_header("accept", bytes) {
        tried(prefers_html(request.headers()));
    }
}

fn configuration(bytes: &[u8]) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    tried(config::load(Some(file.path())).map_err(|refused| refused.to_string()));
}

fn names(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    for kind in [TextKind::Name, TextKind::Label, TextKind::Sentence] {
        if let Ok(visible) = VisibleText::parse(kind, 100, text) {
            let again = VisibleText::parse(kind, 100, visible.as_str()).unwrap();
            assert_eq!(again.as_str(), visible.as_str(), "clean is clean");
            assert!(visible.as_str().chars().count() <= 100);
        }
    }
    tried((FullName::parse(text).and_then(FullName::of_person), Label::parse(text)));
    tried((likeness(text), isolated(text).len()));
}

fn file_of_somebody(bytes: &[u8]) {
    for purpose in [Purpose::Portrait, Purpose::Paper] {
        if let Ok(taken) = file::check(purpose, bytes.to_vec().into()) {
            assert!(usize::try_from(taken.size()).is_ok_and(|size| size == bytes.len()));
        }
    }
}

fn declared(bytes: &[u8]) {
    let Ok(typed) = serde_json::from_slice::<Typed>(bytes) else { return };
    let today = LocalDate::of(2026, 11, 26);
    match typed.read(today) {
        Ok(read) => {
            assert!(Typed::of(&read).read(today).is_ok_and(|again| again == read), "shown as it is read")
        }
        Err(flaws) => assert!(!flaws.is_empty()),
    }
}

fn register_event(bytes: &[u8]) {
    let Ok(told) = serde_json::from_slice(bytes) else { return };
    for register in Register::ALL {
        tried(RegisterEvent::read(register, serde_json::Value::clone(&told)).is_ok());
    }
}
