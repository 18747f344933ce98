//! A family: a mother asks for her children and for an aunt whose guardian she is, and the registers know that she may.

use serde_json::Value;

use super::acts::Play;
use crate::account::Level;
use crate::application::{Typed, Ward, Wish};
use crate::base::PersonalNumber;
use crate::demo::people::PEOPLE;
use crate::demo::run::DemoError;
use crate::registers::{Guardian, Relation, Subject};

/// Who asks.
const MOTHER: &str = "099193000001";

/// For whom: a girl who signs in by herself, a small boy who does not, and a ward of age.
const FAMILY: &[(&str, Relation)] = &[
    ("099317000008", Relation::Parent),
    ("099223000009", Relation::Parent),
    ("099145000014", Relation::Guardian),
];

/// Who represents whoever has that number, as the registers of the demo have it.
pub fn guardians(number: &str) -> Vec<Guardian> {
    let theirs = FAMILY.iter().filter(|(ward, _)| *ward == number);
    let by = |(_, relation): &(&str, Relation)| {
        let number = PersonalNumber::parse(MOTHER).ok().map(Subject::PersonalNumber)?;
        Some(Guardian { number, relation: *relation, until: None })
    };
    theirs.filter_map(by).collect()
}

pub(super) async fn live(play: &Play<'_>) -> Result<(), DemoError> {
    for (ward, relation) in FAMILY {
        let wish =
            wish(ward, *relation, play).ok_or_else(|| DemoError::Damaged(format!("{ward} is nobody")))?;
        play.ask_for(MOTHER, &wish, 20).await?;
    }
    Ok(())
}

/// What the mother declares of one of them.
fn wish(number: &str, relation: Relation, play: &Play<'_>) -> Option<Wish> {
    let line = PEOPLE.lines().find(|line| line.contains(number))?;
    let line: Value = serde_json::from_str(line).ok()?;
    let text = |member: &str| line.get(member).and_then(Value::as_str).map(str::to_owned);
    let typed = Typed {
        who: "citizen".to_owned(),
        number: number.to_owned(),
        name: text("name")?,
        birthdate: text("birthdate")?,
        ..Typed::default()
    };
    let relation = crate::application::relation(relation);
    Ward::read(Level::One, (relation.as_str(), &typed), play.today).ok().map(Wish::Ward)
}
