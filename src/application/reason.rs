//! Why an application stands where it stands, in a word each: stored, audited, and worded for people elsewhere.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$of:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every one there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The stored word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one of a stored word.
            pub fn from_name(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}

words!(
    /// Why something was not granted.
    Reason {
        /// Younger than the law lets anybody ask for themselves, or have this level.
        TooYoung = "too_young",
        /// The register says that the holder of this number has died.
        HolderEnded = "holder_ended",
        /// The identity card or passport has run out or was revoked.
        DocumentEnded = "document_ended",
        /// No residence in Viet Nam of a kind that the law names.
        NoResidence = "no_residence",
        /// The right to live here has ended.
        ResidenceEnded = "residence_ended",
        /// Somebody else holds the account of this number.
        NumberTaken = "number_taken",
        /// The face is not that of the holder of the document.
        FaceDiffers = "face_differs",
        /// The papers that were shown are not genuine, or not the applicant's.
        PapersNotGenuine = "papers_not_genuine",
        /// What was declared is not what the register says, and was not mended.
        NotAsRegistered = "not_as_registered",
        /// There is nothing to be done: it is so already.
        NotNeeded = "not_needed",
        /// The law names no ground for what was asked.
        NoGround = "no_ground",
        /// Nobody has confirmed who holds the account.
        NoLevel = "no_level",
        /// The one who asked is not entitled to.
        NotEntitled = "not_entitled",
        /// Whoever asks for another has no account of the level that takes.
        GuardianLevel = "guardian_level",
        /// The register does not say that whoever asks represents the one they ask for.
        NotGuardian = "not_guardian",
        /// The one they ask for is old enough to ask themselves.
        AsksAlone = "asks_alone",
        /// It was handed in twice.
        Duplicate = "duplicate",
        /// The business register names others as representatives.
        NotRepresentative = "not_representative",
        /// Another who represents the organisation said no.
        NotConsented = "not_consented",
        /// Only the National Population Database can correct what it says.
        AtPopulation = "at_population",
        /// Only the immigration authority can correct what its database says.
        AtImmigration = "at_immigration",
    }
);

words!(
    /// Something that is missing or wrong, and that the applicant can mend.
    Want {
        /// What is declared.
        Details = "details",
        /// What was declared is not what the register says. Which of it, only an officer is told: an answer member by member helps
        /// whoever tries another's number more than its holder.
        AsRegistered = "as_registered",
        /// The number.
        Number = "number",
        /// The name.
        Name = "name",
        /// The date of birth.
        Birthdate = "birthdate",
        /// The nationality.
        Nationality = "nationality",
        /// The number of the passport.
        Passport = "passport",
        /// The number of the residence card.
        ResidenceCard = "residence_card",
        /// A photo of the face.
        Portrait = "portrait",
        /// A copy of a paper that the officer names.
        Paper = "paper",
        /// A visit to the counter.
        Visit = "visit",
        /// The consent of all others who represent the organisation.
        Consent = "consent",
        /// Whoever asks for another, beside them at the counter.
        Guardian = "guardian",
    }
);

words!(
    /// What is waited for, that is not the applicant's to do.
    Wait {
        /// The register does not answer.
        RegisterDown = "register_down",
        /// The comparison of faces does not answer.
        BiometricsDown = "biometrics_down",
        /// It was handed in so often that nobody is asked before a day has passed, or an officer has looked.
        TooOften = "too_often",
    }
);

words!(
    /// What only a human being can weigh.
    Doubt {
        /// The comparison of faces is not sure.
        FaceUnsure = "face_unsure",
        /// The card has run out, and a new one is made in the same visit.
        CardInRenewal = "card_in_renewal",
        /// It is always weighed.
        Always = "always",
    }
);
