//! A bad line between a phone and the service: slow, far, now and then late, and now and then gone. What becomes of each connection
//! follows from a seed, so that a run that fails can be had again.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Half of 300 ms there and back.
const ONE_WAY: Duration = Duration::from_millis(150);
/// What a sender waits who hears nothing of what he sent: one piece in twenty is lost.
const SENT_AGAIN: Duration = Duration::from_millis(600);
const LOST_ONE_IN: u64 = 20;
/// 100 kbit a second, in pieces that fit a packet.
const PIECE: usize = 1_250;
const A_PIECE: Duration = Duration::from_millis(100);
/// So many connections are good for one that breaks: in turns before the request arrives, and before its answer does.
const GOOD: u64 = 3;

/// What becomes of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Holds,
    RequestLost,
    AnswerLost,
}

struct State {
    seed: u64,
    service: OnceLock<SocketAddr>,
    bad: AtomicBool,
    taken: AtomicU64,
    loses_answer: AtomicBool,
}

/// A port of our own in front of the service.
#[derive(Clone)]
pub(crate) struct Line {
    port: u16,
    state: Arc<State>,
}

impl Line {
    /// A line that is good until it is told otherwise, and leads nowhere yet.
    pub(crate) async fn lay(seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (service, taken) = (OnceLock::new(), AtomicU64::new(0));
        let [bad, loses_answer] = [false, false].map(AtomicBool::new);
        let state = Arc::new(State { seed, service, bad, taken, loses_answer });
        tokio::spawn(serve(listener, state.clone()));
        Self { port, state }
    }

    /// Where it begins.
    pub(crate) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Where it ends.
    pub(crate) fn leads_to(&self, service: SocketAddr) {
        self.state.service.set(service).unwrap();
    }

    /// From now on it is a bad one.
    pub(crate) fn worsens(&self) {
        self.state.bad.store(true, Ordering::SeqCst);
    }

    /// The answer to the request that comes next is lost; the request arrives.
    pub(crate) fn loses_the_next_answer(&self) {
        self.state.loses_answer.store(true, Ordering::SeqCst);
    }
}

impl State {
    fn fate(&self, number: u64) -> Fate {
        if self.loses_answer.swap(false, Ordering::SeqCst) {
            return Fate::AnswerLost;
        }
        if !self.bad.load(Ordering::SeqCst) || !(number + self.seed).is_multiple_of(GOOD + 1) {
            return Fate::Holds;
        }
        if chance(self.seed, number).is_multiple_of(2) { Fate::RequestLost } else { Fate::AnswerLost }
    }
}

/// The same for the same seed and number (splitmix64).
fn chance(seed: u64, number: u64) -> u64 {
    let mut mixed = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    while let Ok((near, _phone)) = listener.accept().await {
        let state = state.clone();
        tokio::spawn(async move { drop(forward(near, &state).await) });
    }
}

async fn forward(mut near: TcpStream, state: &State) -> std::io::Result<()> {
    let number = state.taken.fetch_add(1, Ordering::SeqCst);
    let fate = state.fate(number);
    let mut far = TcpStream::connect(state.service.get().unwrap()).await?;
    if !state.bad.load(Ordering::SeqCst) && fate == Fate::Holds {
        tokio::io::copy_bidirectional(&mut near, &mut far).await?;
        return Ok(());
    }
    tokio::time::sleep(2 * ONE_WAY).await;
    if fate == Fate::RequestLost {
        return near.set_zero_linger();
    }
    let (mut from_phone, mut to_phone) = near.split();
    let (mut from_service, mut to_service) = far.split();
    let there = carry(&mut from_phone, &mut to_service, (state.seed, number));
    match fate {
        Fate::AnswerLost => {
            // It has answered, and nobody hears it.
            let mut first = [0; 1];
            tokio::select! {
                ended = there => ended?,
                answered = from_service.read(&mut first) => drop(answered?),
            }
            near.set_zero_linger()
        }
        _ => {
            let back = carry(&mut from_service, &mut to_phone, (!state.seed, number));
            tokio::select! {
                ended = there => ended,
                ended = back => ended,
            }
        }
    }
}

/// Carries one way as a bad line does, until the sender has no more to say.
async fn carry(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    (seed, number): (u64, u64),
) -> std::io::Result<()> {
    let mut piece = vec![0; PIECE];
    tokio::time::sleep(ONE_WAY).await;
    for sent in 0.. {
        let length = from.read(&mut piece).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        if chance(seed ^ number, sent).is_multiple_of(LOST_ONE_IN) {
            tokio::time::sleep(SENT_AGAIN).await;
        }
        tokio::time::sleep(A_PIECE).await;
        to.write_all(&piece[..length]).await?;
    }
    Ok(())
}
