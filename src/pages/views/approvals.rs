//! What services ask a person away from their browser.

use askama::Template;

use super::consent::{Item, items};
use super::home::Notice;
use crate::approval::State;
use crate::base::{Moment, Told};
use crate::pages::layout::Frame;

/// One question, as its person reads it.
#[derive(Debug, Clone)]
pub struct ApprovalRow {
    /// Goes into the addresses of its forms.
    pub id: String,
    /// Who asks, by the name people know.
    pub name: Told,
    /// Who is behind it.
    pub agency: Option<Told>,
    /// What it wants people's data for.
    pub purpose: Option<Told>,
    /// Whether it is a service of the State.
    pub official: bool,
    /// The scopes of what it would see.
    pub scopes: Vec<String>,
    /// The APIs it would come to in the person's name, as people know them.
    pub apis: Vec<Told>,
    /// What the asker shows on its own side.
    pub message: Option<String>,
    /// Whether that is what they compare, and not a number.
    pub compares_message: bool,
    /// What a yes does.
    pub about: About,
    /// When it was asked.
    pub asked: Moment,
    /// Until when it can be answered.
    pub expires: Moment,
    /// Where it stands.
    pub state: State,
}

/// What a yes does.
#[derive(Debug, Clone)]
pub enum About {
    /// A service sees what it asks for.
    Service,
    /// Somebody is signed in on another device.
    Device {
        /// What kind of device it is.
        named: String,
        /// Whether it is in the network of this one.
        nearby: bool,
    },
    /// A device on which the person is signed in goes on.
    Again {
        /// What kind of device it is.
        named: String,
    },
    /// A phone takes the place of the one that says yes.
    Phone {
        /// What its holder calls it.
        label: String,
    },
    /// Somebody whom the person represents goes on to whoever asks.
    Ward {
        /// What the ward is called.
        ward: String,
        /// For so many days it holds; none for this once.
        days: u16,
        /// What kind of device the ward sits at.
        named: String,
    },
    /// An officer of whoever asks helps the person.
    Help {
        /// What the officer is called.
        helper: String,
        /// What they may do, by its key.
        scope: Option<&'static str>,
        /// For so many minutes.
        minutes: u8,
    },
    /// An organisation that the person represents has an account.
    Organisation {
        /// What the person is called who asks for it.
        by: String,
        /// Whether they represent it not themselves, and say that one who does has authorised them.
        authorised: bool,
    },
    /// A document is signed for an organisation.
    Signature {
        /// What the organisation is called.
        organisation: String,
        /// What whoever filed it is called.
        by: String,
        /// What the document is called.
        title: String,
        /// Its digest.
        sha256: String,
    },
}

/// Every question that waits.
#[derive(Debug, Clone, Template)]
#[template(path = "approvals.html", config = ".askama.toml")]
pub struct ApprovalsView {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub notice: Option<Notice>,
    /// The newest first.
    pub rows: Vec<ApprovalRow>,
}

/// One question and its answers. Posts `csrf` and `answer=no|not-me` to `/approvals/<id>`; yes goes by the script.
#[derive(Debug, Clone, Template)]
#[template(path = "approval.html", config = ".askama.toml")]
pub struct ApprovalView {
    /// The frame.
    pub frame: Frame,
    /// Which.
    pub row: ApprovalRow,
    /// Whether the person has a passkey to say yes with.
    pub has_passkey: bool,
    /// For how many days whoever asked hears nothing of somebody who says that it was not them.
    pub held_days: u16,
}

impl ApprovalView {
    fn items(&self) -> Vec<Item> {
        items(&self.frame, self.row.scopes.iter().map(String::as_str))
    }

    fn waits(&self) -> bool {
        self.row.state == State::Pending
    }

    const fn heading(&self) -> &'static str {
        match self.row.about {
            About::Service => "approval-title",
            About::Device { .. } => "approval-device-title",
            About::Again { .. } => "approval-again-title",
            About::Phone { .. } => "approval-phone-title",
            About::Ward { .. } => "approval-ward-title",
            About::Help { .. } => "approval-help-title",
            About::Organisation { .. } => "approval-organisation-title",
            About::Signature { .. } => "approval-signature-title",
        }
    }

    /// What follows when they say that it was not them.
    const fn not_me(&self) -> &'static str {
        match self.row.about {
            About::Service => "approval-not-me-hint",
            About::Device { .. } => "approval-device-not-me",
            About::Again { .. } => "approval-again-not-me",
            About::Phone { .. } => "approval-phone-not-me",
            About::Ward { .. } => "approval-ward-not-me",
            About::Help { .. } => "approval-help-not-me",
            About::Organisation { .. } => "approval-organisation-not-me",
            About::Signature { .. } => "approval-signature-not-me",
        }
    }

    /// Where the number is to be seen.
    const fn number_hint(&self) -> &'static str {
        match self.row.about {
            About::Ward { .. } => "approval-ward-number",
            _ => "approval-number-hint",
        }
    }

    const fn is_services(&self) -> bool {
        matches!(self.row.about, About::Service)
    }

    /// Whether a phone alone says yes to it.
    const fn takes_phone(&self) -> bool {
        matches!(self.row.about, About::Phone { .. })
    }

    /// What they say that they looked at, how that is done, and what is said to whoever did not.
    const fn same(&self) -> [&'static str; 3] {
        match self.row.about {
            About::Signature { .. } => {
                ["approval-document-read", "approval-document-read-hint", "approval-document-unread"]
            }
            _ => ["approval-same", "approval-same-hint", "approval-same-missing"],
        }
    }

    /// What is said to whoever has compared nothing.
    const fn missing(&self) -> &'static str {
        let [_, _, missing] = self.same();
        if self.row.compares_message { missing } else { "approval-number-missing" }
    }

    /// What became of it.
    const fn ended(&self) -> &'static str {
        match self.row.state {
            State::Pending | State::Expired => "approval-is-expired",
            State::Approved | State::Spent => "approval-is-approved",
            State::Denied => "approval-is-denied",
            State::Reported => "approval-is-reported",
            State::Cancelled => "approval-is-cancelled",
        }
    }
}
