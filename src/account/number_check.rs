//! Whether a personal number agrees with the birth and gender beside it (Decree 137/2015: the fourth digit
//! tells century and sex, the next two the year). Legal corrections make disagreement possible, so a doubt is
//! for an officer to look at and never refuses anything.

use super::identifier::IdentifierKind;
use super::profile::Profile;
use crate::base::Gender;

/// What does not agree with the number, or with what somebody else has proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The year of birth.
    BirthYear,
    /// The gender.
    Gender,
    /// Somebody else has shown that the e-mail address is theirs.
    EmailOfAnother,
    /// Somebody else has shown that the mobile number is theirs.
    PhoneOfAnother,
}

impl Doubt {
    /// What is doubtful when another has proven an address of that kind.
    pub(super) const fn about(kind: IdentifierKind) -> Option<Self> {
        match kind {
            IdentifierKind::Email => Some(Self::EmailOfAnother),
            IdentifierKind::Phone => Some(Self::PhoneOfAnother),
            _ => None,
        }
    }
}

/// Everything in `profile` that its personal number contradicts.
pub fn doubts(profile: &Profile) -> Vec<Doubt> {
    let Some(number) = profile.personal_number() else { return Vec::new() };
    let digits: Vec<u16> =
        number.as_str().bytes().map(|digit| u16::from(digit.saturating_sub(b'0'))).collect();
    let &[_, _, _, century_and_sex, tens, ones, ..] = digits.as_slice() else { return Vec::new() };
    let year = 1900 + 100 * (century_and_sex / 2) + 10 * tens + ones;
    let female = century_and_sex % 2 == 1;
    let year_differs = profile.birthdate.is_some_and(|born| u16::try_from(born.year()) != Ok(year));
    let gender_differs = match profile.gender {
        Some(Gender::Female) => !female,
        Some(Gender::Male) => female,
        Some(Gender::Other) | None => false,
    };
    let found = [(year_differs, Doubt::BirthYear), (gender_differs, Doubt::Gender)];
    found.into_iter().filter_map(|(differs, doubt)| differs.then_some(doubt)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen(number: &str, born: &str, gender: &str) -> Vec<Doubt> {
        let json =
            serde_json::json!({"name": "X", "personal_number": number, "birthdate": born, "gender": gender});
        doubts(&serde_json::from_value(json).unwrap())
    }

    #[test]
    fn a_number_tells_century_year_and_sex() {
        assert_eq!(seen("099193000001", "1993-03-01", "female"), []);
        assert_eq!(seen("099203000001", "2003-03-01", "male"), []);
        assert_eq!(seen("099203000001", "1903-03-01", "female"), [Doubt::BirthYear, Doubt::Gender]);
        assert_eq!(seen("099203000001", "2003-03-01", "other"), []);
    }

    proptest! {
        /// Decree 137/2015, article 7: three digits of the province, one of century and sex, two of the year, six at random.
        #[test]
        fn a_number_agrees_with_the_birth_and_sex_it_is_made_of_and_with_no_other(
            province in 1_u16..97, year in 1900_u16..2400, female in any::<bool>(), rest in 0_u32..1_000_000, other in 1_u16..100,
        ) {
            let century_and_sex = (year - 1900) / 100 * 2 + u16::from(female);
            let number = format!("{province:03}{century_and_sex}{:02}{rest:06}", year % 100);
            let sex = |female: bool| if female { "female" } else { "male" };
            let born = |year: u16| format!("{year}-06-15");
            prop_assert_eq!(seen(&number, &born(year), sex(female)), []);
            prop_assert_eq!(seen(&number, &born(year), sex(!female)), [Doubt::Gender]);
            prop_assert_eq!(seen(&number, &born(year + other), sex(female)), [Doubt::BirthYear]);
        }
    }
}
