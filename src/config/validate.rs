//! What the sections must be together. Each refusal names the key and the remedy.

use url::Url;

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
        self.database_link()?;
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

    /// Records travel encrypted unless somebody says in words that they need not. libpq's own default would quietly
    /// go on in the clear.
    fn database_link(&self) -> Result<(), ConfigError> {
        let Some(url) = self.database.url.as_ref().filter(|url| !is_on_this_machine(url.expose())) else {
            return Ok(());
        };
        let refuse = |reason: &str| Err(ConfigError::key("database.url", reason));
        match parameter(url.expose(), "sslmode").as_deref() {
            Some("disable") => Ok(()),
            Some("require" | "verify-ca" | "verify-full") if cfg!(feature = "postgres-tls") => Ok(()),
            Some("require" | "verify-ca" | "verify-full") => refuse(
                "asks for TLS, and this build has none for PostgreSQL: build it with --features postgres-tls",
            ),
            _ => refuse(
                "a server on another machine needs sslmode=verify-full, or sslmode=disable where the network encrypts",
            ),
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

/// Whether the records stay here: SQLite, a socket, or the loopback interface.
fn is_on_this_machine(database: &str) -> bool {
    let Some(rest) = database.split_once("://").filter(|(scheme, _)| scheme.starts_with("postgres")) else {
        return true;
    };
    let place = rest.1.split(['/', '?']).next().unwrap_or_default();
    let place = place.rsplit('@').next().unwrap_or_default();
    let named = [parameter(database, "host"), parameter(database, "hostaddr")];
    let all = place.split(',').map(host_alone).chain(named.iter().flatten().flat_map(|list| list.split(',')));
    all.into_iter().all(|host| {
        matches!(host, "" | "localhost" | "127.0.0.1" | "::1")
            || host.starts_with(['/', '@'])
            || host.starts_with("%2F")
    })
}

/// The host of `host:port`.
fn host_alone(place: &str) -> &str {
    match place.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => place.split(':').next().unwrap_or_default(),
    }
}

/// A parameter of a connection URL; the last one counts, as it does for libpq.
fn parameter(database: &str, name: &str) -> Option<String> {
    let (_, query) = database.split_once('?')?;
    url::form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| key == name)
        .last()
        .map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Secret;

    fn refusal(database: &str) -> Option<String> {
        let mut config = Config::default();
        config.database.url = Some(Secret::new(database.to_owned()));
        config.validate().err().map(|error| error.to_string())
    }

    #[test]
    fn records_leave_the_machine_encrypted_or_by_a_decision() {
        for here in [
            "sqlite://data/khoa.db",
            "postgres://khoa:p%40ss@127.0.0.1:5432/khoa",
            "postgresql://khoa@[::1]/khoa?connect_timeout=3",
            "postgres://localhost,127.0.0.1:5433/khoa",
            "postgres:///khoa?host=/run/postgresql",
            "postgres://%2Frun%2Fpostgresql/khoa",
            "postgres://db.internal/khoa?sslmode=disable",
        ] {
            assert_eq!(refusal(here), None, "{here}");
        }
        for quiet in [
            "postgres://db.internal/khoa",
            "postgres://khoa:x@localhost@db.internal/khoa",
            "postgres://localhost,db.internal/khoa",
            "postgres:///khoa?host=db.internal",
            "postgres://localhost/khoa?hostaddr=10.0.0.1",
            "postgres://db.internal/khoa?sslmode=prefer",
            "postgres://db.internal/khoa?sslmode=disable&sslmode=allow",
        ] {
            let said = refusal(quiet).unwrap_or_default();
            assert!(said.contains("database.url") && said.contains("sslmode=verify-full"), "{quiet}: {said}");
        }
        let encrypted = refusal("postgres://db.internal/khoa?sslmode=verify-full");
        assert_eq!(encrypted.is_none(), cfg!(feature = "postgres-tls"), "{encrypted:?}");
    }
}
