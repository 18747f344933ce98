//! A Redis that comes back empty: people sign in again at worst, what machines hold lives on, and nothing needs a restart.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use khoa::base::Secret;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{TestServer, backends, not_run};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// A Redis of one test, which may lose everything.
struct Redis {
    process: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Redis {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let mut command = Command::new("redis-server");
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--dir"]);
        let process = command.arg(folder.path()).stdout(Stdio::null()).spawn().unwrap();
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Self { process, port, _folder: folder }
    }

    /// Forgets what it held, its scripts too, as one that was started anew.
    async fn empty(&self) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        for command in ["FLUSHALL\r\n", "SCRIPT FLUSH\r\n"] {
            stream.write_all(command.as_bytes()).await.unwrap();
            let mut answer = [0; 5];
            stream.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"+OK\r\n");
        }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[actix_web::test]
async fn after_redis_came_back_empty_people_sign_in_again_and_machines_notice_nothing() {
    if backends().1.is_none() {
        return not_run("a Redis that came back empty", "TEST_EPHEMERAL");
    }
    let redis = Redis::start().await;
    let url = format!("redis://127.0.0.1:{}/", redis.port);
    let s = TestServer::start_with(|config| config.redis.url = Some(Secret::new(url))).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let tokens = portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    let code = browser.open(&portal.authorization(&[])).await.query("code").unwrap();
    let mut halfway = s.browser();
    let login = halfway.open(&portal.authorization(&[])).await;

    redis.empty().await;
    assert_eq!(portal.redeem(&code, &[]).await.status, 200, "a code lives in the database");
    assert_eq!(portal.userinfo(&tokens.access).await.status, 200);
    assert_eq!(portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.status, 200);
    let over = halfway.sign_in(&login, &lan, PASSPHRASE).await;
    assert!(over.status == 410 || over.has("logout-link"), "{}: {}", over.status, over.body);
    portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    assert!(browser.open("/").await.has("logout-link"));
    s.finish().await;
}
