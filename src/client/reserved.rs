//! Names of the State, which a service that is not the State's may not bear. Which they are says `reserved_names.toml`.

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::char::is_combining_mark;

use crate::base::visible::{Letter, letters};

/// Words that are somebody else's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reserved {
    pub(super) words: String,
    at: At,
    spelling: Spelling,
    pub(super) whose: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum At {
    Whole,
    Start,
    Words,
    Inside,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Spelling {
    Folded,
    Marked,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    reserved: Vec<Reserved>,
}

/// A table that cannot be read reserves nothing; a test reads it before it ships.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("reserved_names.toml")).unwrap_or_default());

/// The reserved words that `name` bears.
pub(super) fn in_name(name: &str) -> Option<&'static Reserved> {
    let name = Seen::of(name);
    TABLE.reserved.iter().find(|reserved| name.bears(reserved))
}

/// A name as it looks: its letters, and after how many of them a word begins or ends.
struct Seen {
    letters: Vec<Letter>,
    bounds: Vec<usize>,
}

impl Seen {
    fn of(name: &str) -> Self {
        let (mut seen, mut bounds) = (Vec::new(), vec![0]);
        for word in name.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)) {
            seen.extend(letters(word));
            bounds.push(seen.len());
        }
        Self { letters: seen, bounds }
    }

    fn bears(&self, reserved: &Reserved) -> bool {
        let words = letters(&reserved.words);
        self.letters.windows(words.len().max(1)).enumerate().any(|(start, part)| {
            let end = start + words.len();
            let of_words = self.bounds.contains(&start) && self.bounds.contains(&end);
            let placed = match reserved.at {
                At::Whole => start == 0 && end == self.letters.len(),
                At::Start => start == 0 && of_words,
                At::Words => of_words,
                At::Inside => true,
            };
            placed && part.iter().zip(&words).all(|(one, other)| is_read_as(one, other, reserved.spelling))
        })
    }
}

fn is_read_as(seen: &Letter, meant: &Letter, spelling: Spelling) -> bool {
    let marks = spelling == Spelling::Folded || seen.marks.iter().all(|mark| meant.marks.contains(mark));
    seen.form == meant.form && marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_state_is_seen_however_it_is_written() {
        for (name, words) in [
            ("Khoá", "Khoá"),
            ("KHÓA", "Khoá"),
            ("k.h.o.a", "Khoá"),
            ("КНОА", "Khoá"),
            ("Đăng nhập tài khoản Khoá", "tài khoản Khoá"),
            ("VNeID", "VNeID"),
            ("Hỗ trợ VNelD 24/7", "VNeID"),
            ("myvneid", "VNeID"),
            ("V-N-E-1-D", "VNeID"),
            ("VNéID", "VNeID"),
            ("Cong an", "Công an"),
            ("CÔNG AN TỈNH SÔNG NGÂN", "Công an"),
            ("C ô n g a n", "Công an"),
            ("Cục C06 BộCôngAn", "Bộ Công an"),
            ("bo cong an", "Bộ Công an"),
            ("Nộp phạt Cảnh Sát giao thông", "Cảnh sát"),
            ("Cổng dịch vụ công quốc gia", "Dịch vụ công Quốc gia"),
            ("The Government of Vietnam", "Government of Viet Nam"),
            ("Cấp đổi căn cước nhanh", "căn cước"),
        ] {
            assert_eq!(in_name(name).map(|reserved| reserved.words.as_str()), Some(words), "{name}");
        }
    }

    #[test]
    fn ordinary_names_are_nobody_elses() {
        for name in [
            "Bệnh viện Đa khoa Sông Ngân",
            "Đại học Bách Khoa",
            "Khóa học tiếng Anh",
            "Cổng an toàn giao thông",
            "Cổng dịch vụ công An Giang",
            "Chinh phục kỳ thi",
            "Thư viện Giả Định",
            "Ngân hàng Sông Ngân",
            "Văn phòng công chứng An Bình",
            "Bank",
        ] {
            assert!(in_name(name).is_none(), "{name}: {:?}", in_name(name));
        }
    }

    #[test]
    fn the_table_can_be_read_and_every_row_finds_itself() {
        let table: Table = toml::from_str(include_str!("reserved_names.toml")).unwrap();
        for reserved in &table.reserved {
            assert!(Seen::of(&reserved.words).bears(reserved), "{}", reserved.words);
        }
        assert!(!TABLE.reserved.is_empty());
    }
}
