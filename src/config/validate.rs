//! What the sections must be together. Each refusal names the key and the remedy.

use url::Url;

use super::load::ConfigError;
use super::section::Config;

impl Config {
    /// # Errors
    /// The first key whose value cannot be.
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        self.public_url()?;
        let refuse = |key: &str, reason: &str| Err(ConfigError::key(key, reason));
        if !(1..=60).contains(&self.tokens.code_seconds) {
            return refuse("tokens.code_seconds", "must be from 1 to 60");
        }
        if !(30..=3_600).contains(&self.tokens.access_seconds) {
            return refuse("tokens.access_seconds", "must be from 30 to 3600");
        }
        if self.registration.code_seconds > 600 {
            return refuse("registration.code_seconds", "must be at most 600");
        }
        if self.password.memory_kib < 8 * self.password.parallelism.max(1) || self.password.iterations == 0 {
            return refuse(
                "password.memory_kib",
                "must be at least 8 for each lane, with at least one iteration",
            );
        }
        if self.keys.rotation_days.saturating_mul(86_400) <= self.keys.prepublish_seconds {
            return refuse("keys.rotation_days", "must be longer than keys.prepublish_seconds");
        }
        if self.server.replicas > 1 && self.redis.url.is_none() {
            return refuse(
                "redis.url",
                "is needed when server.replicas is more than 1: memory is not shared",
            );
        }
        if self.session.idle_seconds > self.session.absolute_seconds {
            return refuse("session.idle_seconds", "must not be more than session.absolute_seconds");
        }
        if self.database.connections == 0 || self.database.queue == 0 {
            return refuse("database.connections", "and database.queue must be at least 1");
        }
        Ok(())
    }

    /// The issuer as a URL: https, or http on the loopback interface only.
    ///
    /// # Errors
    /// When `server.public_url` is not one.
    pub fn public_url(&self) -> Result<Url, ConfigError> {
        let refuse = |reason: &str| ConfigError::key("server.public_url", reason);
        let text = &self.server.public_url;
        let url = Url::parse(text).map_err(|e| refuse(&e.to_string()))?;
        let host = url.host_str().unwrap_or_default();
        let loopback =
            host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]";
        if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
            return Err(refuse("must be https; http is only for localhost"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || text.ends_with('/') {
            return Err(refuse("must be scheme, host and port alone, without a slash at the end"));
        }
        Ok(url)
    }
}
