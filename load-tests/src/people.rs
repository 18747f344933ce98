//! Fictitious people with known passwords, in the form `khoa import people` reads.
//! Numbers start with 099, mail ends in .example: none of them can be a real person.

use std::io::Write;

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
    (1..=count).map(person).collect()
}

/// The number of the `n`-th of them.
pub fn number(n: usize) -> String {
    format!("0993{n:08}")
}

/// What the `n`-th of them is called.
pub fn name(n: usize) -> String {
    format!("{} Thị {}", pick(&FAMILY, n), pick(&GIVEN, n))
}

fn person(n: usize) -> Person {
    Person {
        personal_number: number(n),
        email: format!("tai{n}@mail.example"),
        name: name(n),
        password: format!("thuyền xuôi dòng lúc {n:04} sương"),
    }
}

fn pick(names: &[&'static str], n: usize) -> &'static str {
    names.get(n % names.len()).copied().unwrap_or_default()
}

/// The JSON lines of an import of those who can sign in.
pub fn import_lines(people: &[Person]) -> String {
    people.iter().zip(1..).map(|(person, n)| line(person, n, Some(&person.password))).collect()
}

/// Writes the lines of those after the first `known`, up to `count`, with their passwords or without any.
pub fn write_more(
    out: &mut impl Write,
    known: usize,
    count: usize,
    with_passwords: bool,
) -> std::io::Result<()> {
    let line = |n| {
        let person = person(n);
        line(&person, n, Some(&*person.password).filter(|_| with_passwords))
    };
    (known + 1..=count).try_for_each(|n| out.write_all(line(n).as_bytes()))
}

fn line(person: &Person, n: usize, password: Option<&str>) -> String {
    let mut words = person.name.split(' ');
    let line = json!({
        "personal_number": person.personal_number, "kind": "citizen", "level": 2,
        "name": person.name, "family_name": words.next(), "middle_name": words.next(), "given_name": words.next(),
        "birthdate": "2000-03-01", "gender": "female", "nationality": "VNM",
        "email": person.email, "phone": format!("090{n:07}"), "password": password,
        "address": {"formatted": "Số 1 phố Thử, Hà Nội", "region": "Hà Nội", "country": "VN"},
    });
    format!("{line}\n")
}
