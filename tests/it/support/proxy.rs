//! What stands between the service and a store of its own, so that a test can take the store away and give it back.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use url::Url;

/// How long every connection may take to notice that the wire has changed.
const NOTICED: Duration = Duration::from_millis(50);

/// The state of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    /// Forwards.
    Whole,
    /// Keeps what is connected, takes what is new, and forwards nothing.
    Hung,
    /// Resets what is connected and refuses what is new.
    Cut,
    /// Forwards, and resets a connection right after its COMMIT has reached the server.
    LosesCommits,
}

/// A port of our own in front of one server; gone with this value.
pub(crate) struct Proxy {
    address: SocketAddr,
    wire: watch::Sender<Wire>,
}

impl Proxy {
    /// In front of the server that `url` names.
    pub(crate) async fn before(url: &str) -> Self {
        let url = Url::parse(url).unwrap();
        let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (wire, state) = watch::channel(Wire::Whole);
        tokio::spawn(serve(listener, address, server, state));
        Self { address, wire }
    }

    /// `url` by way of this port.
    pub(crate) fn through(&self, url: &str) -> String {
        let mut url = Url::parse(url).unwrap();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(self.address.port())).unwrap();
        url.into()
    }

    /// Changes the wire, for every connection.
    pub(crate) async fn set(&self, wire: Wire) {
        self.wire.send(wire).unwrap();
        tokio::time::sleep(NOTICED).await;
    }
}

async fn serve(first: TcpListener, address: SocketAddr, server: String, mut wire: watch::Receiver<Wire>) {
    let mut listener = first;
    loop {
        if *wire.borrow_and_update() == Wire::Cut {
            drop(listener);
            // A port that is bound and not listened at refuses, and nobody else can take it meanwhile.
            let held = TcpSocket::new_v4().unwrap();
            held.set_reuseaddr(true).unwrap();
            held.bind(address).unwrap();
            if wire.wait_for(|state| *state != Wire::Cut).await.is_err() {
                return;
            }
            listener = held.listen(1024).unwrap();
        }
        tokio::select! {
            changed = wire.changed() => if changed.is_err() { return },
            near = listener.accept() => {
                let (near, _peer) = near.unwrap();
                let (server, wire) = (server.clone(), wire.clone());
                tokio::spawn(async move {
                    if let Ok(far) = TcpStream::connect(server).await {
                        drop(forward(near, far, wire).await);
                    }
                });
            }
        }
    }
}

async fn forward(
    mut near: TcpStream,
    mut far: TcpStream,
    mut wire: watch::Receiver<Wire>,
) -> std::io::Result<()> {
    let (mut there, mut back) = (vec![0; 16_384], vec![0; 16_384]);
    loop {
        let state = *wire.borrow_and_update();
        if state == Wire::Cut {
            return near.set_zero_linger();
        }
        let forwards = matches!(state, Wire::Whole | Wire::LosesCommits);
        tokio::select! {
            changed = wire.changed() => if changed.is_err() { return Ok(()) },
            read = near.read(&mut there), if forwards => match read? {
                0 => return Ok(()),
                length => {
                    far.write_all(&there[..length]).await?;
                    if state == Wire::LosesCommits && there[..length].windows(6).any(|word| word == b"COMMIT") {
                        return near.set_zero_linger();
                    }
                }
            },
            read = far.read(&mut back), if forwards => match read? {
                0 => return Ok(()),
                length => near.write_all(&back[..length]).await?,
            },
        }
    }
}
