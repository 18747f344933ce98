//! Rules one by one, whatever section they are of: for showing and comparing.

use toml::{Table, Value};

use super::version::{Confidence, Version};

/// One rule: the path to it, what it says, and how sure we are.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rule {
    /// Keys from the outermost to its own, joined by dots.
    pub path: String,
    /// What it says.
    pub says: String,
    /// How sure we are of it; none only in a version that `check` refuses.
    pub confidence: Option<Confidence>,
}

/// A rule that two versions do not agree on; none where a version has no such rule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The path to the rule.
    pub path: String,
    /// What the first says.
    pub before: Option<String>,
    /// What the second says.
    pub after: Option<String>,
}

/// Every rule of a table, in the order of their paths.
pub(super) fn all(table: &Table) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk("", table, &mut found);
    found
}

fn walk(prefix: &str, table: &Table, found: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Table(inner) => walk(&path, inner, found),
            rule => found.push((path, said(rule))),
        }
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Datetime(at) => at.to_string(),
        Value::Array(values) => values.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Table(inner) => {
            all(inner).into_iter().map(|(key, says)| format!("{key} = {says}")).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The rules on which `before` and `after` do not agree.
pub fn differences(before: &Version, after: &Version) -> Vec<Difference> {
    let (before, after) = (before.rules(), after.rules());
    let says = |rules: &[Rule], path: &str| {
        rules.iter().find(|rule| rule.path == path).map(|rule| rule.says.clone())
    };
    let mut paths: Vec<&String> = before.iter().chain(&after).map(|rule| &rule.path).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
        .into_iter()
        .map(|path| Difference { path: path.clone(), before: says(&before, path), after: says(&after, path) })
        .filter(|one| one.before != one.after)
        .collect()
}
