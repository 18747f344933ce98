//! Physical ceilings: what this machine could do at best, measured right before and after each server.
//! They share no code with the service; a figure whose ceilings moved by more than a tenth is marked as noisy.

pub mod commit;
pub mod crypto;
pub mod http;
pub mod insert;
pub mod plaintext;

use std::path::PathBuf;

use anyhow::Result;

use crate::plan::{Mode, Pace, Part, median};
use commit::Store;

/// Ceilings that differ by more than this make a row noisy.
const STEADY: f64 = 0.10;

/// Measures parts of ceilings.
pub struct Meter {
    /// Where the service keeps its records.
    pub store: Store,
    /// A directory on the same file system as the service's data.
    pub scratch: PathBuf,
    /// How long each takes.
    pub pace: Pace,
}

/// Every look at every part of one scenario's ceiling.
pub struct Ceiling {
    parts: &'static [Part],
    mode: Mode,
    looks: Vec<Vec<f64>>,
}

impl Ceiling {
    /// Nothing measured yet.
    pub fn new(parts: &'static [Part], mode: Mode) -> Self {
        Self { parts, mode, looks: Vec::new() }
    }

    /// Measures every part once.
    pub async fn look(&mut self, meter: &Meter) -> Result<()> {
        let mut look = Vec::new();
        for part in self.parts {
            look.push(meter.measure(*part, self.mode).await?);
        }
        self.looks.push(look);
        Ok(())
    }

    /// Each part with its figures in the order they were measured.
    pub fn parts(&self) -> impl Iterator<Item = (Part, Vec<f64>)> {
        let column =
            |at: usize| self.looks.iter().filter_map(|look| look.get(at).copied()).collect::<Vec<_>>();
        self.parts.iter().enumerate().map(move |(at, part)| (*part, column(at)))
    }

    /// The ceiling: a rate whose time is the sum of the parts' times, or milliseconds for a cold start.
    pub fn figure(&self) -> Option<f64> {
        let middles: Vec<(Part, f64)> =
            self.parts().map(|(part, figures)| (part, median(&figures))).collect();
        match middles.as_slice() {
            [] => None,
            [(Part::ColdStart, millis)] => Some(*millis),
            rates => Some(1.0 / rates.iter().map(|(_, rate)| 1.0 / rate).sum::<f64>()),
        }
    }

    /// What moved by more than a tenth between two looks.
    pub fn noise(&self) -> Option<String> {
        let moved = self.parts().filter_map(|(part, figures)| {
            let low = figures.iter().copied().fold(f64::INFINITY, f64::min);
            let high = figures.iter().copied().fold(0.0, f64::max);
            let change = high / low - 1.0;
            (change > STEADY).then(|| format!("{part:?} ±{:.0} %", change * 100.0))
        });
        let moved: Vec<String> = moved.collect();
        (!moved.is_empty()).then(|| moved.join(", "))
    }
}

impl Meter {
    async fn measure(&self, part: Part, mode: Mode) -> Result<f64> {
        match part {
            Part::Http => http::rate(mode, &self.pace, &self.scratch).await,
            Part::ColdStart => http::cold_start_millis(mode, &self.pace, &self.scratch).await,
            Part::Sign => crypto::sign_rate(self.pace.ceiling),
            Part::Verify => crypto::verify_rate(self.pace.ceiling),
            Part::Hmac => crypto::hmac_rate(self.pace.ceiling / 4),
            Part::Argon2Box => crypto::argon2_box_rate(self.pace.ceiling),
            Part::Insert => insert::rate(&self.store, &self.scratch, self.pace.ceiling),
            Part::Commit => commit::rate(&self.store, &self.scratch, self.pace.ceiling),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_ceiling_add_up_in_time() {
        let looks = vec![vec![100.0, 50.0], vec![100.0, 52.0]];
        let ceiling = Ceiling { parts: &[Part::Http, Part::Sign], mode: Mode::Core, looks };
        assert!((ceiling.figure().unwrap() - 34.21).abs() < 0.01);
        assert_eq!(ceiling.noise(), None);
    }

    #[test]
    fn a_part_that_moved_is_named() {
        let ceiling =
            Ceiling { parts: &[Part::Http], mode: Mode::Core, looks: vec![vec![100.0], vec![80.0]] };
        assert_eq!(ceiling.noise().unwrap(), "Http ±25 %");
    }
}
