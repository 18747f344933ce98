//! Lanes: work of one kind never waits behind work of another, however much of that there is and however long it hangs.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Which hands do a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// What makes an ending felt: never behind anything that leaves the house.
    Urgent,
    /// Calls to the servers of clients, which may hang as long as they like.
    Signal,
    /// Letters.
    Mail,
    /// Text messages.
    Sms,
    /// Messages to many, for which nobody waits: never before one that somebody does.
    Bulk,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 5] = [Self::Urgent, Self::Signal, Self::Mail, Self::Sms, Self::Bulk];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Signal => "signal",
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::Bulk => "bulk",
        }
    }

    /// The lane of a stored name; none for one of a later release.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.as_str() == name)
    }

    /// How many jobs of it one process does at once.
    const fn hands(self) -> usize {
        match self {
            Self::Urgent | Self::Sms => 4,
            Self::Signal => 16,
            Self::Mail => 8,
            Self::Bulk => 2,
        }
    }
}

/// The hands of one process.
pub(super) struct Hands([(Lane, Arc<Semaphore>); 5]);

impl Default for Hands {
    fn default() -> Self {
        Self(Lane::ALL.map(|lane| (lane, Arc::new(Semaphore::new(lane.hands())))))
    }
}

impl Hands {
    /// How many of a lane have nothing to do.
    pub(super) fn free(&self, lane: Lane) -> usize {
        self.of(lane).map_or(0, |hands| hands.available_permits())
    }

    /// Takes one; it is free again when what is answered is dropped.
    pub(super) fn take(&self, lane: Lane) -> Option<OwnedSemaphorePermit> {
        self.of(lane)?.clone().try_acquire_owned().ok()
    }

    /// Whether all of some lane are busy.
    pub(super) fn any_lane_is_full(&self) -> bool {
        self.0.iter().any(|(_, hands)| hands.available_permits() == 0)
    }

    fn of(&self, lane: Lane) -> Option<&Arc<Semaphore>> {
        self.0.iter().find(|(own, _)| *own == lane).map(|(_, hands)| hands)
    }
}
