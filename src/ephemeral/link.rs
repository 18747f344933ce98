//! The wire to Redis: one server or a cluster, with a limit on how long an answer may take.
//!
//! One connection carries everything (Redis answers in order, and a pool was not faster). When several answers
//! in a row did not come in time, calls are refused at once for a moment instead of waiting each by itself.

use std::time::Duration;

use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::cluster::{ClusterClientBuilder, ClusterConfig};
use redis::cluster_async::ClusterConnection;
use redis::io::tcp::TcpSettings;
use redis::{Client, Cmd, IntoConnectionInfo as _, Pipeline, RedisError, RedisFuture, Value};

use super::Unavailable;
use crate::base::Breaker;

/// So many answers in a row that did not come, before calls are refused at once ...
const PATIENCE: u32 = 5;
/// ... for so long; then one caller tries.
const REST: Duration = Duration::from_millis(500);

/// A server that vanished without a word is noticed by unanswered packets.
const SILENCE: Duration = Duration::from_secs(3);

/// A clone shares the connection.
#[derive(Clone)]
pub(super) enum Wire {
    One(ConnectionManager),
    Cluster(ClusterConnection),
}

impl ConnectionLike for Wire {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(one) => one.req_packed_command(command),
            Self::Cluster(cluster) => cluster.req_packed_command(command),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        commands: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(one) => one.req_packed_commands(commands, offset, count),
            Self::Cluster(cluster) => cluster.req_packed_commands(commands, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(one) => one.get_db(),
            Self::Cluster(cluster) => cluster.get_db(),
        }
    }
}

/// The wire and what was seen of it lately.
pub(super) struct Link {
    wire: Wire,
    timeout: Duration,
    redis: Breaker,
}

impl Link {
    /// Connects when first used, and again after the connection broke.
    ///
    /// # Errors
    /// When `url` is not an address of Redis.
    pub(super) fn open(url: &str, cluster: bool, timeout: Duration) -> Result<Self, Unavailable> {
        let wire = if cluster { to_cluster(url, timeout) } else { to_one(url, timeout) };
        let wire = wire.map_err(|e| refused(&e))?;
        Ok(Self { wire, timeout, redis: Breaker::new("redis", PATIENCE, REST) })
    }

    /// Runs `step` on the connection, within the timeout.
    pub(super) async fn ask<T>(
        &self,
        step: impl AsyncFnOnce(&mut Wire) -> Result<T, RedisError>,
    ) -> Result<T, Unavailable> {
        self.redis.ask().map_err(|resting| Unavailable(format!("redis {resting}")))?;
        let mut wire = self.wire.clone();
        match tokio::time::timeout(self.timeout, step(&mut wire)).await {
            Ok(answer) => {
                match &answer {
                    Err(error) if error.is_timeout() => self.redis.in_vain(),
                    _ => self.redis.answered(),
                }
                answer.map_err(|error| refused(&error))
            }
            Err(_elapsed) => {
                self.redis.in_vain();
                Err(Unavailable("redis did not answer in time".into()))
            }
        }
    }
}

fn to_one(url: &str, timeout: Duration) -> Result<Wire, RedisError> {
    let info = url.into_connection_info()?.set_tcp_settings(tcp());
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(Some(timeout))
        .set_connection_timeout(Some(timeout))
        // Every call tries anew; none waits through the pauses between several attempts.
        .set_number_of_retries(0);
    Ok(Wire::One(ConnectionManager::new_lazy_with_config(Client::open(info)?, config)?))
}

fn to_cluster(url: &str, timeout: Duration) -> Result<Wire, RedisError> {
    let nodes = url.split(',').map(str::trim).filter(|node| !node.is_empty());
    let client = ClusterClientBuilder::new(nodes)
        .tcp_settings(tcp())
        .connection_timeout(timeout)
        .response_timeout(timeout)
        .retries(2)
        .min_retry_wait(10)
        .max_retry_wait(100)
        .build()?;
    Ok(Wire::Cluster(client.get_pending_async_connection_with_config(ClusterConfig::new())))
}

fn tcp() -> TcpSettings {
    TcpSettings::default().set_nodelay(true).set_user_timeout(SILENCE)
}

/// The kind and Redis' own words; neither holds a key or a value.
fn refused(error: &RedisError) -> Unavailable {
    Unavailable(error.to_string())
}
