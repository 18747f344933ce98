//! All lines of this installation, as the configuration has them.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::biometrics::Biometrics;
use super::chips::Chips;
use super::error::AskError;
use super::events::PullError;
use super::line::{Line, Means};
use super::register::{Business, CivilStatus, Immigration, Keeper, Population, Register};
use crate::base::{Moment, Secret};
use crate::config;
use crate::outbound::http::{Guarded, Manners, Neighbour};

/// So many calls in vain in a row, and a register rests ...
const OPENS_AFTER: u32 = 5;
/// ... for so long.
const PAUSE: Duration = Duration::from_secs(30);
/// Questions under way to one register from one process.
const AT_ONCE: usize = 32;

/// A register that is configured cannot be called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct InvalidRegister {
    /// The key of the configuration.
    pub key: &'static str,
    /// What is wrong with it.
    pub why: String,
}

/// The registers, what compares faces and fingerprints, and what judges chips.
#[derive(Debug, Clone)]
pub struct Ports {
    /// Citizens.
    pub population: Line<Population>,
    /// Foreigners.
    pub immigration: Line<Immigration>,
    /// Enterprises.
    pub business: Line<Business>,
    /// Births and deaths.
    pub civil_status: Line<CivilStatus>,
    /// Faces and fingerprints.
    pub biometrics: Biometrics,
    /// Chips of identity cards.
    pub chips: Chips,
}

impl Ports {
    /// Opens what is configured. Nothing is sent.
    ///
    /// # Errors
    /// [`InvalidRegister`] when an address would never be called.
    pub fn open(config: &config::Registers, http: &Guarded, means: &Means) -> Result<Self, InvalidRegister> {
        let patience = Duration::from_millis(config.biometrics_timeout_millis);
        let biometrics = neighbour(http, config, "biometrics", patience)?;
        let biometrics = biometrics.map(|to| Biometrics::Http(Arc::new(to), means.entropy.clone()));
        let chips = neighbour(http, config, "chips", patience)?;
        let chips = chips.map(|to| Chips::Http(Arc::new(to), means.entropy.clone()));
        Ok(Self {
            population: line(http, config, means)?,
            immigration: line(http, config, means)?,
            business: line(http, config, means)?,
            civil_status: line(http, config, means)?,
            biometrics: biometrics.unwrap_or(Biometrics::Off),
            chips: chips.unwrap_or(Chips::Off),
        })
    }

    /// Hears what all of them have told since they were followed last, at least `pause` ago; answers how it went with each.
    pub async fn follow(&self, pause: Duration) -> Vec<(Register, Result<usize, PullError>)> {
        let (population, immigration, business, civil_status) = futures_util::join!(
            self.population.follow(pause),
            self.immigration.follow(pause),
            self.business.follow(pause),
            self.civil_status.follow(pause),
        );
        vec![
            (Register::Population, population),
            (Register::Immigration, immigration),
            (Register::Business, business),
            (Register::CivilStatus, civil_status),
        ]
    }

    /// How each answers just now, for operators: nothing where it is not connected, else as of when, where it says.
    pub async fn standing(&self) -> Vec<(&'static str, Result<Option<Standing>, AskError>)> {
        let of = |status: Result<Option<Moment>, AskError>| {
            status.map(|on| on.map(|at| Standing { as_of: Some(at) }))
        };
        let (population, immigration, business, civil_status, biometrics, chips) = futures_util::join!(
            self.population.status(),
            self.immigration.status(),
            self.business.status(),
            self.civil_status.status(),
            self.biometrics.status(),
            self.chips.status(),
        );
        vec![
            ("population", of(population)),
            ("immigration", of(immigration)),
            ("business", of(business)),
            ("civil_status", of(civil_status)),
            ("biometrics", biometrics.map(|on| on.map(|()| Standing { as_of: None }))),
            ("chips", chips.map(|on| on.map(|()| Standing { as_of: None }))),
        ]
    }
}

/// A register that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// As of when.
    pub as_of: Option<Moment>,
}

fn line<R: Keeper>(
    http: &Guarded,
    config: &config::Registers,
    means: &Means,
) -> Result<Line<R>, InvalidRegister> {
    let timeout = Duration::from_millis(config.timeout_millis);
    let to = neighbour(http, config, R::REGISTER.as_str(), timeout)?;
    Ok(to.map_or(Line::Off, |to| Line::to(to, means)))
}

fn neighbour(
    http: &Guarded,
    config: &config::Registers,
    name: &'static str,
    timeout: Duration,
) -> Result<Option<Neighbour>, InvalidRegister> {
    let Some(at) = config.at(name) else { return Ok(None) };
    let refused = |why: String| InvalidRegister { key: at.key, why };
    let base = Url::parse(at.url).map_err(|wrong| refused(wrong.to_string()))?;
    let manners = Manners { name, timeout, opens_after: OPENS_AFTER, pause: PAUSE, at_once: AT_ONCE };
    let token = Secret::new(at.token.expose().to_owned());
    let opened = Neighbour::new(http, base, token, manners);
    opened.map(Some).map_err(|why| refused(format!("{why}; a private one has to stand in outbound.allow")))
}
