//! Whether signing works, asked as often as anybody likes and tried now and then: RSA takes a millisecond of a core.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{KeyError, Ring};

/// How long a proof holds.
const HOLDS: Duration = Duration::from_secs(5);

/// The last proof of a ring.
pub struct Proof {
    ring: Ring,
    held_at: Mutex<Option<Instant>>,
}

impl Proof {
    /// Nothing has been proven yet.
    pub fn of(ring: &Ring) -> Self {
        Self { ring: ring.clone(), held_at: Mutex::default() }
    }

    /// Whether every algorithm signs what verifies; a failure is tried again at the next question.
    ///
    /// # Errors
    /// As [`Ring::prove`].
    pub fn holds(&self) -> Result<(), KeyError> {
        let mut held_at = self.held_at.lock().unwrap_or_else(PoisonError::into_inner);
        if held_at.is_some_and(|at| at.elapsed() < HOLDS) {
            return Ok(());
        }
        *held_at = None;
        self.ring.prove()?;
        *held_at = Some(Instant::now());
        Ok(())
    }
}
