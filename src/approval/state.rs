//! What can become of a question.

/// Where a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It waits for its answer.
    Pending,
    /// The person said yes; whoever asked has not come for it yet.
    Approved,
    /// Whoever asked has come for it.
    Spent,
    /// The person said no, or typed a wrong number too often.
    Denied,
    /// The person said that it was not them who asked.
    Reported,
    /// Nobody came in time.
    Expired,
    /// What ended the person's sessions took it back.
    Cancelled,
}

impl State {
    /// Every state there is.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Approved,
        Self::Spent,
        Self::Denied,
        Self::Reported,
        Self::Expired,
        Self::Cancelled,
    ];

    /// Whether it may become `next`.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Pending => {
                matches!(
                    next,
                    Self::Approved | Self::Denied | Self::Reported | Self::Expired | Self::Cancelled
                )
            }
            Self::Approved => matches!(next, Self::Spent | Self::Expired | Self::Cancelled),
            Self::Spent | Self::Denied | Self::Reported | Self::Expired | Self::Cancelled => false,
        }
    }

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Spent => "spent",
            Self::Denied => "denied",
            Self::Reported => "reported",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// The same at a moment: what may run out has, once its time is over.
    pub(super) const fn once(self, is_over: bool) -> Self {
        if is_over && self.may_become(Self::Expired) { Self::Expired } else { self }
    }
}
