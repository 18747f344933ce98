//! What comes over the wire and is no proper request: headers said twice, lengths that contradict, heads without end,
//! clients that send by drops, connections without a word, and more of them than there are files to open.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use khoa::boot::Listeners;
use khoa::config::Server;

use crate::support::{Place, Served};

const BODY: &str = "grant_type=client_credentials";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// Longer than the service ever waits for the next byte of a head.
const PATIENCE: Duration = Duration::from_secs(20);

fn connect(at: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Everything that is answered until the service ends the connection, by status.
fn answers(mut stream: TcpStream) -> Vec<u16> {
    let mut all = Vec::new();
    // A reset after the answer is an end too.
    drop(stream.read_to_end(&mut all));
    let text = String::from_utf8_lossy(&all);
    text.split("HTTP/1.").skip(1).map(|rest| rest.split(' ').nth(1).unwrap().parse().unwrap()).collect()
}

/// A machine client and a server for it.
struct Stage {
    served: Served,
    authorization: String,
    _place: Place,
}

impl Stage {
    fn set(name: &str) -> Self {
        let place = Place::new(name);
        let grants = ["--grant", "client_credentials", "--scope", "registry.read"];
        let added = place.answer(&[&["client", "add", "m", "--name", "M"], &grants[..]].concat());
        let pair = STANDARD.encode(format!("m:{}", added["client_secret"].as_str().unwrap()));
        let authorization = format!("Authorization: Basic {pair}\r\n");
        Self { served: place.serve(), authorization, _place: place }
    }

    /// A token request with these header lines beside the sound ones, and this body.
    fn send(&self, headers: &str, body: &str) -> Vec<u16> {
        let head = "POST /token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        self.raw(&format!("{head}{FORM}{}{headers}\r\n{body}", self.authorization))
    }

    fn raw(&self, request: &str) -> Vec<u16> {
        let mut stream = connect(self.served.public);
        // Whoever is refused early may find the door closed while still talking.
        drop(stream.write_all(request.as_bytes()));
        answers(stream)
    }

    fn is_well(&self) {
        assert_eq!(self.send(&length(BODY), BODY), [200]);
    }
}

fn length(body: &str) -> String {
    format!("Content-Length: {}\r\n", body.len())
}

#[test]
fn a_header_that_says_one_thing_is_not_believed_twice() {
    let stage = Stage::set("doubled");
    stage.is_well();
    let sound = length(BODY);
    for again in [
        stage.authorization.as_str(),
        "Authorization: Basic eDp5\r\n",
        FORM,
        "Content-Type: application/json\r\n",
        "Host: localhost\r\n",
        "Host: evil.example\r\n",
        "Origin: https://a.example\r\nOrigin: https://b.example\r\n",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        &sound,
    ] {
        assert_eq!(stage.send(&format!("{sound}{again}"), BODY), [400], "{again}");
    }
    let nobody = "POST /token HTTP/1.1\r\nConnection: close\r\n";
    assert_eq!(stage.raw(&format!("{nobody}{FORM}{sound}\r\n{BODY}")), [400], "no host");
    stage.is_well();
}

#[test]
fn a_request_has_one_length_and_what_hides_behind_it_is_never_answered() {
    let stage = Stage::set("smuggled");
    let chunked = format!("{:x}\r\n{BODY}\r\n0\r\n\r\n", BODY.len());
    let hidden = "GET /jwks HTTP/1.1\r\nHost: a\r\n\r\n";
    let sound = length(BODY);
    assert_eq!(stage.send("Transfer-Encoding: chunked\r\n", &chunked), [200]);
    for lengths in [
        format!("{sound}Transfer-Encoding: chunked\r\n"),
        format!("Transfer-Encoding: chunked\r\n{sound}"),
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n".into(),
        "Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n".into(),
        "Transfer-Encoding: gzip, chunked\r\n".into(),
        "Transfer-Encoding: chunked, identity\r\n".into(),
        "Transfer-Encoding: identity\r\n".into(),
        "Transfer-Encoding : chunked\r\n".into(),
        "Transfer-Encoding: \u{b}chunked\r\n".into(),
        "X-A: b\r\n Transfer-Encoding: chunked\r\n".into(),
        format!("{sound}Content-Length: 4\r\n"),
        format!("Content-Length: {0}, {0}\r\n", BODY.len()),
        format!("Content-Length: +{}\r\n", BODY.len()),
        "Content-Length: -1\r\n".into(),
    ] {
        assert_eq!(stage.send(&lengths, &format!("{chunked}{hidden}")), [400], "{lengths}");
    }
    for chunks in
        [format!("0x{chunked}"), format!("ffffffffffffffff{chunked}"), chunked.replacen("\r\n", "\n", 1)]
    {
        let seen = stage.send("Transfer-Encoding: chunked\r\n", &format!("{chunks}{hidden}"));
        assert_eq!(seen, [400], "{chunks}");
    }
    stage.is_well();
}

#[test]
fn a_head_or_a_body_without_end_is_refused_before_it_is_kept() {
    let stage = Stage::set("oversized");
    let sound = length(BODY);
    let many: String = (0..120).map(|number| format!("x{number}: 1\r\n")).collect();
    let refused = |headers: &str, body: &str, expected: &[u16]| {
        let seen = stage.send(headers, body);
        assert!(seen.len() == 1 && expected.contains(&seen[0]), "{seen:?}");
    };
    refused(&format!("{sound}{many}"), BODY, &[400, 431]);
    refused(&format!("{sound}X: {}\r\n", "a".repeat(40_000)), BODY, &[400, 431]);
    refused(&format!("{sound}X: {}\r\n", "a".repeat(300_000)), BODY, &[400, 431]);
    refused("Content-Length: 70000\r\n", "a", &[413]);
    refused("Content-Length: 99999999999999999999\r\n", "a", &[400, 413]);
    let chunk = format!("11170\r\n{}\r\n0\r\n\r\n", "a".repeat(70_000));
    refused("Transfer-Encoding: chunked\r\n", &chunk, &[413]);
    stage.is_well();
}

#[test]
fn who_says_nothing_or_says_it_by_drops_is_let_go_and_holds_up_nobody() {
    let stage = Stage::set("slow");
    let mut slow = connect(stage.served.public);
    slow.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ").unwrap();
    let silent: Vec<TcpStream> = (0..200).map(|_| connect(stage.served.public)).collect();
    let mut idle = connect(stage.served.public);
    idle.write_all(b"GET /jwks HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    stage.is_well();
    assert_eq!(answers(slow), [408]);
    assert!(silent.into_iter().all(|stream| answers(stream) == [408]));
    assert_eq!(answers(idle), [200], "a connection without a next request ends");
    stage.is_well();
}

#[test]
fn more_connections_than_files_end_in_waiting_and_accepting_goes_on() {
    let place = Place::new("files");
    let khoa = place.khoa(&["serve"]);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 96; exec \"$0\" serve"]).arg(khoa.get_program()).env_clear();
    limited.envs(khoa.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let served = Served::start(&mut limited);
    let get = "GET /jwks HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let held: Vec<TcpStream> = (0..150).map(|_| connect(served.public)).collect();
    let mut waiting = connect(served.public);
    waiting.write_all(get.as_bytes()).unwrap();
    drop(held);
    assert_eq!(answers(waiting), [200], "it waited until there was a file for it");
    let mut next = connect(served.public);
    next.write_all(get.as_bytes()).unwrap();
    assert_eq!(answers(next), [200]);
}

#[actix_web::test]
async fn everybody_who_comes_at_once_finds_a_place_before_anybody_is_accepted() {
    let config = Server { listen: loopback(), management: loopback(), ..Server::default() };
    let listeners = Listeners::bind(&config).unwrap();
    let at = listeners.public.local_addr().unwrap();
    // Nobody accepts here: whoever finds none waits until patience ends.
    let waiting: Vec<_> = (0..300).map(|_one| TcpStream::connect_timeout(&at, PATIENCE).unwrap()).collect();
    assert_eq!(waiting.len(), 300);
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}
