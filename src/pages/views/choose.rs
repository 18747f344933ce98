//! Asking a person for whom they act at a service.

use askama::Template;

use crate::mandate::guardian::Relation;
use crate::mandate::member::Role;
use crate::pages::layout::{Frame, Service};

/// For whom does one act? Posts `csrf` and `choice=…` (or `decision=find|cancel`) to `/choose?flow=…`.
#[derive(Debug, Clone, Template)]
#[template(path = "choose.html", config = ".askama.toml")]
pub struct ChooseView {
    /// The frame.
    pub frame: Frame,
    /// The conversation this question belongs to.
    pub flow: String,
    /// Who asks.
    pub service: Service,
    /// Whether one may act for oneself there.
    pub myself: bool,
    /// The children and wards whom one represents.
    pub wards: Vec<WardChoice>,
    /// Whether the service serves organisations.
    pub organisations: bool,
    /// The organisations that are shown.
    pub rows: Vec<ChoiceRow>,
    /// How many more there are that the page does not show.
    pub more: usize,
    /// Whether there are so many that one looks for one.
    pub searchable: bool,
    /// What was looked for.
    pub wanted: String,
    /// Whether one has any at all.
    pub any: bool,
    /// Whether one's own account is of too low a level to act for an organisation.
    pub low: bool,
}

/// One child or ward.
#[derive(Debug, Clone)]
pub struct WardChoice {
    /// What the form sends.
    pub value: String,
    /// What they are called.
    pub name: String,
    /// The end of their number.
    pub number: Option<String>,
    /// As what one represents them.
    pub relation: Relation,
}

/// One organisation.
#[derive(Debug, Clone)]
pub struct ChoiceRow {
    /// What the form sends.
    pub value: String,
    /// What it is called.
    pub name: String,
    /// Its code.
    pub code: Option<String>,
    /// As what one acts.
    pub roles: Vec<Role>,
}

impl ChooseView {
    fn relation(&self, ward: &WardChoice) -> String {
        self.frame.say(match ward.relation {
            Relation::Parent => "choose-as-parent",
            Relation::Guardian => "choose-as-guardian",
        })
    }

    fn roles(&self, row: &ChoiceRow) -> String {
        row.roles.iter().map(|role| self.frame.say(member_role_key(*role))).collect::<Vec<_>>().join(", ")
    }

    /// How many others there are, where the page does not show all.
    fn others(&self) -> Option<String> {
        (self.more != 0).then(|| self.frame.tell("choose-more", &[("count", self.more.into())]))
    }
}

/// A role, by the key of its words.
pub(in crate::pages) const fn member_role_key(role: Role) -> &'static str {
    match role {
        Role::LegalRepresentative => "member-role-representative",
        Role::Administrator => "member-role-administrator",
        Role::Signer => "member-role-signer",
        Role::Submitter => "member-role-submitter",
        Role::Viewer => "member-role-viewer",
    }
}
