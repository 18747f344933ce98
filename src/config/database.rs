//! Where the records are, as an operator may write it: refused before anything is opened, because a mistyped address would
//! be taken for the name of a file, and never repeated, because it holds a password.

use super::load::ConfigError;
use crate::base::Secret;

/// # Errors
/// What cannot be, and the remedy.
pub(super) fn check(url: Option<&Secret>) -> Result<(), ConfigError> {
    let Some(url) = url.map(Secret::expose) else { return Ok(()) };
    let refused = match url.split_once("://") {
        Some(("sqlite", path)) => sqlite(path),
        Some(("postgres" | "postgresql", rest)) => postgres(rest).or_else(|| link(url)),
        Some(_) => Some("must begin with postgres:// or sqlite://"),
        None if url.starts_with("sqlite:") => Some("needs two slashes: sqlite://data/khoa.sqlite"),
        None => Some("must begin with postgres:// or sqlite://"),
    };
    refused.map_or(Ok(()), |reason| Err(ConfigError::key("database.url", reason)))
}

fn sqlite(path: &str) -> Option<&'static str> {
    match path {
        "" | "/" => Some("names no file: sqlite://data/khoa.sqlite"),
        path if path.contains(":memory:") => {
            Some("must be a file: each connection would have a memory of its own")
        }
        path if path.contains('?') => Some("takes no parameters with sqlite://"),
        path if path.ends_with('/') => Some("names a folder: sqlite://data/khoa.sqlite"),
        _ => None,
    }
}

/// What would make libpq read a piece of the password as something else, and show it.
fn postgres(rest: &str) -> Option<&'static str> {
    const ENCODE: &str = "cannot be read: write @ : / ? in its user and password as %40 %3A %2F %3F";
    let (authority, behind) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let places = authority.rsplit_once('@').map_or(authority, |(_, places)| places);
    let sound = |place: &str| {
        let (_host, port) = match place.strip_prefix('[') {
            Some(six) => six.split_once(']').unwrap_or((six, "x")),
            None => place.split_at(place.find(':').unwrap_or(place.len())),
        };
        let port = port.strip_prefix(':').unwrap_or(port);
        port.is_empty() || port.parse::<u16>().is_ok()
    };
    let passwords = authority.matches('@').count();
    (behind.contains('@') || passwords > 1 || !places.split(',').all(sound)).then_some(ENCODE)
}

/// Records travel encrypted unless somebody says in words that they need not. libpq's own default would quietly go on in
/// the clear.
fn link(url: &str) -> Option<&'static str> {
    if is_on_this_machine(url) {
        return None;
    }
    match parameter(url, "sslmode").as_deref() {
        Some("disable") => None,
        Some("require" | "verify-ca" | "verify-full") if cfg!(feature = "postgres-tls") => None,
        Some("require" | "verify-ca" | "verify-full") => Some(
            "asks for TLS, and this build has none for PostgreSQL: build it with --features postgres-tls",
        ),
        _ => Some(
            "a server on another machine needs sslmode=verify-full, or sslmode=disable where the network encrypts",
        ),
    }
}

/// Whether the server is here: a socket, or the loopback interface.
fn is_on_this_machine(database: &str) -> bool {
    let rest = database.split_once("://").map_or(database, |(_, rest)| rest);
    let place = rest.split(['/', '?']).next().unwrap_or_default();
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

    fn refusal(database: &str) -> Option<String> {
        check(Some(&Secret::new(database.to_owned()))).err().map(|error| error.to_string())
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
    #[test]
    fn a_mistyped_address_is_refused_with_the_remedy_and_never_shown() {
        for (wrong, remedy) in [
            ("postgre://khoa:hunter2@localhost/khoa", "must begin with"),
            ("hunter2.sqlite", "must begin with"),
            ("khoa:hunter2@localhost/khoa", "must begin with"),
            ("sqlite:hunter2.sqlite", "two slashes"),
            ("sqlite://", "names no file"),
            ("sqlite://hunter2/", "names a folder"),
            ("sqlite://hunter2?mode=ro", "no parameters"),
            ("sqlite://:memory:", "must be a file"),
            ("postgres://khoa:hun/ter2@localhost/khoa", "%2F"),
            ("postgres://khoa:1/ter2@localhost/khoa", "%2F"),
            ("postgres://khoa:hun?ter2@localhost/khoa", "%3F"),
            ("postgres://khoa:hunt@er2@localhost/khoa", "%40"),
            ("postgres://localhost:hunter2/khoa", "%3A"),
        ] {
            let said = refusal(wrong).unwrap_or_default();
            assert!(
                said.contains(remedy) && !said.contains("hun") && !said.contains("ter2"),
                "{wrong}: {said}"
            );
        }
    }
}
