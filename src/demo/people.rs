//! The fictitious people of the demo, in the format of `khoa import people`, and who of them can sign in.
//!
//! Everyone follows the rule of fictitious data: personal numbers begin with 099, tax codes with 99, foreigner
//! numbers with 999, phones are 0900000xxx, mail ends in `.example`. No name may be that of a known person.

use serde::Deserialize;

/// Everyone, one JSON object a line.
pub const PEOPLE: &str = include_str!("people.jsonl");

/// The passphrase of all who have one. Printed by the demo and worth nothing anywhere else.
pub const PASSPHRASE: &str = "trang-sang-tren-song-que";

/// Someone a newcomer can sign in as.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Newcomer {
    /// The name as its bearer writes it.
    pub name: String,
    /// `citizen` or `foreigner`.
    pub kind: String,
    /// How well the identity was proven.
    pub level: u8,
    /// The number to sign in with.
    #[serde(alias = "personal_number", alias = "foreigner_number")]
    pub number: String,
    password: Option<String>,
}

/// Those with a passphrase, in the order of the file.
///
/// # Errors
/// When a line is not what the import format asks for.
pub fn newcomers() -> Result<Vec<Newcomer>, serde_json::Error> {
    let mut found = Vec::new();
    for line in PEOPLE.lines().filter(|line| line.contains("\"password\"")) {
        let person: Newcomer = serde_json::from_str(line)?;
        if person.password.is_some() {
            found.push(person);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
