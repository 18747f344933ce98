//! One row of a list, checked in itself, without looking at any account. A row that cannot be taken is refused by field and rule,
//! never by value: the file of rejects may be shown and kept.

use std::collections::BTreeMap;

use super::rows::{Fields, SUBJECT};
use crate::account::{FullName, Number};
use crate::base::{Email, LocalDate, PersonalNumber, Phone, TaxCode};
use crate::changeover::model::Legacy;
use crate::client::OldSubject;
use crate::directory::{Directory, InvalidCode, Level, PlaceCode};

/// Longer than any name of an account.
const LONGEST_ID: usize = 255;

/// What codes of provinces mean in a list.
#[derive(Debug, Clone, Copy)]
pub(in crate::changeover) struct Codes<'a> {
    pub(in crate::changeover) directory: &'a Directory,
    /// The day of which they are.
    pub(in crate::changeover) of: LocalDate,
    /// The day on which they are read.
    pub(in crate::changeover) today: LocalDate,
}

/// The sector of each client, by its name.
pub(in crate::changeover) type Sectors = BTreeMap<String, String>;

/// What the row says, and the province of today in which the holder is, where that is said.
pub(in crate::changeover) fn check(
    said: &Fields,
    codes: Codes<'_>,
    sectors: &Sectors,
) -> Result<(Legacy, Option<PlaceCode>), String> {
    let legacy_id = said.get("legacy_id").ok_or("legacy_id: missing")?.clone();
    if legacy_id.len() > LONGEST_ID {
        return Err(format!("legacy_id: is longer than {LONGEST_ID} bytes"));
    }
    let legacy = Legacy {
        legacy_id,
        numbers: numbers(said)?,
        name: said
            .get("name")
            .map(|text| FullName::parse(text).map_err(|why| format!("name: {why}")))
            .transpose()?,
        email: parsed(said, "email", Email::parse)?,
        phone: parsed(said, "phone", Phone::parse)?,
        subjects: subjects(said, sectors)?,
    };
    let province = said.get("province").map(|code| codes.province(code)).transpose()?;
    Ok((legacy, province))
}

fn parsed<T, E: std::fmt::Display>(
    said: &Fields,
    field: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, String> {
    said.get(field).map(|text| parse(text).map_err(|why| format!("{field}: {why}"))).transpose()
}

/// What relying parties call the holder, by their sector.
fn subjects(said: &Fields, sectors: &Sectors) -> Result<BTreeMap<String, OldSubject>, String> {
    let mut subjects = BTreeMap::new();
    for (field, text) in said {
        let Some(client) = field.strip_prefix(SUBJECT) else { continue };
        let sector = sectors.get(client).ok_or_else(|| format!("{field}: there is no such client"))?;
        let subject = OldSubject::parse(text).map_err(|why| format!("{field}: {why}"))?;
        // RFC 9700 §4.15: a `sub` is a person's or a client's.
        if sectors.contains_key(text) {
            return Err(format!("{field}: is what a client is called"));
        }
        let before = subjects.insert(sector.clone(), subject.clone());
        if before.is_some_and(|before| before != subject) {
            return Err(format!("{field}: is another than that of a client of the same sector"));
        }
    }
    Ok(subjects)
}

fn numbers(said: &Fields) -> Result<Vec<Number>, String> {
    // Spreadsheets take codes for numbers, and zeros in front from them.
    let code = |field: &'static str| {
        let nine_digits = |text: &String| text.len() == 9 && text.bytes().all(|b| b.is_ascii_digit());
        let hint =
            if said.get(field).is_some_and(nine_digits) { "; a zero in front may be lost" } else { "" };
        parsed(said, field, TaxCode::parse).map_err(|why| format!("{why}{hint}"))
    };
    let tax = code("tax_code")?.map(Number::TaxCode);
    let enterprise = code("enterprise_code")?.map(Number::EnterpriseCode);
    let person = parsed(said, "personal_number", PersonalNumber::parse)?.map(Number::PersonalNumber);
    let numbers: Vec<Number> = [tax, enterprise, person].into_iter().flatten().collect();
    match (&*numbers, said.contains_key("personal_number")) {
        ([], _) => Err("tax_code: missing, and so are enterprise_code and personal_number".into()),
        ([_, ..], true) if numbers.len() > 1 => {
            Err("personal_number: an account is an organisation's or a person's".into())
        }
        _ => Ok(numbers),
    }
}

impl Codes<'_> {
    /// The province of today that is meant by the code.
    fn province(&self, text: &str) -> Result<PlaceCode, String> {
        // Zeros in front are lost here as well, and two digits leave no doubt.
        let text = if text.len() == 1 { format!("0{text}") } else { text.to_owned() };
        let code: PlaceCode = text.parse().map_err(|why: InvalidCode| format!("province: {why}"))?;
        if code.level() != Level::Province {
            return Err("province: is the code of no province".into());
        }
        let converted = self.directory.places.convert(&code, self.of, self.today);
        let became =
            converted.map_err(|today| format!("province: {today} lies before the day of the codes"))?;
        match &*became.candidates {
            [one] => Ok(one.code),
            _ => Err(format!("province: {code} meant no province on {}", self.of)),
        }
    }
}
