//! What can be asked for. A kind is one file, or one folder, with what is declared and one implementation of [`Kind`]: what it
//! wants, how it is judged, and what granting it does. Nothing else in this room tells kinds apart.

mod activation;
mod correction;
mod identity;
mod lock;
mod organisation;
mod place;
mod recovery;
mod restriction;
mod unlock;
mod ward;

use serde::{Deserialize, Serialize};

use super::facts::{Face, Facts, Papers, Presence};
use super::model::{Application, Evidence};
use super::reason::{Doubt, Reason, Wait, Want};
use super::submit::Found;
use crate::account::{Confirmed, Number, Profile};
use crate::base::{AccountId, LocalDate, Moment};
use crate::db::{Conn, StoreError};
use crate::directory::AgencyCode;
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Term};
use crate::registers::Ports;

pub use activation::Activation;
pub use correction::{Correction, Datum, TypedCorrection};
pub use identity::{Citizen, Declared, FieldFlaw, Foreigner, Identity, Typed};
pub use lock::LockRequest;
pub use organisation::{
    Capacity, Consent, Firm, FirmSaid, Organisation, RepStatus, Representative, TypedOrganisation,
};
pub(super) use organisation::{FirmFound, learn as learn_firm};
pub use place::{PlaceRequest, TypedPlace};
pub use recovery::Recovery;
pub use restriction::Restriction;
pub use unlock::UnlockRequest;
pub use ward::Ward;

/// What the judge says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The law grants it.
    Grant,
    /// The law does not.
    Refuse(Reason),
    /// These are wrong or missing, and the applicant can mend them.
    Mend(Vec<Want>),
    /// Nobody can say before this answers.
    Wait(Wait),
    /// Nobody can say before the applicant was seen.
    Visit,
    /// An officer weighs it.
    Weigh(Doubt),
}

/// A kind of application: the value is what is asked for.
pub(super) trait Kind {
    /// Which.
    fn name(&self) -> KindName;

    /// What tells two of the kind apart, of which one person may have both at once. Nothing personal.
    fn about(&self) -> String {
        String::new()
    }

    /// Whether what is declared is all there.
    fn is_declared(&self) -> bool {
        true
    }

    /// What an officer wrote in it.
    fn words(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Whether officers alone ask for it.
    fn is_for_officers(&self) -> bool {
        self.name().is_for_officers()
    }

    /// Whether the applicant comes to a counter for it, and can book a seat there.
    fn takes_visit(&self) -> bool {
        false
    }

    /// The numbers that are declared.
    fn numbers(&self) -> Vec<Number> {
        Vec::new()
    }

    /// The numbers of the one who is asked for, where that is another than who asks.
    fn ward(&self) -> Vec<Number> {
        Vec::new()
    }

    /// Whether one person may have several open at once that say the same of themselves.
    fn is_one_of_many(&self) -> bool {
        false
    }

    /// Who the applicant is once it is granted, where that is what it grants.
    fn confirmed(&self, _facts: &Facts) -> Option<Confirmed> {
        None
    }

    /// Which papers it takes.
    fn evidence(&self) -> &'static [Evidence] {
        &[]
    }

    /// Which officers handle it.
    fn handled_by(&self) -> Role;

    /// Which agencies may decide it, where what is declared says so: it comes into the queue of the first.
    fn units(&self) -> &[AgencyCode] {
        &[]
    }

    /// Whether the system itself may grant what the law grants.
    fn needs_no_officer(&self) -> bool;

    /// Judges what was found out, by the law of the day on which the dossier was complete. Pure.
    ///
    /// # Errors
    /// [`NoLaw`] when no law was in force then.
    fn judge(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Verdict, NoLaw>;

    /// How long the authority has.
    ///
    /// # Errors
    /// [`NoLaw`].
    fn term(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw>;

    /// Does what was granted, in the transaction of the decision.
    ///
    /// # Errors
    /// As the database.
    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError>;
}

/// What was granted.
#[derive(Debug)]
pub(super) struct Granted<'a> {
    /// The application, decided.
    pub(super) application: &'a Application,
    /// What the judge saw.
    pub(super) facts: &'a Facts,
    /// The law.
    pub(super) law: &'a Law,
    /// Who decided, where it was somebody.
    pub(super) officer: Option<AccountId>,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wish {
    /// To be known: a level.
    Identity(Identity),
    /// To activate an issued account whose window is over.
    Activation(Activation),
    /// That an account be locked.
    Lock(LockRequest),
    /// That a ground be taken off an account.
    Unlock(UnlockRequest),
    /// In which part of a split commune somebody lives.
    Place(PlaceRequest),
    /// That phones which are lost be keys no more.
    Recovery(Recovery),
    /// An account for an organisation.
    Organisation(Organisation),
    /// An account for a child or a ward.
    Ward(Ward),
    /// That something which is kept about the holder be corrected.
    Correction(Correction),
    /// That the processing of the holder's data be restricted.
    Restriction(Restriction),
}

/// What was given with a wish that others are asked about.
#[derive(Clone, Copy)]
pub(in crate::application) struct Given<'a> {
    /// The portrait that is compared.
    pub(in crate::application) portrait: Option<&'a [u8]>,
    /// Whether there is a paper.
    pub(in crate::application) has_paper: bool,
    /// What is known of the holder, where that is what others are asked about.
    pub(in crate::application) known: Option<&'a Profile>,
}

impl Wish {
    pub(super) fn kind(&self) -> &dyn Kind {
        match self {
            Self::Identity(one) => one,
            Self::Activation(one) => one,
            Self::Lock(one) => one,
            Self::Unlock(one) => one,
            Self::Place(one) => one,
            Self::Recovery(one) => one,
            Self::Organisation(one) => one,
            Self::Ward(one) => one,
            Self::Correction(one) => one,
            Self::Restriction(one) => one,
        }
    }

    /// Asks others about it; what knows no question asks nobody.
    pub(super) async fn gather(&self, ports: &Ports, now: Moment, given: Given<'_>) -> Found {
        let Given { portrait, has_paper, known } = given;
        match self {
            Self::Identity(one) => identity::gather(ports, now, one, portrait).await,
            Self::Recovery(one) => identity::gather(ports, now, &one.identity(), portrait).await,
            Self::Organisation(one) => {
                Found { firm: organisation::gather(ports, now, (one, has_paper)).await, ..Found::default() }
            }
            Self::Ward(one) => ward::gather(ports, now, one, portrait).await,
            Self::Correction(one) => match known {
                Some(known) => correction::gather(ports, now, (one, known)).await,
                None => Found::default(),
            },
            Self::Activation(_) | Self::Lock(_) | Self::Unlock(_) | Self::Place(_) | Self::Restriction(_) => {
                Found::default()
            }
        }
    }

    /// Its kind.
    pub fn name(&self) -> KindName {
        self.kind().name()
    }

    /// The papers it takes.
    pub fn evidence(&self) -> &'static [Evidence] {
        self.kind().evidence()
    }

    /// Whether the applicant comes to a counter for it.
    pub fn takes_visit(&self) -> bool {
        self.kind().takes_visit()
    }

    /// Whether others are asked about what is known of the holder.
    pub(super) const fn is_about_known(&self) -> bool {
        matches!(self, Self::Correction(_))
    }

    /// Whether somebody asks for another by it, and both come to the counter.
    pub fn is_for_another(&self) -> bool {
        matches!(self, Self::Ward(_))
    }

    /// Whether that agency may decide it, whoever's queue it is in.
    pub fn is_shared_with(&self, agency: &AgencyCode) -> bool {
        self.kind().units().contains(agency)
    }

    /// Which officers handle it: the identity authority's, or those of whichever counter the applicant comes to.
    pub fn handled_by(&self) -> Role {
        self.kind().handled_by()
    }
}

impl std::fmt::Debug for Wish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wish({}, …)", self.name().as_str())
    }
}

/// The kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KindName {
    /// [`Wish::Identity`].
    Identity,
    /// [`Wish::Activation`].
    Activation,
    /// [`Wish::Lock`].
    Lock,
    /// [`Wish::Unlock`].
    Unlock,
    /// [`Wish::Place`].
    Place,
    /// [`Wish::Recovery`].
    Recovery,
    /// [`Wish::Organisation`].
    Organisation,
    /// [`Wish::Ward`].
    Ward,
    /// [`Wish::Correction`].
    Correction,
    /// [`Wish::Restriction`].
    Restriction,
}

impl KindName {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Identity,
        Self::Activation,
        Self::Lock,
        Self::Unlock,
        Self::Place,
        Self::Recovery,
        Self::Organisation,
        Self::Ward,
        Self::Correction,
        Self::Restriction,
    ];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Activation => "activation",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Place => "place",
            Self::Recovery => "recovery",
            Self::Organisation => "organisation",
            Self::Ward => "ward",
            Self::Correction => "correction",
            Self::Restriction => "restriction",
        }
    }

    /// Whether officers alone ask for it, about somebody: an authority that writes, or whoever has them before the counter.
    pub const fn is_for_officers(self) -> bool {
        matches!(self, Self::Lock | Self::Unlock | Self::Recovery)
    }

    /// The kind of a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What is to be said of whoever has to come in person; nothing once they were there and are who they have to be.
fn in_person(facts: &Facts) -> Option<Verdict> {
    let Some(Presence { papers, biometrics, .. }) = &facts.presence else { return Some(Verdict::Visit) };
    match (papers, biometrics) {
        (Papers::NotGenuine, _) => Some(Verdict::Refuse(Reason::PapersNotGenuine)),
        (_, Face::No) => Some(Verdict::Refuse(Reason::FaceDiffers)),
        (_, Face::NotAsked | Face::Down) => Some(Verdict::Wait(Wait::BiometricsDown)),
        (_, Face::Unsure) => Some(Verdict::Weigh(Doubt::FaceUnsure)),
        (Papers::InRenewal, Face::Yes) => Some(Verdict::Weigh(Doubt::CardInRenewal)),
        (Papers::Genuine, Face::Yes) => None,
    }
}
