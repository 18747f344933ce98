//! Fictitious people with known passwords, in the form `khoa import people` reads.
//! Numbers start with 099, mail ends in .example: none of them can be a real person.

use std::fmt::Write as _;

use serde_json::json;

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct Person {
    /// What is typed as the user name.
    pub personal_number: String,
    /// Mail address.
    pub email: String,
    /// Full name.
    pub name: String,
    /// The password in clear.
    pub password: String,
}

const FAMILY: [&str; 6] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng"];
const GIVEN: [&str; 8] = ["Lan", "Mai", "Hạnh", "Thảo", "Ngọc", "Hương", "Trang", "Yến"];

/// The first `count` people; always the same ones.
pub fn people(count: usize) -> Vec<Person> {
    (1..=count)
        .map(|n| Person {
            personal_number: format!("099300{n:06}"),
            email: format!("tai{n}@mail.example"),
            name: format!("{} Thị {}", FAMILY[n % FAMILY.len()], GIVEN[n % GIVEN.len()]),
            password: format!("thuyền xuôi dòng lúc {n:04} sương"),
        })
        .collect()
}

/// The JSON lines of an import.
pub fn import_lines(people: &[Person]) -> String {
    let mut lines = String::new();
    for (index, person) in people.iter().enumerate() {
        let mut words = person.name.split(' ');
        let line = json!({
            "personal_number": person.personal_number, "kind": "citizen", "level": 2,
            "name": person.name, "family_name": words.next(), "middle_name": words.next(), "given_name": words.next(),
            "birthdate": "2000-03-01", "gender": "female", "nationality": "VNM",
            "email": person.email, "phone": format!("0900000{:03}", index + 1), "password": person.password,
            "address": {"formatted": "Số 1 phố Thử, Hà Nội", "region": "Hà Nội", "country": "VN"},
        });
        writeln!(lines, "{line}").unwrap_or_default();
    }
    lines
}
