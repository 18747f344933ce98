//! What the people of the demo have lived before it begins: they asked for levels, officers decided, accounts were activated,
//! locked, closed. All of it goes through the verbs of the rooms, at moments in the past; nothing here writes a record itself.
//!
//! Whoever acts does so with a proof of a sign-in that never was: it is made here, used at once and kept nowhere.

mod acts;
mod family;
mod holders;
mod life;
mod stranger;

use std::sync::Arc;

use super::registers::Simulator;
use super::run::DemoError;
use crate::app::App;
use crate::base::LocalDate;
use crate::directory::{self, Directory};

pub use family::guardians;
pub use life::Life;
pub use stranger::{STRANGERS, Stranger, strangers};

use acts::Play;

/// Lives all lives, once for a folder, on the day `today`. The authority stands, the registers answer.
///
/// # Errors
/// When the database refuses, or the demo's own data is damaged.
pub async fn play(app: &App, simulator: &Simulator, today: LocalDate) -> Result<(), DemoError> {
    let units = Arc::new(Directory::of(&app.db.read(directory::rows).await?));
    let law = app.law.get().await?;
    let strangers = strangers().map_err(|why| DemoError::Damaged(why.to_string()))?;
    let first = strangers.first().ok_or_else(|| DemoError::Damaged("nobody lives".into()))?;
    let passphrase = acts::passphrase(app, first).await?;
    let play = Play { app, simulator, units, law, today, passphrase };
    for stranger in &strangers {
        life::live(&play, stranger).await?;
    }
    holders::live(&play).await?;
    family::live(&play).await?;
    play.let_time_pass().await
}

/// Lets the simulated registers know what they know about these people in particular: whose papers end, counted from the day
/// `lived_on` on which their lives were played, and about whom they do not answer.
///
/// # Errors
/// When the demo's own data is damaged.
pub fn tell_registers(simulator: &Simulator, lived_on: LocalDate) -> Result<(), DemoError> {
    for stranger in strangers().map_err(|why| DemoError::Damaged(why.to_string()))? {
        if let Some(days) = stranger.papers_end_in {
            simulator.end_papers(stranger.number(), lived_on.plus_days(days));
        }
        if stranger.life == Life::Unanswered {
            simulator.say_nothing_about(stranger.number());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
