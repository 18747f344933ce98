//! One keep-alive HTTP/1.1 connection over loopback, as cheap as it can be made: the generator must not be the
//! slower half. Speaks only what the measured servers speak; must never reach beyond loopback.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use memchr::memmem;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Servers close idle connections (Node after 5 s); after this long we open a new one instead of racing them.
const STALE: Duration = Duration::from_secs(3);
const FIRST_ROOM: usize = 16 * 1024;

/// A connection that reopens itself when the server asked for it.
pub struct Wire {
    address: SocketAddr,
    stream: Option<TcpStream>,
    used: Instant,
    inbox: Vec<u8>,
    unchunked: Vec<u8>,
}

/// An answer, borrowed from the connection's buffer.
pub struct Answer<'a> {
    /// HTTP status.
    pub status: u16,
    head: &'a [u8],
    /// Body without transfer coding.
    pub body: &'a [u8],
}

struct Head {
    status: u16,
    length: usize,
    framing: Framing,
    close: bool,
}

enum Framing {
    Length(usize),
    Chunked,
    None,
}

impl Wire {
    /// A connection to be opened at its first use.
    pub fn new(address: SocketAddr) -> Self {
        assert!(address.ip().is_loopback(), "load is for loopback only");
        Self { address, stream: None, used: Instant::now(), inbox: Vec::new(), unchunked: Vec::new() }
    }

    /// Sends one rendered request and reads its whole answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        if self.stream.is_none() || self.used.elapsed() > STALE {
            let stream = TcpStream::connect(self.address).await.context("connecting")?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        let stream = self.stream.as_mut().context("no connection")?;
        stream.write_all(request).await.context("sending a request")?;
        let mut filled = 0;
        let head = loop {
            filled += read_more(stream, &mut self.inbox, filled).await?;
            if let Some(head) = parse_head(self.inbox.get(..filled).unwrap_or_default())? {
                break head;
            }
        };
        let body = match head.framing {
            Framing::None => head.length..head.length,
            Framing::Length(length) => {
                while filled < head.length + length {
                    filled += read_more(stream, &mut self.inbox, filled).await?;
                }
                head.length..head.length + length
            }
            Framing::Chunked => {
                self.unchunked.clear();
                while !unchunk(self.inbox.get(head.length..filled).unwrap_or_default(), &mut self.unchunked)?
                {
                    self.unchunked.clear();
                    filled += read_more(stream, &mut self.inbox, filled).await?;
                }
                0..0
            }
        };
        self.used = Instant::now();
        if head.close {
            self.stream = None;
        }
        let chunked = matches!(head.framing, Framing::Chunked);
        let body = if chunked { self.unchunked.as_slice() } else { self.inbox.get(body).unwrap_or_default() };
        Ok(Answer { status: head.status, head: self.inbox.get(..head.length).unwrap_or_default(), body })
    }
}

async fn read_more(stream: &mut TcpStream, inbox: &mut Vec<u8>, filled: usize) -> Result<usize> {
    if inbox.len() == filled {
        inbox.resize((filled * 2).max(FIRST_ROOM), 0);
    }
    let read = stream.read(inbox.get_mut(filled..).unwrap_or_default()).await.context("reading an answer")?;
    ensure!(read > 0, "the server hung up in the middle of an answer ({filled} bytes came)");
    Ok(read)
}

fn parse_head(bytes: &[u8]) -> Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = response.parse(bytes).context("not HTTP")? else {
        return Ok(None);
    };
    let status = response.code.context("no status")?;
    let (mut framing, mut close) = (None, false);
    for header in response.headers.iter() {
        if header.name.eq_ignore_ascii_case("content-length") {
            let length = std::str::from_utf8(header.value)?.parse().context("content-length")?;
            framing = framing.or(Some(Framing::Length(length)));
        } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
            framing = Some(Framing::Chunked);
        } else if header.name.eq_ignore_ascii_case("connection") {
            close = header.value.eq_ignore_ascii_case(b"close");
        }
    }
    let framing = match (status, framing) {
        (204 | 304, _) => Framing::None,
        (_, Some(framing)) => framing,
        (_, None) => bail!("an answer {status} without a length"),
    };
    Ok(Some(Head { status, length, framing, close }))
}

/// Decodes complete chunks; false when the last one has not come yet.
fn unchunk(mut rest: &[u8], into: &mut Vec<u8>) -> Result<bool> {
    loop {
        let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(rest) else {
            return Ok(false);
        };
        let end = start + usize::try_from(size)?;
        if rest.len() < end + 2 {
            return Ok(false);
        }
        if size == 0 {
            return Ok(true);
        }
        into.extend_from_slice(rest.get(start..end).unwrap_or_default());
        rest = rest.get(end + 2..).unwrap_or_default();
    }
}

impl Answer<'_> {
    /// Every value of a header, in order.
    pub fn headers(&self, name: &str) -> Vec<String> {
        let mut room = [httparse::EMPTY_HEADER; 64];
        let mut response = httparse::Response::new(&mut room);
        if response.parse(self.head).is_err() {
            return Vec::new();
        }
        let ours = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        ours.map(|header| String::from_utf8_lossy(header.value).into_owned()).collect()
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers(name).into_iter().next()
    }

    /// The body as text, for messages.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.body).into_owned()
    }

    /// Whether the body contains some bytes.
    pub fn says(&self, needle: &str) -> bool {
        memmem::find(self.body, needle.as_bytes()).is_some()
    }

    /// Fails with the beginning of the body when the status is another one.
    pub fn expect_status(&self, status: u16) -> Result<()> {
        if self.status == status {
            return Ok(());
        }
        let text: String = self.text().chars().take(300).collect();
        bail!("expected {status}, got {}: {text}", self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_only_when_all_have_come() {
        let mut body = Vec::new();
        assert!(!unchunk(b"3\r\nabc\r\n2\r\nd", &mut body).unwrap());
        body.clear();
        assert!(unchunk(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", &mut body).unwrap());
        assert_eq!(body, b"abcde");
    }

    #[test]
    fn an_answer_without_a_length_is_refused() {
        assert!(parse_head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(parse_head(b"HTTP/1.1 304 Not Modified\r\n\r\n").unwrap().is_some());
        assert!(parse_head(b"HTTP/1.1 200 OK\r\n").unwrap().is_none());
    }
}
