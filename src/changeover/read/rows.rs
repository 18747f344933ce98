//! The rows of a list, by field: a table with a header as spreadsheets write it (RFC 4180, with whichever mark between fields), or
//! one JSON object a line. Which of both, the first character says.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, Read};

use serde_json::Value;

use super::text::{LONGEST, Line, Text};

/// What a row may say; other columns and members are left aside.
pub const FIELDS: [&str; 8] =
    ["legacy_id", "tax_code", "enterprise_code", "personal_number", "name", "province", "email", "phone"];

/// What the name of a field begins with that says what a client calls the holder; the client's own name follows.
pub const SUBJECT: &str = "subject:";

/// A field of a table may go on in so many lines more; a quotation mark that is not closed by then never is.
const MOST_LINES: usize = 20;

/// What a list calls its columns: by field, where it is not the field's own name.
pub type Columns = BTreeMap<String, String>;

/// What a row says, by field. What it does not say is left out.
pub(in crate::changeover) type Fields = BTreeMap<String, String>;

/// What begins on a line.
#[derive(Debug)]
pub(in crate::changeover) enum Row {
    /// A row, or why it is none.
    Row(Result<Fields, String>),
    /// Nothing.
    Blank,
}

/// Why no row can be taken.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A table without a column that it must have. What its first line says is not told: without a header that is somebody's row.
    #[error(
        "none of the {count} columns of the first line is called {column}; name it with --column {field}=NAME"
    )]
    NoColumn {
        /// What it holds.
        field: String,
        /// What it should be called.
        column: String,
        /// How many there are.
        count: usize,
    },
    /// The file cannot be read on.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
}

/// How the rows stand in the file.
enum Form {
    Objects,
    Table { mark: char, width: usize, places: Vec<(String, usize)> },
}

/// A list, row by row.
pub(in crate::changeover) struct Rows<R> {
    text: Text<R>,
    /// Lines that were read and belong to no row yet.
    ahead: VecDeque<(usize, Line)>,
    form: Option<Form>,
    columns: Columns,
}

impl<R: Read> Rows<R> {
    pub(in crate::changeover) fn of(text: Text<R>, columns: Columns) -> Self {
        Self { text, ahead: VecDeque::new(), form: None, columns }
    }

    /// What is read from.
    pub(in crate::changeover) const fn text(&self) -> &Text<R> {
        &self.text
    }

    /// The next row with the line it begins on; [`None`] at the end.
    pub(in crate::changeover) fn next(&mut self) -> Result<Option<(usize, Row)>, Unreadable> {
        loop {
            let Some((number, line)) = self.line()? else { return Ok(None) };
            let text = match line {
                Line::Unreadable(rule) => return Ok(Some((number, Row::Row(Err(rule))))),
                Line::Text(text) if text.trim().is_empty() => return Ok(Some((number, Row::Blank))),
                Line::Text(text) => text,
            };
            match &self.form {
                None if text.trim_start().starts_with('{') => {
                    self.form = Some(Form::Objects);
                    return Ok(Some((number, Row::Row(object(&text, &self.columns)))));
                }
                // A spreadsheet may say first what it puts between fields.
                None if text.starts_with("sep=") => {}
                None => self.form = Some(header(&text, &self.columns)?),
                Some(Form::Objects) => return Ok(Some((number, Row::Row(object(&text, &self.columns))))),
                Some(Form::Table { mark, width, places }) => {
                    let (mark, width, places) = (*mark, *width, places.clone());
                    let row = self.whole(text, mark)?.and_then(|fields| placed(&fields, width, &places));
                    // Rows of nothing but marks are what spreadsheets leave below a table.
                    let is_blank = row.as_ref().is_ok_and(BTreeMap::is_empty);
                    return Ok(Some((number, if is_blank { Row::Blank } else { Row::Row(row) })));
                }
            }
        }
    }

    fn line(&mut self) -> io::Result<Option<(usize, Line)>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.text.next(),
        }
    }

    /// The fields of the row that begins with `first`, with the lines in which it goes on. Where it never ends, those are rows of
    /// their own.
    fn whole(&mut self, first: String, mark: char) -> io::Result<Result<Vec<String>, String>> {
        let (mut row, mut taken) = (first, Vec::new());
        loop {
            if let Some(fields) = fields(&row, mark) {
                return Ok(Ok(fields));
            }
            let next = if taken.len() < MOST_LINES && row.len() < LONGEST { self.line()? } else { None };
            let goes_on = match &next {
                Some((_, Line::Text(more))) => {
                    row.push('\n');
                    row.push_str(more);
                    true
                }
                _ => false,
            };
            taken.extend(next);
            if !goes_on {
                for line in taken.into_iter().rev() {
                    self.ahead.push_front(line);
                }
                return Ok(Err("a quotation mark is not closed".into()));
            }
        }
    }
}

/// The fields of a row; nothing while a quotation mark is open.
fn fields(row: &str, mark: char) -> Option<Vec<String>> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = row.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' if quoted || field.trim().is_empty() => quoted = !quoted,
            c if c == mark && !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    (!quoted).then_some(fields)
}

/// The fields to look for where those names stand: what a row may say, and what clients call its holder.
fn asked<'a>(columns: &'a Columns, names: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let renamed = columns.keys().map(String::as_str);
    let subjects = renamed.chain(names).filter(|name| name.starts_with(SUBJECT));
    FIELDS.into_iter().chain(subjects).collect()
}

/// Which columns there are, and what stands between them: what the header has most of.
fn header(text: &str, columns: &Columns) -> Result<Form, Unreadable> {
    let count = |mark: char| text.chars().filter(|c| *c == mark).count();
    let mark = [',', ';', '\t', '|'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(',');
    let names = fields(text, mark).unwrap_or_default();
    let place = |column: &str| names.iter().position(|name| name.trim().eq_ignore_ascii_case(column));
    let mut places = Vec::new();
    for field in asked(columns, names.iter().map(|name| name.trim())) {
        let column = columns.get(field).map_or(field, String::as_str);
        match place(column) {
            Some(place) => places.push((field.to_owned(), place)),
            None if field == "legacy_id" || columns.contains_key(field) => {
                let (field, column) = (field.to_owned(), column.to_owned());
                return Err(Unreadable::NoColumn { field, column, count: names.len() });
            }
            None => {}
        }
    }
    Ok(Form::Table { mark, width: names.len(), places })
}

fn placed(fields: &[String], width: usize, places: &[(String, usize)]) -> Result<Fields, String> {
    if fields.len() != width && fields.iter().any(|field| !field.trim().is_empty()) {
        return Err(format!("{} fields instead of {width}", fields.len()));
    }
    let said = places
        .iter()
        .filter_map(|(field, place)| Some((field.clone(), fields.get(*place)?.trim().to_owned())));
    Ok(said.filter(|(_, text)| !text.is_empty()).collect())
}

/// What one JSON object says.
fn object(line: &str, columns: &Columns) -> Result<Fields, String> {
    let Ok(Value::Object(members)) = serde_json::from_str(line.trim()) else {
        return Err("is not one JSON object".into());
    };
    let mut said = Fields::new();
    for field in asked(columns, members.keys().map(String::as_str)) {
        let name = columns.get(field).map_or(field, String::as_str);
        let text = match members.get(name) {
            None | Some(Value::Null) => continue,
            Some(Value::String(text)) => text.trim().to_owned(),
            // Other systems write codes as numbers; what that cost of zeros is refused as the code it is no more.
            Some(Value::Number(number)) => number.to_string(),
            Some(_other) => return Err(format!("{field}: is not a text")),
        };
        if !text.is_empty() {
            said.insert(field.to_owned(), text);
        }
    }
    Ok(said)
}
