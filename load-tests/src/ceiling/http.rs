//! The HTTP ceiling: the same generator against the bare server, in the same arrangement of cores.
//! Must use the very loop the scenarios use, so that a slow generator shows in both.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::closed_loop::{self, VirtualUser};
use crate::plan::{Mode, Pace, median};
use crate::process::{self, Server};
use crate::request;
use crate::wire::Wire;

/// As many connections as the scenarios open.
const CONNECTIONS: usize = 32;
const STARTS: usize = 5;

struct Caller {
    wire: Wire,
    request: Vec<u8>,
}

impl VirtualUser for Caller {
    async fn once(&mut self) -> Result<()> {
        let answer = self.wire.ask(&self.request).await?;
        ensure!(
            answer.status == 200 && answer.body == b"Hello, World!",
            "the bare server answered {}",
            answer.text()
        );
        Ok(())
    }
}

/// Answers a second of the bare server.
pub async fn rate(mode: Mode, pace: &Pace, scratch: &Path) -> Result<f64> {
    let (server, address, _) = start(mode, scratch).await?;
    let request = request::get(&address.to_string(), "/", &[]);
    let callers =
        (0..CONNECTIONS).map(|_| Caller { wire: Wire::new(address), request: request.clone() }).collect();
    let short = Pace { warm_up: Duration::from_millis(200), repeat: pace.ceiling, repeats: 1, ..*pace };
    let (_, sample) = closed_loop::run(callers, server.pid, &short).await?;
    server.stop().await?;
    Ok(sample.median())
}

/// Milliseconds from exec to the first 200 of the bare server.
pub async fn cold_start_millis(mode: Mode, _: &Pace, scratch: &Path) -> Result<f64> {
    let mut millis = Vec::new();
    for _ in 0..STARTS {
        let (server, _, took) = start(mode, scratch).await?;
        millis.push(took.as_secs_f64() * 1_000.0);
        server.stop().await?;
    }
    Ok(median(&millis))
}

async fn start(mode: Mode, scratch: &Path) -> Result<(Server, SocketAddr, Duration)> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, process::free_port()?));
    let mut command = process::on_cores(mode, &std::env::current_exe()?);
    command.args(["plaintext", "--port", &address.port().to_string()]);
    let began = Instant::now();
    let mut server = Server::start(command, &scratch.join("plaintext.log"))?;
    let ready = server.until_ready(address, &address.to_string(), "/").await?;
    Ok((server, address, ready - began))
}
