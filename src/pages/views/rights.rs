//! What somebody asks about the data of themselves: that something be corrected, and that processing be restricted.

use askama::Template;

use crate::account::Profile;
use crate::application::Datum;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};
use crate::pages::{countries, when};

/// Something that is kept, as it stands now.
#[derive(Debug, Clone)]
pub struct DatumRow {
    /// As it is sent.
    pub name: &'static str,
    /// The key of its word.
    pub label: &'static str,
    /// What is kept; nothing where nothing is.
    pub now: Option<String>,
}

/// `/applications/correction`. Posts `csrf`, `datum`, `says` or, of a nationality, `country`, and `why`.
#[derive(Debug, Clone, Template)]
#[template(path = "application_correction.html", config = ".askama.toml")]
pub struct CorrectionView {
    /// The frame.
    pub frame: Frame,
    /// What is kept.
    pub rows: Vec<DatumRow>,
    /// As typed before.
    pub datum: String,
    /// As typed before.
    pub says: String,
    /// As typed before.
    pub why: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

impl CorrectionView {
    /// Of what is known, and what was typed.
    pub fn of(
        frame: Frame,
        known: &Profile,
        (datum, says, why): (String, String, String),
        troubles: Vec<Trouble>,
    ) -> Self {
        let row = |name: &'static str| {
            let now = match name {
                "name" => Some(known.name.clone()),
                "birthdate" => known.birthdate.map(when::birth),
                "gender" => known.gender.map(|one| frame.say(gender(one.as_str()))),
                "nationality" => known.nationality.as_ref().map(|one| countries::called(frame.lang, one)),
                _ => known.address.as_ref().map(|one| one.formatted.clone()),
            };
            DatumRow { name, label: datum_key(name), now }
        };
        let rows = Datum::NAMES.map(row).into();
        Self { frame, rows, datum, says, why, troubles }
    }

    /// Every country by its name, with its code and whether it was chosen before.
    fn countries(&self) -> Vec<(&'static str, &'static str, bool)> {
        let is_chosen = |code: &str| self.datum == "nationality" && self.says.eq_ignore_ascii_case(code);
        countries::all(self.frame.lang)
            .into_iter()
            .map(|(code, name)| (code, name, is_chosen(code)))
            .collect()
    }
}

/// The key of something's word.
pub fn datum_key(name: &str) -> &'static str {
    match name {
        "name" => "datum-name",
        "birthdate" => "datum-birthdate",
        "gender" => "datum-gender",
        "nationality" => "datum-nationality",
        _ => "datum-residence",
    }
}

fn gender(word: &str) -> &'static str {
    match word {
        "female" => "gender-female",
        "male" => "gender-male",
        _ => "gender-other",
    }
}

/// What it should be, in words.
pub fn said(frame_lang: crate::base::Lang, datum: &Datum) -> String {
    match datum {
        Datum::Birthdate(born) => when::birth(*born),
        Datum::Gender(one) => crate::pages::Words::get(frame_lang, gender(one.as_str()), &[]),
        Datum::Nationality(state) => countries::called(frame_lang, state.as_str()),
        Datum::Name(_) | Datum::Residence(_) => datum.text(),
    }
}

/// `/applications/restriction`. Posts `csrf` and `why`.
#[derive(Debug, Clone, Template)]
#[template(path = "application_restriction.html", config = ".askama.toml")]
pub struct RestrictionView {
    /// The frame.
    pub frame: Frame,
    /// As typed before.
    pub why: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}
