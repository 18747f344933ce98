//! Where an application stands, and where it may go from there: the only table of it.

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Its holder is writing it.
    Draft,
    /// It was handed in; something may still be waited for, such as a visit.
    Submitted,
    /// The authority has all it needs, and looks at it.
    Verifying,
    /// Something is missing or wrong that its holder can mend; the authority's clock stands.
    NeedsMore,
    /// One officer has proposed a decision, and another must agree.
    Proposed,
    /// Granted.
    Approved,
    /// Not granted.
    Refused,
    /// Taken back by its holder.
    Withdrawn,
    /// Ended because its time or its ground was over.
    Lapsed,
}

impl State {
    /// Every state there is.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Submitted,
        Self::Verifying,
        Self::NeedsMore,
        Self::Proposed,
        Self::Approved,
        Self::Refused,
        Self::Withdrawn,
        Self::Lapsed,
    ];

    /// The stored name, which is also that of its words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Verifying => "verifying",
            Self::NeedsMore => "needs_more",
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// The state of a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether anything can still happen to it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Approved | Self::Refused | Self::Withdrawn | Self::Lapsed)
    }

    /// Whether it may go there in one step. A proposal that the second officer does not share goes back to be looked at.
    pub const fn may_become(self, next: Self) -> bool {
        use State::{Approved, Draft, Lapsed, NeedsMore, Proposed, Refused, Submitted, Verifying, Withdrawn};
        match next {
            Draft => false,
            Submitted => matches!(self, Draft | NeedsMore),
            Verifying => matches!(self, Submitted | NeedsMore | Proposed),
            NeedsMore => matches!(self, Submitted | Verifying),
            Proposed => matches!(self, Verifying),
            Approved | Refused => matches!(self, Verifying | Proposed),
            Withdrawn | Lapsed => self.is_open(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_what_is_over_goes_nowhere() {
        for state in State::ALL {
            assert_eq!(State::from_name(state.as_str()), Some(state));
            let onward = State::ALL.into_iter().filter(|next| state.may_become(*next)).count();
            assert_eq!(onward == 0, !state.is_open(), "{state:?}");
            assert!(!state.may_become(state), "{state:?}");
        }
    }

    #[test]
    fn every_open_state_leads_to_a_decision_and_all_of_them_to_an_end() {
        let leads = |from: State, to: State| {
            let mut reached = vec![from];
            while let Some(next) = State::ALL
                .into_iter()
                .find(|next| !reached.contains(next) && reached.iter().any(|state| state.may_become(*next)))
            {
                reached.push(next);
            }
            reached.contains(&to)
        };
        for state in State::ALL.into_iter().filter(|state| state.is_open()) {
            for end in [State::Approved, State::Refused, State::Withdrawn, State::Lapsed] {
                assert!(leads(state, end), "{state:?} never becomes {end:?}");
            }
        }
    }
}
