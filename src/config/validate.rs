//! What the sections must be together. Each refusal names the key and the remedy.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::database;
use super::load::ConfigError;
use super::section::Config;
use crate::base::{Network, Secret};

/// How long relying parties may keep the key set, in seconds, as its `Cache-Control` tells them.
const KEY_SET_CACHED: u64 = 300;

impl Config {
    /// # Errors
    /// The first key whose value cannot be.
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        self.public_url()?;
        self.durations()?;
        self.key_times()?;
        self.help_line()?;
        self.addresses()?;
        database::check(self.database.url.as_ref())?;
        self.key_file()?;
        self.registers.check()?;
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
        if self.server.trusted_proxies.iter().any(Network::is_everybody) {
            return refuse(
                "server.trusted_proxies",
                "must not be everybody: whom it names may say to be anyone",
            );
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
        if self.database.queue == 0 {
            return refuse("database.queue", "must be at least 1");
        }
        Ok(())
    }

    /// A number nobody can dial and a page that could be anybody's are worse than none.
    fn help_line(&self) -> Result<(), ConfigError> {
        let dialled = |phone: &str| {
            phone.chars().all(|c| c.is_ascii_digit() || " +-.()".contains(c))
                && (3..=15).contains(&phone.chars().filter(char::is_ascii_digit).count())
        };
        if self.help.phone.as_deref().is_some_and(|phone| !dialled(phone)) {
            return Err(ConfigError::key("help.phone", "must be a telephone number of 3 to 15 digits"));
        }
        let https = |url: &str| Url::parse(url).is_ok_and(|url| url.scheme() == "https");
        if self.help.url.as_deref().is_some_and(|url| !https(url)) {
            return Err(ConfigError::key("help.url", "must be an https address"));
        }
        for (key, hours) in [("help.hours", &self.help.hours), ("help.hours_en", &self.help.hours_en)] {
            if hours.is_some() && self.help.phone.is_none() {
                return Err(ConfigError::key(key, "says when somebody answers: set help.phone too"));
            }
        }
        Ok(())
    }

    /// An address that is there and empty is a secret that was not filled in, and never means "none".
    fn addresses(&self) -> Result<(), ConfigError> {
        let all = [
            ("database.url", &self.database.url),
            ("redis.url", &self.redis.url),
            ("mail.smtp_url", &self.mail.smtp_url),
        ];
        let empty = |url: &Secret| url.expose().trim().is_empty();
        match all.iter().find(|(_, url)| url.as_ref().is_some_and(empty)) {
            Some((key, _)) => Err(ConfigError::key(key, "is empty: fill it in, or leave it out")),
            None => Ok(()),
        }
    }

    /// What lasts no time at all would never be good.
    fn durations(&self) -> Result<(), ConfigError> {
        let all = [
            ("keys.rotation_days", self.keys.rotation_days),
            ("session.idle_seconds", self.session.idle_seconds),
            ("session.fresh_seconds", self.session.fresh_seconds),
            ("session.conversation_seconds", self.session.conversation_seconds),
            ("tokens.id_seconds", self.tokens.id_seconds),
            ("tokens.refresh_idle_seconds", self.tokens.refresh_idle_seconds),
            ("tokens.grant_seconds", self.tokens.grant_seconds),
            ("registration.code_seconds", self.registration.code_seconds),
            ("registration.sendings_per_hour", self.registration.sendings_per_hour),
            ("redis.timeout_millis", self.redis.timeout_millis),
            ("outbound.timeout_millis", self.outbound.timeout_millis),
        ];
        match all.iter().find(|(_, length)| *length == 0) {
            Some((key, _)) => Err(ConfigError::key(key, "must be at least 1")),
            None => Ok(()),
        }
    }

    /// A key is known before it signs, and as long as anything it signed is good.
    fn key_times(&self) -> Result<(), ConfigError> {
        let (keys, refuse) = (&self.keys, |key: &str, reason: &str| Err(ConfigError::key(key, reason)));
        if keys.prepublish_seconds < KEY_SET_CACHED {
            return refuse(
                "keys.prepublish_seconds",
                "must be at least 300: so long others keep the key set",
            );
        }
        if keys.rotation_days.saturating_mul(86_400) <= keys.prepublish_seconds {
            return refuse("keys.rotation_days", "must be longer than keys.prepublish_seconds");
        }
        if keys.keep_seconds < self.tokens.access_seconds.max(self.tokens.id_seconds) {
            return refuse(
                "keys.keep_seconds",
                "must be at least tokens.access_seconds and tokens.id_seconds: what a key signed outlives its use",
            );
        }
        Ok(())
    }

    /// A key in the place of a file's name would be shown wherever the file is looked for.
    fn key_file(&self) -> Result<(), ConfigError> {
        let named = self.keys.master_file.as_ref().and_then(|path| path.to_str()).unwrap_or_default();
        match STANDARD.decode(named) {
            Ok(key) if key.len() == 32 => {
                Err(ConfigError::key("keys.master_file", "holds a key: it must name the file that holds it"))
            }
            _ => Ok(()),
        }
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
