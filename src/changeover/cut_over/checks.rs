//! Why a cut-over is not set, moved or taken back.

use std::time::Duration;

use crate::base::Moment;
use crate::changeover::Source;
use crate::client::CloseError;

/// As long before as the portals that close with it have to be told.
const HEARD_BY_ALL: Duration = Duration::from_secs(10);

/// Why not, and what may be done instead.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CutOverError {
    /// No list of it was brought.
    #[error(
        "no list of {0} was brought: import one first, or see how it is written (khoa changeover status)"
    )]
    Unknown(Source),
    /// Its moment is over.
    #[error("the cut-over of {0} was at {1}: it can be neither moved nor taken back")]
    Over(Source, Moment),
    /// The moment has parts of a second.
    #[error("a cut-over is at a whole second: {0}")]
    Fraction(Moment),
    /// Not all servers would have heard of it.
    #[error(
        "{0} is over or too near: set it at least 10 seconds ahead, so that every server has heard of it by then"
    )]
    Soon(Moment),
    /// A portal would lead to another that closes with it.
    #[error("{0} closes in the same second as what it is to take the place of: name a successor that stays")]
    Together(String),
    /// A portal cannot close.
    #[error(transparent)]
    Portal(#[from] CloseError),
    /// None was set.
    #[error("no cut-over of {0} is set: there is nothing to take back")]
    None(Source),
}

/// What is looked at, beside the portals.
pub(super) struct Facts<'a> {
    pub(super) source: &'a Source,
    pub(super) is_known: bool,
    /// When it is to be as things stand.
    pub(super) stands: Option<Moment>,
    pub(super) now: Moment,
}

impl Facts<'_> {
    /// Whether it may be set at `at`.
    pub(super) fn may_be_at(&self, at: Moment) -> Result<(), CutOverError> {
        if !self.is_known {
            return Err(CutOverError::Unknown(self.source.clone()));
        }
        self.is_not_over()?;
        if at.as_micros() % 1_000_000 != 0 {
            return Err(CutOverError::Fraction(at));
        }
        // What stands already is set anew without being moved: a portal is added to it.
        if self.stands != Some(at) && at < self.now.plus(HEARD_BY_ALL) {
            return Err(CutOverError::Soon(at));
        }
        Ok(())
    }

    /// Whether it may be taken back.
    pub(super) fn may_be_taken_back(&self) -> Result<(), CutOverError> {
        self.is_not_over()?;
        self.stands.map(drop).ok_or_else(|| CutOverError::None(self.source.clone()))
    }

    fn is_not_over(&self) -> Result<(), CutOverError> {
        match self.stands {
            Some(at) if at <= self.now => Err(CutOverError::Over(self.source.clone(), at)),
            _ => Ok(()),
        }
    }
}
