//! A visit as a file that any calendar takes (RFC 5545). Nothing personal is in it: calendars are shared and synchronised.

use std::time::Duration;

use crate::base::Moment;

/// What its reader finds in their calendar.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// What tells it from others: the same for the same visit, so that what was moved takes its place.
    pub(super) uid: String,
    /// Raised by every change.
    pub(super) sequence: i32,
    /// When the file was made.
    pub(super) made: Moment,
    /// When it begins.
    pub(super) begins: Moment,
    /// How long it takes.
    pub(super) takes: Duration,
    /// What it is.
    pub(super) title: String,
    /// Where.
    pub(super) place: String,
    /// What to bring.
    pub(super) text: String,
}

impl Entry {
    /// The file.
    pub(super) fn write(&self) -> String {
        let lines = [
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//Khoa//Visit//VI".to_owned(),
            "METHOD:PUBLISH".to_owned(),
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", self.uid),
            format!("SEQUENCE:{}", self.sequence),
            format!("DTSTAMP:{}", utc(self.made)),
            format!("DTSTART:{}", utc(self.begins)),
            format!("DTEND:{}", utc(self.begins.plus(self.takes))),
            format!("SUMMARY:{}", escaped(&self.title)),
            format!("LOCATION:{}", escaped(&self.place)),
            format!("DESCRIPTION:{}", escaped(&self.text)),
            "END:VEVENT".to_owned(),
            "END:VCALENDAR".to_owned(),
        ];
        lines.iter().map(|line| folded(line)).collect()
    }
}

/// `20270118T013000Z`: in UTC, so that no file has to bring a time zone.
fn utc(at: Moment) -> String {
    at.to_string().chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}

/// RFC 5545 §3.3.11. A line break that somebody else chose begins no line of ours.
fn escaped(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            c if c.is_control() => {}
            c => written.push(c),
        }
    }
    written
}

/// RFC 5545 §3.1: at most 75 octets a line, the rest behind a space on the next; no character is cut in two.
fn folded(line: &str) -> String {
    let (mut written, mut length) = (String::new(), 0);
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            written.push_str("\r\n ");
            length = 1;
        }
        written.push(c);
        length += c.len_utf8();
    }
    written.push_str("\r\n");
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_a_calendars_entry_and_what_others_chose_breaks_no_line() {
        let entry = Entry {
            uid: "apl_1@id.example".into(),
            sequence: 2,
            made: Moment::from_seconds(1_767_292_200),
            begins: Moment::from_seconds(1_767_292_200),
            takes: Duration::from_secs(1_800),
            title: "Khoá; hồ sơ\r\nATTENDEE:x".into(),
            place: "Công an phường Ba Đình, quận Ba Đình, thành phố Hà Nội, nước Cộng hoà xã hội chủ nghĩa"
                .into(),
            text: "a\\b".into(),
        };
        let file = entry.write();
        assert!(file.contains("DTSTART:20260101T183000Z\r\nDTEND:20260101T190000Z\r\n"), "{file}");
        assert!(file.contains("SUMMARY:Khoá\\; hồ sơ\\nATTENDEE:x\r\n"), "{file}");
        assert!(file.contains("DESCRIPTION:a\\\\b\r\n"), "{file}");
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        let unfolded = file.replace("\r\n ", "");
        assert!(unfolded.contains("LOCATION:Công an phường Ba Đình\\, quận"), "{unfolded}");
        assert!(file.ends_with("END:VCALENDAR\r\n"));
    }
}
