//! What stands in a code: a CWT (RFC 8392), whose own claims have the names that the law has for them.

use std::fmt;

use serde_json::{Map, Number, Value};

use crate::base::{LocalDate, Moment};
use crate::keys::cbor::{self, Key, Writer};

/// The registered claims (RFC 8392 §4).
pub(super) const ISS: u8 = 1;
pub(super) const EXP: u8 = 4;
pub(super) const IAT: u8 = 6;
const CTI: u8 = 7;

/// The name of one showing: by chance, and of nothing but it.
pub type Cti = [u8; 16];

/// What is said of a document. Personal: never log it.
#[derive(Clone, PartialEq)]
pub struct Claims {
    /// Who vouches for it: the address of this service.
    pub issuer: String,
    /// The name of this showing.
    pub cti: Cti,
    /// When it was made: the document counted then. Whole seconds.
    pub made_at: Moment,
    /// Until when it is good. Whole seconds.
    pub expires_at: Moment,
    /// The kind, by the name that the law has for it.
    pub kind: String,
    /// The code of the agency that issued the document.
    pub agency: String,
    /// What that agency was called then, where there was room for it.
    pub agency_name: Option<String>,
    /// The day of issue.
    pub issued_on: LocalDate,
    /// The last day on which it counts.
    pub valid_until: Option<LocalDate>,
    /// The day as of which its source said what stands in it: no moment, by which two showings would be known as of one document.
    pub as_of: LocalDate,
    /// The number that it has among those of its kind, where its holder chose that.
    pub number: Option<String>,
    /// The fields that its holder chose, by the names that the law has for them.
    pub fields: Map<String, Value>,
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims(…)")
    }
}

impl Claims {
    /// As CBOR, every map in the order of RFC 8949 §4.2.1: the same claims are the same bytes.
    pub(super) fn write(&self) -> Vec<u8> {
        let optional = [self.valid_until.is_some(), self.number.is_some(), self.agency_name.is_some()];
        let mut w = Writer::default();
        w.map(9 + optional.iter().filter(|is_there| **is_there).count());
        head(&mut w, &self.issuer, self.expires_at, self.made_at);
        w.integer(i64::from(CTI));
        w.bytes(&self.cti);
        member(&mut w, "kind", &self.kind);
        member(&mut w, "as_of", &self.as_of.to_string());
        if let Some(until) = self.valid_until {
            member(&mut w, "until", &until.to_string());
        }
        member(&mut w, "agency", &self.agency);
        w.text("fields");
        let mut fields: Vec<_> = self.fields.iter().collect();
        fields.sort_by_key(|(name, _)| (name.len(), name.as_str()));
        w.map(fields.len());
        for (name, value) in fields {
            w.text(name);
            write_value(&mut w, value);
        }
        member(&mut w, "issued", &self.issued_on.to_string());
        if let Some(number) = &self.number {
            member(&mut w, "number", number);
        }
        if let Some(name) = &self.agency_name {
            member(&mut w, "agency_name", name);
        }
        w.bytes_written()
    }

    /// The claims in `payload`; nothing where one is missing, is of another type or is there twice. What is not known here is passed over.
    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        let members = Members::of(payload)?;
        let day = |name| members.text(name)?.parse().ok();
        let optional = |name| members.named(name).map(text).map_or(Some(None), |text| text.map(Some));
        let fields = cbor::members(members.named("fields")?)?;
        let field = |(key, value): &(Key<'_>, &[u8])| match key {
            Key::Name(name) => Some((std::str::from_utf8(name).ok()?.to_owned(), read_value(value)?)),
            Key::Number(..) => None,
        };
        Some(Self {
            issuer: members.issuer()?,
            cti: cbor::bytes(members.numbered(CTI)?)?.try_into().ok()?,
            made_at: members.moment(IAT)?,
            expires_at: members.moment(EXP)?,
            kind: members.text("kind")?,
            agency: members.text("agency")?,
            agency_name: optional("agency_name")?,
            issued_on: day("issued")?,
            valid_until: optional("until")?.map(|until| until.parse()).transpose().ok()?,
            as_of: day("as_of")?,
            number: optional("number")?,
            fields: fields.iter().map(field).collect::<Option<_>>()?,
        })
    }
}

/// What every CWT of ours begins with.
pub(super) fn head(w: &mut Writer, issuer: &str, expires_at: Moment, made_at: Moment) {
    w.integer(i64::from(ISS));
    w.text(issuer);
    w.integer(i64::from(EXP));
    w.integer(expires_at.as_seconds());
    w.integer(i64::from(IAT));
    w.integer(made_at.as_seconds());
}

fn member(w: &mut Writer, name: &str, value: &str) {
    w.text(name);
    w.text(value);
}

/// The claims of a CWT, not looked into yet.
pub(super) struct Members<'p>(cbor::Members<'p>);

impl<'p> Members<'p> {
    /// Of a payload that is one map and nothing behind it.
    pub(super) fn of(payload: &'p [u8]) -> Option<Self> {
        let (map, rest) = cbor::split(payload)?;
        cbor::members(map).filter(|_| rest.is_empty()).map(Self)
    }

    fn numbered(&self, number: u8) -> Option<&'p [u8]> {
        let named = |(key, _): &&(Key<'_>, _)| *key == Key::Number(0, u64::from(number));
        self.0.iter().find(named).map(|(_, value)| *value)
    }

    pub(super) fn named(&self, name: &str) -> Option<&'p [u8]> {
        let named = |(key, _): &&(Key<'_>, _)| *key == Key::Name(name.as_bytes());
        self.0.iter().find(named).map(|(_, value)| *value)
    }

    fn text(&self, name: &str) -> Option<String> {
        text(self.named(name)?)
    }

    pub(super) fn issuer(&self) -> Option<String> {
        text(self.numbered(ISS)?)
    }

    pub(super) fn moment(&self, number: u8) -> Option<Moment> {
        cbor::integer(self.numbered(number)?).map(Moment::from_seconds)
    }
}

fn text(item: &[u8]) -> Option<String> {
    std::str::from_utf8(cbor::text(item)?).ok().map(str::to_owned)
}

fn write_value(w: &mut Writer, value: &Value) {
    match value {
        Value::Bool(yes) => w.yes_no(*yes),
        Value::String(text) => w.text(text),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => w.integer(whole),
            (None, part) => w.fraction(part.unwrap_or_default()),
        },
        // No field is any of these.
        Value::Null | Value::Array(_) | Value::Object(_) => w.text(&value.to_string()),
    }
}

fn read_value(item: &[u8]) -> Option<Value> {
    let yes_no = || cbor::yes_no(item).map(Value::Bool);
    let whole = || cbor::integer(item).map(Value::from);
    let part = || cbor::fraction(item).and_then(Number::from_f64).map(Value::Number);
    text(item).map(Value::String).or_else(yes_no).or_else(whole).or_else(part)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// One with everything in it.
    pub(in crate::wallet::offline) fn full() -> Claims {
        let fields =
            json!({ "full_name": "Nguyễn Thị Lan", "points": 12, "share": 0.5, "donor": true, "below": -3 });
        Claims {
            issuer: "https://id.example".into(),
            cti: *b"0123456789abcdef",
            made_at: Moment::from_seconds(1_790_000_000),
            expires_at: Moment::from_seconds(1_790_003_600),
            kind: "driving_licence".into(),
            agency: "G01".into(),
            agency_name: Some("Bộ Công an".into()),
            issued_on: LocalDate::of(2024, 5, 1),
            valid_until: Some(LocalDate::of(2034, 5, 1)),
            as_of: LocalDate::of(2026, 9, 1),
            number: Some("790123456789".into()),
            fields: fields.as_object().unwrap().clone(),
        }
    }

    #[test]
    fn all_that_is_said_comes_back_and_what_is_left_out_stays_out() {
        let bare =
            Claims { agency_name: None, valid_until: None, number: None, fields: Map::new(), ..full() };
        for claims in [full(), bare] {
            let written = claims.write();
            assert_eq!(Claims::read(&written), Some(claims.clone()));
            assert_eq!(Claims::read(&[written.as_slice(), &[0]].concat()), None, "one thing alone");
            for cut in 0..written.len() {
                assert_eq!(Claims::read(&written[..cut]), None, "{cut}");
            }
        }
    }

    #[test]
    fn what_is_said_twice_is_not_said() {
        let mut w = Writer::default();
        for _twice in 0..2 {
            member(&mut w, "kind", "driving_licence");
        }
        let (twice, mut written) = (w.bytes_written(), full().write());
        // One claim more than a map of twelve, and then two.
        for more in [1, 2] {
            written[0] = 0xa0 | (12 + more);
            let of = twice.len() / 2 * usize::from(more);
            assert_eq!(Claims::read(&[written.as_slice(), &twice[..of]].concat()), None, "{more}");
        }
        written[0] = 0xa0 | 13;
        let unknown = [written.as_slice(), &[0x61, b'x', 0xf5]].concat();
        assert_eq!(Claims::read(&unknown), Some(full()), "what is not known is passed over");
    }

    #[test]
    fn maps_are_in_the_order_of_their_keys() {
        let written = full().write();
        let keys: Vec<Vec<u8>> = cbor::members(&written)
            .unwrap()
            .into_iter()
            .map(|(key, _)| {
                let mut w = Writer::default();
                match key {
                    Key::Number(_, number) => w.integer(i64::try_from(number).unwrap()),
                    Key::Name(name) => w.text(std::str::from_utf8(name).unwrap()),
                }
                w.bytes_written()
            })
            .collect();
        assert!(keys.is_sorted(), "{keys:x?}");
        assert_eq!(keys.len(), 12);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..120), at in 0..100_usize, bent: u8) {
            prop_assert!(Claims::read(&bytes).is_none());
            let mut written = full().write();
            if let Some(byte) = written.get_mut(at) {
                *byte = bent;
            }
            Claims::read(&written);
        }
    }
}
