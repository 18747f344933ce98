//! A plain proxy in front of several processes: each connection goes to the next one that accepts, whatever is said on it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use super::Served;

/// A port of our own; gone with the runtime of the test.
pub(crate) struct Balancer {
    pub(crate) port: u16,
    behind: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Balancer {
    /// In front of nobody yet.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let behind = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(serve(listener, behind.clone()));
        Self { port, behind }
    }

    /// New connections go to these, in turn.
    pub(crate) fn send_to(&self, processes: &[&Served]) {
        self.send_to_those_at(processes.iter().map(|process| process.public).collect());
    }

    /// The same by address.
    pub(crate) fn send_to_those_at(&self, addresses: Vec<SocketAddr>) {
        *self.behind.lock().unwrap() = addresses;
    }
}

async fn serve(listener: TcpListener, behind: Arc<Mutex<Vec<SocketAddr>>>) {
    for turn in 0.. {
        let (mut near, _peer) = listener.accept().await.unwrap();
        let mut choice = behind.lock().unwrap().clone();
        let first = turn % choice.len().max(1);
        choice.rotate_left(first);
        tokio::spawn(async move {
            for address in choice {
                if let Ok(mut far) = TcpStream::connect(address).await {
                    drop(copy_bidirectional(&mut near, &mut far).await);
                    return;
                }
            }
        });
    }
}
