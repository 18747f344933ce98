//! Services that are told things: one that answers and remembers what it has read, and one that hangs.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Somebody who takes every connection, says nothing, and knows how many are waiting.
pub(crate) struct Hanging {
    /// Host and port, as `outbound.allow` names them.
    pub(crate) at: String,
    held: Arc<Mutex<Vec<TcpStream>>>,
}

impl Hanging {
    /// Begins to hang on a free port.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap().to_string();
        let held = Arc::new(Mutex::new(Vec::new()));
        let taken = held.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                taken.lock().unwrap().push(stream);
            }
        });
        Self { at, held }
    }

    /// How many connections it has taken.
    pub(crate) fn taken(&self) -> usize {
        self.held.lock().unwrap().len()
    }
}

/// It answers everything with 200, unless it is told to answer otherwise.
pub(crate) struct Listener {
    /// Host and port, as `outbound.allow` names them.
    pub(crate) at: String,
    read: Arc<Mutex<Vec<Vec<u8>>>>,
    status: Arc<AtomicU16>,
}

impl Listener {
    /// Begins to listen on a free port.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap().to_string();
        let read = Arc::new(Mutex::new(Vec::new()));
        let (heard, status) = (read.clone(), Arc::new(AtomicU16::new(200)));
        let says = status.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heard, says) = (heard.clone(), says.clone());
                tokio::spawn(async move {
                    let mut text = Vec::new();
                    while !is_whole(&text) {
                        if stream.read_buf(&mut text).await.unwrap_or(0) == 0 {
                            return;
                        }
                    }
                    heard.lock().unwrap().push(text);
                    let status = says.load(Ordering::Relaxed);
                    let answer =
                        format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    drop(stream.write_all(answer.as_bytes()).await);
                });
            }
        });
        Self { at, read, status }
    }

    /// From now on it answers like this.
    pub(crate) fn says(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    /// The requests it was sent since the last time, in no order: the head in small letters, and the document.
    pub(crate) fn documents(&self) -> Vec<(String, Value)> {
        let read = std::mem::take(&mut *self.read.lock().unwrap());
        let parts = |request: &Vec<u8>| {
            let (head, body) = parts(request).unwrap();
            (head.to_ascii_lowercase(), serde_json::from_slice(body).unwrap())
        };
        read.iter().map(parts).collect()
    }

    /// The requests it was sent since the last time, in no order: the head as it came, and the bytes.
    pub(crate) fn sealed(&self) -> Vec<(String, Vec<u8>)> {
        let read = std::mem::take(&mut *self.read.lock().unwrap());
        let parts = |request: &Vec<u8>| {
            let (head, body) = parts(request).unwrap();
            (head, body.to_vec())
        };
        read.iter().map(parts).collect()
    }

    /// The claims of the logout tokens it was sent since the last time, in no order.
    pub(crate) fn logout_tokens(&self) -> Vec<Value> {
        let read = std::mem::take(&mut *self.read.lock().unwrap());
        let claims = |request: &Vec<u8>| {
            let token = std::str::from_utf8(request).unwrap().split("logout_token=").nth(1).unwrap();
            let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
            serde_json::from_slice(&payload).unwrap()
        };
        read.iter().map(claims).collect()
    }
}

/// Head and body, once the head is whole.
fn parts(request: &[u8]) -> Option<(String, &[u8])> {
    const BETWEEN: &[u8] = b"\r\n\r\n";
    let at = request.windows(BETWEEN.len()).position(|four| four == BETWEEN)?;
    Some((String::from_utf8_lossy(&request[..at]).into_owned(), &request[at + BETWEEN.len()..]))
}

fn is_whole(request: &[u8]) -> bool {
    let Some((head, body)) = parts(request) else { return false };
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    body.len() >= length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}
