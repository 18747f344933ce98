//! Why a cut-over is not set, moved or taken back.

use crate::base::Moment;
use crate::changeover::Source;
use crate::client::{CloseError, HEARD_BY_ALL};

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
    /// Servers may heed it already.
    #[error(
        "the cut-over of {0} is at {1}: in the last 10 seconds it is neither moved nor taken back, for not every server would hear of it"
    )]
    TooLate(Source, Moment),
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
        // What stands already is set anew without being moved: a portal is added to it.
        if self.stands == Some(at) {
            return self.is_not_over();
        }
        self.is_to_come()?;
        if at.as_micros() % 1_000_000 != 0 {
            return Err(CutOverError::Fraction(at));
        }
        if at < self.now.plus(HEARD_BY_ALL) {
            return Err(CutOverError::Soon(at));
        }
        Ok(())
    }

    /// Whether it may be taken back.
    pub(super) fn may_be_taken_back(&self) -> Result<(), CutOverError> {
        self.is_to_come()?;
        self.stands.map(drop).ok_or_else(|| CutOverError::None(self.source.clone()))
    }

    /// Whether every server would hear that it is at another moment, or never.
    fn is_to_come(&self) -> Result<(), CutOverError> {
        self.is_not_over()?;
        match self.stands.filter(|at| *at < self.now.plus(HEARD_BY_ALL)) {
            Some(at) => Err(CutOverError::TooLate(self.source.clone(), at)),
            None => Ok(()),
        }
    }

    fn is_not_over(&self) -> Result<(), CutOverError> {
        match self.stands {
            Some(at) if at <= self.now => Err(CutOverError::Over(self.source.clone(), at)),
            _ => Ok(()),
        }
    }
}
