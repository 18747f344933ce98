//! Reading the file and the environment. The only place that looks at environment variables.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::kubernetes;
use super::section::Config;

const PREFIX: &str = "KHOA_";

/// Why the configuration was refused, always with the exact key.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path} is not valid TOML: {reason}")]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// A variable that names no key.
    #[error("environment variable {0} names no configuration key")]
    UnknownVariable(String),
    /// A key that does not exist, or whose value has the wrong shape.
    #[error("configuration key {key}: {reason}")]
    Key {
        /// `section.field`.
        key: String,
        /// What is wrong.
        reason: String,
    },
}

impl ConfigError {
    pub(super) fn key(key: &str, reason: impl Into<String>) -> Self {
        Self::Key { key: key.to_owned(), reason: reason.into() }
    }
}

/// Defaults, then `file`, then the process's `KHOA_*` variables; checked as a whole.
///
/// # Errors
/// The first key that is unknown, malformed or contradicts another.
#[expect(clippy::disallowed_methods, reason = "the environment is read once, here")]
pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
    let mut table = match file {
        Some(path) => read(path)?,
        None => Table::new(),
    };
    overlay(&mut table, std::env::vars())?;
    let config = parse(table)?;
    config.validate()?;
    Ok(config)
}

fn read(path: &Path) -> Result<Table, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::File { path: path.to_owned(), source })?;
    text.parse().map_err(|e: toml::de::Error| {
        // Not the line itself, as the parser would show it: it may hold a secret.
        let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        ConfigError::Syntax { path: path.to_owned(), reason: format!("line {line}: {}", e.message()) }
    })
}

fn parse(table: Table) -> Result<Config, ConfigError> {
    serde_path_to_error::deserialize(Value::Table(table)).map_err(|e| ConfigError::Key {
        key: e.path().to_string(),
        reason: without_value(e.inner().message()),
    })
}

/// What serde says of a value that does not fit, without the value: it may be a secret in the wrong place.
fn without_value(message: &str) -> String {
    let quotes_it = ["invalid type", "invalid value", "invalid length", "unknown variant"]
        .iter()
        .any(|kind| message.starts_with(kind));
    match message.rsplit_once(", expected ") {
        Some((_, expected)) if quotes_it => format!("has a value of the wrong kind: expected {expected}"),
        None if quotes_it => "has a value that cannot be".into(),
        _ => message.to_owned(),
    }
}

/// Lays `KHOA_SECTION_FIELD` over `section.field`; the default's type says how the text is read.
fn overlay(table: &mut Table, variables: impl Iterator<Item = (String, String)>) -> Result<(), ConfigError> {
    let defaults =
        Table::try_from(Config::default()).map_err(|e| ConfigError::key("defaults", e.to_string()))?;
    let ours = variables.filter(|(name, text)| name.starts_with(PREFIX) && !kubernetes::made(name, text));
    for (name, text) in ours {
        let key = name.trim_start_matches(PREFIX).to_lowercase();
        let section = defaults.keys().find(|section| key.starts_with(&format!("{section}_")));
        let Some(section) = section else { return Err(ConfigError::UnknownVariable(name)) };
        let field = key.trim_start_matches(section.as_str()).trim_start_matches('_').to_owned();
        let example = defaults.get(section).and_then(|s| s.get(&field));
        let value = value_like(example, &text)
            .map_err(|reason| ConfigError::key(&format!("{section}.{field} (from {name})"), reason))?;
        let entry = table.entry(section.clone()).or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(fields) = entry {
            fields.insert(field, value);
        }
    }
    Ok(())
}

fn value_like(example: Option<&Value>, text: &str) -> Result<Value, String> {
    match example {
        Some(Value::Integer(_)) => {
            text.parse().map(Value::Integer).map_err(|_not| "expected a whole number".into())
        }
        Some(Value::Boolean(_)) => {
            text.parse().map(Value::Boolean).map_err(|_not| "expected true or false".into())
        }
        Some(Value::Array(_)) => Ok(Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|t| !t.is_empty())
                .map(|t| Value::String(t.into()))
                .collect(),
        )),
        // An optional flag has no default to look at.
        None if matches!(text, "true" | "false") => Ok(Value::Boolean(text == "true")),
        _ => Ok(Value::String(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let mut table = Table::new();
        overlay(&mut table, variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))?;
        parse(table)
    }

    #[test]
    fn variables_reach_the_key_they_name() {
        let config =
            with(&[("KHOA_PASSWORD_MEMORY_KIB", "8"), ("KHOA_OUTBOUND_ALLOW", "localhost:1, localhost:2")])
                .unwrap();
        assert_eq!((config.password.memory_kib, config.outbound.allow.len()), (8, 2));
    }

    #[test]
    fn no_refusal_shows_a_value() {
        for wrong in [
            "database = \"postgres://khoa:hunter2@db/khoa\"",
            "[database]\nurl = [\"postgres://khoa:hunter2@db/khoa\"]",
            "[database]\nconnections = \"hunter2, expected hunter2\"",
            "[telemetry]\nformat = \"hunter2\"",
        ] {
            let said = parse(wrong.parse().unwrap()).unwrap_err().to_string();
            assert!(
                !said.contains("hunter2,") && !said.contains(":hunter2") && !said.contains("`hunter2`"),
                "{said}"
            );
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "[database]\nurl = \"postgres://khoa:hunter2@db/khoa\nqueue = 1\n")
            .unwrap();
        let said = read(file.path()).unwrap_err().to_string();
        assert!(said.contains("line 2") && !said.contains("hunter2"), "{said}");
    }

    #[test]
    fn what_nobody_knows_is_refused_by_name() {
        let refused = |variables| with(variables).unwrap_err().to_string();
        assert_eq!(
            refused(&[("KHOA_COLOUR", "red")]),
            "environment variable KHOA_COLOUR names no configuration key"
        );
        assert!(
            refused(&[("KHOA_SERVER_COLOUR", "red")])
                .starts_with("configuration key server.colour: unknown field `colour`")
        );
        assert_eq!(
            refused(&[("KHOA_PASSWORD_QUEUE", "many")]),
            "configuration key password.queue (from KHOA_PASSWORD_QUEUE): expected a whole number"
        );
        let file = parse("[server]\nlisten = \"nowhere\"".parse().unwrap()).unwrap_err().to_string();
        assert!(file.starts_with("configuration key server.listen: "), "{file}");
    }
}
