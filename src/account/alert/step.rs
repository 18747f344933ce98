//! The steps that letters tell of.

use serde::{Deserialize, Serialize};

/// A step of what somebody applied for that is told by letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It was taken in.
    Submitted,
    /// Something is missing, and the time stands still.
    NeedsMore,
    /// It was granted.
    Approved,
    /// It was refused.
    Refused,
    /// Nobody came in time.
    Lapsed,
}

/// What became of a report that is told by letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStep {
    /// It is with another agency.
    Forwarded,
    /// It was answered.
    Answered,
}

/// What became of a document that is told by letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentStep {
    /// An agency issued it.
    Issued,
    /// An agency issued it in the place of another.
    Replaced,
    /// Something else stands in it.
    Changed,
    /// It counts not now.
    Suspended,
    /// It counts again.
    Resumed,
    /// It counts no more.
    Revoked,
    /// It ends in some days.
    Ending,
}

/// What happened between a child or a ward and whoever represents them, as each of both is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WardStep {
    /// They represent somebody from now on.
    Represents,
    /// Somebody represents them from now on.
    Represented,
    /// They represent somebody no more.
    RepresentsNoMore,
    /// Somebody represents them no more.
    RepresentedNoMore,
    /// The account is their own from now on.
    OwnNow,
    /// The account of a child whom they represented is the child's own from now on.
    HandedOver,
    /// A child of theirs was born.
    Born,
}

/// What became of a visit that is told by letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitStep {
    /// It was booked.
    Booked,
    /// It is at another hour or office.
    Moved,
    /// They did not come.
    Missed,
    /// The office is no more.
    Lost,
}
