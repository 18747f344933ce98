//! Two accounts that may be one person's.

use askama::Template;

use super::bar::{Bar, Tab};
use crate::account::{Gender, Level};
use crate::application::LONGEST_WORDS;
use crate::base::AccountId;
use crate::merge::{FoundBy, Merge, Opened, Refused, Side, State};
use crate::pages::layout::Frame;
use crate::pages::when;

/// The pairs that wait.
#[derive(Debug, Clone, Template)]
#[template(path = "console/merges.html", config = ".askama.toml")]
pub struct MergeListView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// They.
    pub merges: Vec<Merge>,
    /// Where the next ones are.
    pub next: Option<String>,
    /// Why two that were named are not among them.
    pub trouble: Option<Refused>,
}

/// What was entered, to be shown again.
#[derive(Debug, Clone, Default)]
pub struct MergeEntered {
    /// Which goes on.
    pub surviving: Option<AccountId>,
    /// Why.
    pub words: String,
}

/// One pair, with both dossiers.
#[derive(Template)]
#[template(path = "console/merge.html", config = ".askama.toml")]
pub struct MergeView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// The pair.
    pub opened: Opened,
    /// What was entered.
    pub entered: MergeEntered,
    /// Why nothing was done.
    pub trouble: Option<Refused>,
}

/// A line of both dossiers.
struct Line {
    label: String,
    first: String,
    second: String,
}

impl Line {
    /// Whether both say otherwise.
    fn differs(&self) -> bool {
        self.first != self.second
    }
}

impl MergeListView {
    fn trouble(&self) -> Option<String> {
        self.trouble.map(|why| self.frame.say(refused_key(why)))
    }

    fn state(&self, of: &Merge) -> String {
        self.frame.say(state_key(of.state))
    }
}

impl MergeView {
    fn trouble(&self) -> Option<String> {
        self.trouble.map(|why| self.frame.say(refused_key(why)))
    }

    fn state(&self) -> String {
        self.frame.say(state_key(self.opened.merge.state))
    }

    /// Whether nobody but the records says that they may be one.
    fn is_found(&self) -> bool {
        self.opened.merge.found_by == FoundBy::Likeness
    }

    /// Why it came back to be looked at, where it did.
    fn before(&self) -> Option<String> {
        let reason = self.opened.merge.reason.as_deref()?;
        Some(self.frame.say(match reason {
            "sent_back" => "merge-sent-back",
            "different" => "merge-state-different",
            "objected" => "merge-state-objected",
            "untold" => "merge-untold",
            _ => "merge-came-in-the-way",
        }))
    }

    fn lines(&self) -> Vec<Line> {
        let (first, second) = (&self.opened.first, &self.opened.second);
        let line = |key: &str, of: &dyn Fn(&Side) -> String| Line {
            label: self.frame.say(key),
            first: of(first),
            second: of(second),
        };
        let none = || self.frame.say("merge-none");
        vec![
            line("merge-name", &|side| side.holder.profile.name.clone()),
            line("merge-birthdate", &|side| side.holder.profile.birthdate.map_or_else(none, when::birth)),
            line("merge-gender", &|side| {
                let gender = side.holder.profile.gender;
                gender.map_or_else(none, |gender| self.frame.say(gender_key(gender)))
            }),
            line("merge-number", &|side| {
                side.holder.profile.number.as_ref().map_or_else(none, |number| number.text().into_owned())
            }),
            line("merge-email", &|side| {
                side.holder.profile.email.as_ref().map_or_else(none, |email| email.as_str().to_owned())
            }),
            line("merge-phone", &|side| {
                side.holder.profile.phone.as_ref().map_or_else(none, |phone| phone.as_str().to_owned())
            }),
            line("merge-kind", &|side| self.frame.say(super::person::kind_key(side.holder.account.kind))),
            line("merge-level", &|side| {
                side.holder.account.level.map_or_else(none, |level| Level::number(level).to_string())
            }),
            line("merge-since", &|side| self.frame.date(&side.holder.account.created_at.local_date())),
            line("merge-services", &|side| side.services.to_string()),
        ]
    }

    /// Who may go on: the account, who it is, and what stands in the way.
    fn ways(&self) -> [(AccountId, &'static str, Option<String>); 2] {
        let [first, second] =
            self.opened.in_the_way.map(|why| why.map(|why| self.frame.say(refused_key(why))));
        let Merge { first: one, second: other, .. } = self.opened.merge;
        [(one, "merge-first", first), (other, "merge-second", second)]
    }

    fn goes_on(&self) -> Option<String> {
        let surviving = self.opened.merge.surviving?;
        let key = if surviving == self.opened.merge.first { "merge-first" } else { "merge-second" };
        Some(self.frame.say(key))
    }

    fn is(&self, state: State) -> bool {
        self.opened.merge.state == state
    }

    fn is_chosen(&self, account: &AccountId) -> bool {
        self.entered.surviving.as_ref() == Some(account)
    }

    fn address(&self) -> String {
        format!("{}/merges/{}", self.bar.home, self.opened.merge.id)
    }

    const fn longest(&self) -> usize {
        LONGEST_WORDS
    }
}

const fn gender_key(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "gender-male",
        Gender::Female => "gender-female",
        Gender::Other => "gender-other",
    }
}

const fn state_key(state: State) -> &'static str {
    match state {
        State::Found => "merge-state-found",
        State::Proposed => "merge-state-proposed",
        State::Waits => "merge-state-waits",
        State::Done => "merge-state-done",
        State::Different => "merge-state-different",
        State::Objected => "merge-state-objected",
    }
}

/// The key of the words for why two do not become one, with what can be done.
pub(in crate::pages) const fn refused_key(why: Refused) -> &'static str {
    match why {
        Refused::NotFound => "merge-refused-not-found",
        Refused::OwnCase => "merge-refused-own-case",
        Refused::SamePerson => "merge-refused-same-person",
        Refused::Changed { .. } => "merge-refused-changed",
        Refused::NoWords => "merge-refused-no-words",
        Refused::One => "merge-refused-one",
        Refused::Organisation => "merge-refused-organisation",
        Refused::Closed => "merge-refused-closed",
        Refused::Locked => "merge-refused-locked",
        Refused::Unreached => "merge-refused-unreached",
        Refused::Another => "merge-refused-another",
        Refused::Waits => "merge-refused-waits",
        Refused::NotAsked => "merge-refused-not-asked",
        Refused::Ward => "merge-refused-ward",
        Refused::Restricted => "merge-refused-restricted",
        Refused::Erasing => "merge-refused-erasing",
        Refused::OpenApplication => "merge-refused-open-application",
        Refused::Office => "merge-refused-office",
        Refused::Level => "merge-refused-level",
        Refused::TwoPeople => "merge-refused-two-people",
        Refused::RegisterDiffers => "merge-refused-register-differs",
        Refused::NotNow => "merge-refused-not-now",
        Refused::NoLaw => "merge-refused-no-law",
    }
}
