//! Organisations: for whom somebody acts, what they are invited to, and who acts for one.

use askama::Template;

use super::choose::member_role_key;
use crate::base::{LocalDate, Moment, Told};
use crate::mandate::member::{Rest, Role};
use crate::pages::layout::Frame;

/// `/organisations`. Posts `csrf` and `answer=accept|decline` to `/organisations/invitations/<id>`.
#[derive(Debug, Clone, Template)]
#[template(path = "organisations.html", config = ".askama.toml")]
pub struct OrganisationsView {
    /// The frame.
    pub frame: Frame,
    /// For whom they act.
    pub rows: Vec<OrganisationRow>,
    /// Where there are more.
    pub more: Option<String>,
    /// What they are invited to.
    pub invitations: Vec<InvitationRow>,
    /// Why an invitation was not accepted, by the key of its words.
    pub trouble: Option<&'static str>,
}

/// One organisation.
#[derive(Debug, Clone)]
pub struct OrganisationRow {
    /// Goes into its address.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its code.
    pub code: Option<String>,
    /// As what they act.
    pub roles: Vec<Role>,
    /// Whether they say who else does.
    pub appoints: bool,
    /// Why they do not act for it just now, where that is so.
    pub rests: Option<Rest>,
    /// Whether some of it is theirs to lay down.
    pub leaves: bool,
    /// Whether they see its electronic documents: they act for it in all services.
    pub holds: bool,
}

/// An invitation.
#[derive(Debug, Clone)]
pub struct InvitationRow {
    /// Goes into the address of its form.
    pub id: String,
    /// What the organisation is called; nothing where it is one's own.
    pub name: String,
    /// As what.
    pub roles: Vec<Role>,
    /// In which services; all where none is named.
    pub scope: Vec<String>,
    /// The last day.
    pub until: Option<LocalDate>,
    /// Until when it waits.
    pub expires: Moment,
}

/// `/organisations/{id}`: its members. Posts to `…/invitations` and `…/members/<id>`.
#[derive(Debug, Clone, Template)]
#[template(path = "members.html", config = ".askama.toml")]
pub struct MembersView {
    /// The frame.
    pub frame: Frame,
    /// Goes into the addresses of its forms.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Who acts for it, or has.
    pub rows: Vec<MemberRow>,
    /// Whether they are those whose part is over.
    pub over: bool,
    /// Where there are more.
    pub more: Option<String>,
    /// Whom it has invited.
    pub invitations: Vec<InvitationRow>,
    /// What was signed for it, the latest first.
    pub signed: Vec<SignedRow>,
    /// What whoever looks may give.
    pub gives: Vec<Role>,
    /// As typed before.
    pub number: String,
    /// As chosen before.
    pub chosen: Vec<Role>,
    /// As typed before.
    pub scope: String,
    /// As typed before.
    pub until: String,
    /// What was wrong with it.
    pub trouble: Option<MembersTrouble>,
}

/// A document that was signed for it.
#[derive(Debug, Clone)]
pub struct SignedRow {
    /// What it is called.
    pub title: String,
    /// At which service.
    pub service: Told,
    /// What whoever filed it is called.
    pub filed_by: String,
    /// What whoever signed it is called.
    pub signed_by: String,
    /// When.
    pub at: Moment,
}

/// One who acts for it.
#[derive(Debug, Clone)]
pub struct MemberRow {
    /// Goes into the address of its form.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// As what.
    pub role: Role,
    /// In which services; all where none is named.
    pub scope: Vec<String>,
    /// The last day.
    pub until: Option<LocalDate>,
    /// The last day unless it is confirmed.
    pub confirm_by: Option<LocalDate>,
    /// When somebody ended it.
    pub ended: Option<Moment>,
    /// Whether whoever looks may end it.
    pub may_end: bool,
    /// Whether whoever looks may confirm it.
    pub may_confirm: bool,
}

/// What was wrong with what somebody wanted to change about members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembersTrouble {
    /// It is no number.
    Number,
    /// No role was chosen.
    NoRole,
    /// It is no word for services.
    Scope,
    /// It is no day to come.
    Until,
    /// It is more than they have.
    Beyond,
    /// As many wait as may.
    TooMany,
    /// One to that number waits.
    Waits,
    /// It is not for them to confirm.
    Confirm,
    /// It is not as it was.
    Changed,
}

impl MembersTrouble {
    const fn key(self) -> &'static str {
        match self {
            Self::Number => "members-trouble-number",
            Self::NoRole => "members-trouble-role",
            Self::Scope => "members-trouble-scope",
            Self::Until => "members-trouble-until",
            Self::Beyond => "members-trouble-beyond",
            Self::TooMany => "members-trouble-many",
            Self::Waits => "members-trouble-waits",
            Self::Confirm => "members-trouble-confirm",
            Self::Changed => "trouble-has-changed",
        }
    }
}

fn named(frame: &Frame, roles: &[Role]) -> String {
    roles.iter().map(|role| frame.say(member_role_key(*role))).collect::<Vec<_>>().join(", ")
}

fn services(frame: &Frame, scope: &[String]) -> String {
    if scope.is_empty() { frame.say("members-all-services") } else { scope.join(", ") }
}

impl OrganisationsView {
    fn rests(&self, why: &Rest) -> String {
        self.frame.say(match why {
            Rest::Level => "organisation-rests-level",
            Rest::Organisation => "organisation-rests-locked",
            Rest::NotBegun => "organisation-rests-not-begun",
        })
    }

    fn roles(&self, roles: &[Role]) -> String {
        named(&self.frame, roles)
    }

    fn services(&self, scope: &[String]) -> String {
        services(&self.frame, scope)
    }
}

impl MembersView {
    fn role(&self, role: &Role) -> String {
        self.frame.say(member_role_key(*role))
    }

    fn roles(&self, roles: &[Role]) -> String {
        named(&self.frame, roles)
    }

    fn services(&self, scope: &[String]) -> String {
        services(&self.frame, scope)
    }

    fn is_chosen(&self, role: &Role) -> bool {
        self.chosen.contains(role)
    }
}
