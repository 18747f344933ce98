//! The addresses of registers: each with the token it is asked under, or neither.

use url::Url;

use super::load::ConfigError;
use super::section::Registers;
use crate::base::Secret;

/// Where one register is.
#[derive(Debug, Clone, Copy)]
pub struct RegisterAt<'a> {
    /// The key of its address.
    pub key: &'static str,
    /// What its addresses begin with.
    pub url: &'a str,
    /// What it is asked under.
    pub token: &'a Secret,
}

/// A register as it was given: the keys of its address and token, and both.
type Given<'a> = (&'static str, &'static str, Option<&'a str>, Option<&'a Secret>);

impl Registers {
    /// The register whose keys begin with `name`, when it is connected.
    pub fn at(&self, name: &str) -> Option<RegisterAt<'_>> {
        let (key, _, url, token) = self.given().into_iter().find(|(key, ..)| {
            key.strip_prefix("registers.").and_then(|key| key.strip_suffix("_url")) == Some(name)
        })?;
        Some(RegisterAt { key, url: url?, token: token? })
    }

    /// # Errors
    /// The first key whose value cannot be.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for (url_key, token_key, url, token) in self.given() {
            match (url, token) {
                (Some(url), _) if !is_a_base(url) => {
                    let shape = "must be an http or https address without user, query and fragment";
                    return Err(ConfigError::key(url_key, shape));
                }
                (Some(_), None) => {
                    return Err(ConfigError::key(token_key, "is needed beside the register's address"));
                }
                (None, Some(_)) => return Err(ConfigError::key(url_key, "is needed beside its token")),
                (_, Some(token)) if token.expose().trim().is_empty() => {
                    return Err(ConfigError::key(
                        token_key,
                        "is empty: fill it in, or leave the register out",
                    ));
                }
                _ => {}
            }
        }
        let lasts = |key, millis: u64| match millis {
            1..=30_000 => Ok(()),
            _ => Err(ConfigError::key(key, "must be from 1 to 30000")),
        };
        if self.pull_seconds > 3_600 {
            return Err(ConfigError::key("registers.pull_seconds", "must be at most 3600"));
        }
        lasts("registers.timeout_millis", self.timeout_millis)?;
        lasts("registers.biometrics_timeout_millis", self.biometrics_timeout_millis)
    }

    fn given(&self) -> [Given<'_>; 6] {
        macro_rules! given {
            ($url:ident, $token:ident) => {
                (
                    concat!("registers.", stringify!($url)),
                    concat!("registers.", stringify!($token)),
                    self.$url.as_deref(),
                    self.$token.as_ref(),
                )
            };
        }
        [
            given!(population_url, population_token),
            given!(immigration_url, immigration_token),
            given!(business_url, business_token),
            given!(civil_status_url, civil_status_token),
            given!(biometrics_url, biometrics_token),
            given!(chips_url, chips_token),
        ]
    }
}

fn is_a_base(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut Registers)) -> String {
        let mut registers = Registers::default();
        change(&mut registers);
        registers.check().unwrap_err().to_string()
    }

    #[test]
    fn a_register_has_an_address_and_a_token() {
        let secret = |text: &str| Some(Secret::new(text.to_owned()));
        assert!(
            refused(|r| r.population_url = Some("https://pop.example/v1".into()))
                .contains("registers.population_token")
        );
        assert!(refused(|r| r.business_token = secret("hunter2")).contains("registers.business_url"));
        let said = refused(|r| {
            r.immigration_url = Some("https://khoa:hunter2@imm.example".into());
            r.immigration_token = secret("hunter2");
        });
        assert!(said.contains("registers.immigration_url") && !said.contains("hunter2"), "{said}");
        assert!(refused(|r| r.timeout_millis = 0).contains("registers.timeout_millis"));
        let both = Registers {
            civil_status_url: Some("https://civil.example".into()),
            civil_status_token: secret("hunter2"),
            ..Registers::default()
        };
        assert!(both.check().is_ok() && both.at("civil_status").is_some() && both.at("population").is_none());
        assert!(!format!("{both:?}").contains("hunter2"));
    }
}
