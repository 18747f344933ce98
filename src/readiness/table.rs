//! The board as a table for spreadsheets.

use super::model::{Board, Item, Province};

/// One line a province and thing, after a line of names (RFC 4180). What would be a formula to a spreadsheet begins with an apostrophe,
/// which makes it text: notes are written by people.
pub fn csv(board: &Board) -> String {
    let head = "province,name,criterion,met,known_by_service,due,overdue,next,responsible,entered_by,entered_at,note";
    let line = |(province, item): (&Province, &Item)| {
        let entry = item.entry.as_ref();
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let fields = [
            province.code.to_string(),
            province.name.clone(),
            item.criterion.as_str().to_owned(),
            yes(item.met),
            yes(item.known),
            item.due.to_string(),
            yes(item.overdue),
            item.next.as_str().to_owned(),
            item.next.responsible().map(|who| who.as_str().to_owned()).unwrap_or_default(),
            entry.and_then(|entry| entry.name.clone()).unwrap_or_default(),
            entry.map(|entry| entry.at.to_string()).unwrap_or_default(),
            entry.map(|entry| entry.note.clone()).unwrap_or_default(),
        ];
        fields.map(|field| quoted(&field)).join(",")
    };
    let items =
        board.provinces.iter().flat_map(|province| province.items.iter().map(move |item| (province, item)));
    let lines: Vec<String> = std::iter::once(head.to_owned()).chain(items.map(line)).collect();
    // Excel takes a file without this mark for one of an older encoding.
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

fn quoted(field: &str) -> String {
    // Where the decimal sign is a comma, spreadsheets part cells at semicolons, and our quotation marks protect the first alone.
    let cells = field.split_inclusive([';', '\t', '\r', '\n']).map(harmless);
    format!("\"{}\"", cells.collect::<String>().replace('"', "\"\""))
}

fn harmless(cell: &str) -> String {
    // Excel looks past blanks in front, and takes the wide forms of East Asian keyboards for the same.
    let said = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    let formula = said.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    format!("{}{cell}", if formula { "'" } else { "" })
}
