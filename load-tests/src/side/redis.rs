//! What a Redis says of itself, as far as it is asked here. Must never change anything in it.

use anyhow::{Context as _, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

/// Bytes of its data, with what they cost it.
pub async fn used_memory(url: &str) -> Result<u64> {
    let url = Url::parse(url)?;
    let place = (url.host_str().context("a Redis without a host")?, url.port().unwrap_or(6379));
    let mut stream = TcpStream::connect(place).await.context("connecting to Redis")?;
    stream.write_all(b"INFO memory\r\nQUIT\r\n").await?;
    let mut said = String::new();
    stream.read_to_string(&mut said).await?;
    let line = said.lines().find_map(|line| line.strip_prefix("used_memory:"));
    Ok(line.context("Redis does not say what it uses")?.trim().parse()?)
}
