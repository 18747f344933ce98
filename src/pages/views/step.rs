//! What can have happened to an application, and the sentences for it.

/// A step of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It was begun.
    Begun,
    /// It was handed in.
    Submitted,
    /// Nothing is missing any more; the term runs.
    Complete,
    /// Something is missing; the term stands.
    NeedsMore,
    /// An officer proposed a decision.
    Proposed,
    /// It was granted.
    Approved,
    /// It was not granted.
    Refused,
    /// The holder took it back.
    Withdrawn,
    /// It ended because its time was over.
    Lapsed,
    /// A visit to a counter was booked ...
    VisitBooked,
    /// ... became another ...
    VisitMoved,
    /// ... was given back ...
    VisitCancelled,
    /// ... was made ...
    VisitMade,
    /// ... or was missed.
    VisitMissed,
    /// The office of a booked visit is no more.
    VisitLost,
    /// It came to another agency, because the one before is no more.
    HandedOver,
    /// The holder's face was compared at a counter.
    FaceCompared,
}

impl Step {
    /// The keys of what happened, and of what it means where that has to be said.
    pub(super) const fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Begun => ("event-application-begun", Some("event-application-begun-means")),
            Self::Submitted => ("event-application-submitted", Some("event-application-submitted-means")),
            Self::Complete => ("event-application-complete", Some("event-application-complete-means")),
            Self::NeedsMore => ("event-application-needs-more", Some("event-application-needs-more-means")),
            Self::Proposed => ("event-application-proposed", Some("event-application-proposed-means")),
            Self::Approved => ("event-application-approved", None),
            Self::Refused => ("event-application-refused", Some("event-application-refused-means")),
            Self::Withdrawn => ("event-application-withdrawn", Some("event-application-again")),
            Self::Lapsed => ("event-application-lapsed", Some("event-application-again")),
            Self::VisitBooked => ("event-visit-booked", None),
            Self::VisitMoved => ("event-visit-moved", None),
            Self::VisitCancelled => ("event-visit-cancelled", None),
            Self::VisitMade => ("event-visit-made", None),
            Self::VisitMissed => ("event-visit-missed", Some("event-visit-missed-means")),
            Self::VisitLost => ("event-visit-lost", Some("event-visit-missed-means")),
            Self::HandedOver => ("event-handed-over", Some("event-handed-over-means")),
            Self::FaceCompared => ("event-face-compared", Some("event-face-compared-means")),
        }
    }
}
