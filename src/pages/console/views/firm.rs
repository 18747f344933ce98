//! What the business register says of an organisation that asks for its account, and where those stand who represent it.

use super::compared::Row;
use crate::application::{Consent, Firm};
use crate::pages::layout::Frame;
use crate::pages::views::FirmFace;

/// The lines of it; none where the application is about no organisation.
pub(super) fn firm(frame: &Frame, firm: &Firm) -> Vec<Row> {
    let row = |label: &str, found: String| Row {
        label: frame.say(label),
        said: String::new(),
        found,
        differs: false,
    };
    let said = match firm {
        Firm::NotAsked => return Vec::new(),
        Firm::Down => return vec![row("console-firm-name", frame.say("console-register-down"))],
        Firm::Unknown => return vec![row("console-firm-name", frame.say("console-register-unknown"))],
        Firm::Said(said) => said,
    };
    let agreed = said.others().filter(|one| matches!(one.consent, Consent::Given(_))).count();
    let others = said.others().count();
    let counts = [("agreed", agreed.into()), ("others", others.into())];
    vec![
        row("console-firm-name", said.name.clone()),
        row("console-firm-representatives", frame.say(FirmFace::of(said).standing())),
        row("console-firm-consents", frame.tell("firm-consents", &counts)),
    ]
}
