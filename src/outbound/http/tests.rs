//! A canary on the loopback interface must hear nothing, however its address is spelled.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

fn guarded(allow: &[String]) -> Guarded {
    let config = config::Outbound { allow: allow.to_vec(), timeout_millis: 1_000 };
    Guarded::new(&config).unwrap()
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

/// A server that answers every request with `response`; gives back its `host:port`.
async fn serving(response: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _peer)) = listener.accept().await {
            let response = response.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                drop(stream.read(&mut request).await);
                drop(stream.write_all(response.as_bytes()).await);
            });
        }
    });
    authority
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn private_addresses_hear_nothing() {
    let canary = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = canary.local_addr().unwrap().port();
    let guarded = guarded(&[]);
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "[::]",
        "localhost",
        "LOCALHOST",
        "①②⑦.0.0.1",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.0.1",
        "[fe80::1]",
        "[fd00::1]",
    ] {
        let address = url(&format!("https://{host}:{port}/keys"));
        assert_eq!(
            guarded.post_form(&address, &[("a", "b")]).await,
            Err(CallError::Refused(NOT_PUBLIC)),
            "{host}"
        );
    }
    for (address, rule) in [
        (format!("http://127.0.0.1:{port}/"), "https is needed"),
        (format!("https://someone@127.0.0.1:{port}/"), "a URL must not carry a user name or password"),
        ("file:///etc/passwd".into(), "only http and https are spoken"),
        (format!("gopher://127.0.0.1:{port}/"), "only http and https are spoken"),
    ] {
        assert_eq!(guarded.post_form(&url(&address), &[]).await, Err(CallError::Refused(rule)), "{address}");
    }
    let heard = tokio::time::timeout(Duration::from_millis(100), canary.accept()).await;
    assert!(heard.is_err(), "the canary heard a call");
}

#[tokio::test]
async fn what_is_allowed_by_name_is_called_and_only_that() {
    let server = serving(ok(r#"{"keys":[]}"#)).await;
    let port = server.rsplit(':').next().unwrap();
    let guarded = guarded(std::slice::from_ref(&server));
    assert_eq!(guarded.post_form(&url(&format!("http://{server}/")), &[("logout_token", "x")]).await, Ok(()));
    assert!(matches!(
        guarded.post_form(&url(&format!("http://localhost:{port}/")), &[]).await,
        Err(CallError::Refused(_))
    ));
    assert!(matches!(guarded.post_form(&url("http://127.0.0.1:1/"), &[]).await, Err(CallError::Refused(_))));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let canary = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let location = canary.local_addr().unwrap();
    let server =
        serving(format!("HTTP/1.1 302 Found\r\nlocation: http://{location}/\r\ncontent-length: 0\r\n\r\n"))
            .await;
    let guarded = guarded(&[server.clone(), location.to_string()]);
    assert_eq!(guarded.post_form(&url(&format!("http://{server}/")), &[]).await, Err(CallError::Status(302)));
    assert!(tokio::time::timeout(Duration::from_millis(100), canary.accept()).await.is_err());
}

#[tokio::test]
async fn answers_have_limits() {
    let large = serving(ok(&format!("\"{}\"", "x".repeat(LARGEST_ANSWER)))).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent_at = silent.local_addr().unwrap().to_string();
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().to_string();
    let guarded = guarded(&[large.clone(), silent_at.clone(), gone.clone()]);
    let call = async |server: &str| guarded.post_form(&url(&format!("http://{server}/")), &[]).await;
    assert_eq!(call(&large).await, Err(CallError::TooLarge));
    assert_eq!(call(&silent_at).await, Err(CallError::TimedOut));
    assert_eq!(call(&gone).await, Err(CallError::Unreachable));
}

#[test]
fn an_entry_that_is_not_host_and_port_stops_the_start() {
    for entry in ["localhost", "http://localhost:1", "localhost:x", "localhost:80/path", "a@b:80", ":80", ""]
    {
        let config = config::Outbound { allow: vec![entry.into()], ..config::Outbound::default() };
        assert!(Guarded::new(&config).unwrap_err().to_string().contains("outbound.allow"), "{entry}");
    }
    assert_eq!(authority("LocalHost:80"), Ok("localhost:80".into()));
    assert_eq!(authority("[::1]:443"), Ok("[::1]:443".into()));
}

#[tokio::test]
async fn a_server_that_hangs_is_left_alone_after_a_few_calls_and_the_others_are_not() {
    let hanging = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (hangs, answers) = (hanging.local_addr().unwrap().to_string(), serving(ok("{}")).await);
    let config = config::Outbound { allow: vec![hangs.clone(), answers.clone()], timeout_millis: 100 };
    let guarded = Guarded::new(&config).unwrap();
    let (hangs, answers) = (url(&format!("http://{hangs}/")), url(&format!("http://{answers}/")));
    for _call in 0..PATIENCE {
        assert_eq!(guarded.get(&hangs).await, Err(CallError::TimedOut));
    }
    assert!(matches!(guarded.get(&hangs).await, Err(CallError::Resting(_))));
    assert!(guarded.get(&answers).await.is_ok());
}

#[tokio::test]
async fn a_server_that_hangs_holds_a_few_calls_and_no_more() {
    let hanging = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let authority = hanging.local_addr().unwrap().to_string();
    let guarded = guarded(std::slice::from_ref(&authority));
    let url = url(&format!("http://{authority}/"));
    let calls = futures_util::future::join_all((0..20).map(|_| guarded.get(&url))).await;
    let held = calls.iter().filter(|call| **call == Err(CallError::TimedOut)).count();
    let turned_away = calls.iter().filter(|call| **call == Err(CallError::Crowded)).count();
    assert_eq!((held, turned_away), (AT_ONCE, 20 - AT_ONCE));
}
