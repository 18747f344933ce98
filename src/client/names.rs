//! What people read about a client, before it is registered or changed: visible text, no name of the State's, and
//! no name that cannot be told from another client's.

use super::error::RegistrationError;
use super::model::{Client, ClientId, Metadata};
use super::{reserved, store};
use crate::base::visible::likeness;
use crate::base::{Moment, TextKind, VisibleText};
use crate::db::Conn;

/// Checks every text of `metadata` and keeps it in its one spelling (NFC).
pub(super) fn read(metadata: &mut Metadata) -> Result<(), RegistrationError> {
    let plain = |field, kind, longest, text: &mut String| match VisibleText::parse(kind, longest, text) {
        Ok(seen) => {
            *text = seen.into();
            Ok(())
        }
        Err(why) => Err(RegistrationError::Text { field, why }),
    };
    plain("name", TextKind::Name, 100, &mut metadata.name)?;
    for (field, kind, longest, text) in [
        ("English name", TextKind::Name, 100, &mut metadata.name_en),
        ("agency", TextKind::Name, 200, &mut metadata.agency),
        ("English agency", TextKind::Name, 200, &mut metadata.agency_en),
        ("purpose", TextKind::Sentence, 500, &mut metadata.purpose),
        ("English purpose", TextKind::Sentence, 500, &mut metadata.purpose_en),
    ] {
        if let Some(text) = text {
            plain(field, kind, longest, text)?;
        }
    }
    if metadata.official { Ok(()) } else { nobody_elses(metadata) }
}

/// A purpose may speak of the State; a name may not pass for it.
fn nobody_elses(metadata: &Metadata) -> Result<(), RegistrationError> {
    let fields = [
        ("name", Some(&metadata.name)),
        ("English name", metadata.name_en.as_ref()),
        ("agency", metadata.agency.as_ref()),
        ("English agency", metadata.agency_en.as_ref()),
    ];
    for (field, text) in fields {
        if let Some(reserved) = text.and_then(|text| reserved::in_name(text)) {
            let (words, whose) = (reserved.words.clone(), reserved.whose.clone());
            return Err(RegistrationError::Reserved { field, words, whose });
        }
    }
    Ok(())
}

/// Refuses a name that cannot be told by looking from that of another client which serves people, unless one agency runs both.
/// Two operators at the same moment may still take one name: they are no strangers, and `client list` shows it.
pub(super) fn distinct(
    c: &mut Conn,
    now: Moment,
    id: &ClientId,
    metadata: &Metadata,
) -> Result<(), RegistrationError> {
    let others = store::list(c)?;
    let own = looks(metadata);
    let alike = |other: &&Client| {
        &other.id != id
            && other.is_live(now)
            && looks(&other.metadata).iter().any(|look| own.contains(look))
            && !is_of_one_agency(metadata, &other.metadata)
    };
    match others.iter().find(alike) {
        Some(other) => Err(RegistrationError::Alike { other: other.id.clone() }),
        None => Ok(()),
    }
}

fn looks(metadata: &Metadata) -> Vec<String> {
    std::iter::once(&metadata.name).chain(&metadata.name_en).map(|name| likeness(name)).collect()
}

fn is_of_one_agency(one: &Metadata, other: &Metadata) -> bool {
    let agencies = one.agency.as_deref().zip(other.agency.as_deref());
    agencies.is_some_and(|(one, other)| likeness(one) == likeness(other))
}
