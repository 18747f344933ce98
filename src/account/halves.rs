//! A profile in its two halves: what registers say of somebody, and what they say themselves. Each is sealed by itself, so that
//! the word of one never stands in the place of the other's; [`Profile`] is the view of both.

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::profile::Profile;

/// What a holder says of themselves, by its names in a profile; all else is a register's.
const HOLDERS_OWN: [&str; 10] = [
    "email",
    "email_verified",
    "phone",
    "phone_verified",
    "locale",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
];

/// The halves as they are sealed.
#[derive(PartialEq, Eq)]
pub(super) struct Halves {
    pub(super) identity: Zeroizing<Vec<u8>>,
    pub(super) contact: Zeroizing<Vec<u8>>,
}

impl Halves {
    pub(super) fn of(profile: &Profile) -> Self {
        // A profile is strings and flags: it always has a JSON form, and that is an object.
        let Ok(Value::Object(all)) = serde_json::to_value(profile) else {
            return Self { identity: Zeroizing::default(), contact: Zeroizing::default() };
        };
        let is_own = |(name, _): &(String, Value)| HOLDERS_OWN.contains(&name.as_str());
        let (contact, identity): (Map<String, Value>, Map<String, Value>) = all.into_iter().partition(is_own);
        let bytes = |half: Map<String, Value>| Zeroizing::new(Value::Object(half).to_string().into_bytes());
        Self { identity: bytes(identity), contact: bytes(contact) }
    }

    /// The profile of both; nothing where they are none.
    pub(super) fn together(&self) -> Option<Profile> {
        let mut all: Map<String, Value> = serde_json::from_slice(&self.identity).ok()?;
        let own: Map<String, Value> = serde_json::from_slice(&self.contact).ok()?;
        all.extend(own);
        serde_json::from_value(Value::Object(all)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_comes_apart_and_together_again_and_each_half_has_its_own_alone() {
        let all = r#"{"name":"Nguyễn Thị Lan","family_name":"Nguyễn","birthdate":"1990-01-01","gender":"female",
            "nationality":"VNM","personal_number":"099190000001","email":"lan@mail.example","email_verified":true,
            "phone":"+84900000001","phone_verified":true,"address":{"formatted":"Huế"},"locale":"vi","nickname":"Lan",
            "preferred_username":"lan","profile":"https://lan.example/","picture":"https://lan.example/lan.png",
            "website":"https://lan.example/"}"#;
        let bare = r#"{"name":"Công ty"}"#;
        for json in [all, bare] {
            let profile: Profile = serde_json::from_str(json).unwrap();
            let halves = Halves::of(&profile);
            assert!(halves.together() == Some(profile));
            let (identity, contact) = (
                String::from_utf8(halves.identity.to_vec()).unwrap(),
                String::from_utf8(halves.contact.to_vec()).unwrap(),
            );
            assert!(!identity.contains("mail.example") && !identity.contains("lan.example"), "{identity}");
            assert!(!contact.contains("Nguyễn") && !contact.contains("099190000001"), "{contact}");
        }
    }
}
