//! What stands in the way of an app that signs its person in by itself, where the code alone leaves open what the app does next: a name
//! that programs go by, for the sentence beside it is for people and may change.

/// What stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The passcode is another: ask for it again.
    PasscodeWrong,
    /// None is set.
    PasscodeUnset,
    /// It was wrong too often, and is taken no more until it is set anew.
    PasscodeRests,
    /// What came is no token of the phone's key over this session.
    PhoneUnreadable,
    /// The key is no phone of an account: it has to be bound.
    PhoneUnknown,
    /// The phone was taken off its account: its key is of no use any more.
    PhoneTakenOff,
}

impl Obstacle {
    /// Every one there is.
    pub const ALL: [Self; 6] = [
        Self::PasscodeWrong,
        Self::PasscodeUnset,
        Self::PasscodeRests,
        Self::PhoneUnreadable,
        Self::PhoneUnknown,
        Self::PhoneTakenOff,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasscodeWrong => "passcode_wrong",
            Self::PasscodeUnset => "passcode_unset",
            Self::PasscodeRests => "passcode_rests",
            Self::PhoneUnreadable => "phone_unreadable",
            Self::PhoneUnknown => "phone_unknown",
            Self::PhoneTakenOff => "phone_taken_off",
        }
    }
}
