//! Fictitious lists of accounts that people and organisations had elsewhere, in the form `khoa changeover import` reads.
//! Every fourth is an organisation's. Codes are of the province that there is none of: none of them can be a real one.

use std::io::Write;

use crate::people;

/// One in so many is an organisation's.
const ORGANISATIONS: usize = 4;
/// What the digits of a tax code weigh in its last one.
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// Writes the list of the first `count`, row by row.
pub fn write(out: &mut impl Write, count: usize) -> std::io::Result<()> {
    writeln!(out, "legacy_id,tax_code,personal_number,name,province,email,phone")?;
    let mut codes = tax_codes();
    for n in 1..=count {
        let (tax, person) = match n.is_multiple_of(ORGANISATIONS) {
            true => (codes.next().unwrap_or_default(), String::new()),
            false => (String::new(), people::number(n)),
        };
        let name = people::name(n);
        writeln!(out, "cu-{n:08},{tax},{person},{name},01,cu{n}@old.example,090{n:07}")?;
    }
    Ok(())
}

/// How many of the first `count` are those of the first `known` people.
pub fn theirs(count: usize, known: usize) -> usize {
    let known = known.min(count);
    known - known / ORGANISATIONS
}

/// Codes that no organisation has, always the same ones.
pub fn tax_codes() -> impl Iterator<Item = String> {
    (1_u32..10_000_000).filter_map(|serial| {
        let nine = format!("99{serial:07}");
        let sum: u32 =
            nine.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        // Where the last digit would have two there is no code.
        let last = 10 - sum % 11;
        (last < 10).then(|| format!("{nine}{last}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_end_in_their_check_digit() {
        assert!(tax_codes().any(|code| code == "9900000016"));
        assert!(tax_codes().all(|code| code.len() == 10));
    }

    #[test]
    fn a_list_has_as_many_rows_and_says_whose_they_are() {
        let mut list = Vec::new();
        write(&mut list, 8).unwrap();
        assert_eq!(String::from_utf8(list).unwrap().lines().count(), 9);
        assert_eq!((theirs(8, 4), theirs(8, 100)), (3, 6));
    }
}
