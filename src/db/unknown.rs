//! Words that a later release has written: while two releases run side by side, rows have some that this one does not know.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Those that were named already.
static NAMED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Leaves a row out of a list because its `column` has a word that this release does not know; the log names each such word once.
pub fn left_out(column: &'static str, word: &str) {
    let name = format!("{column}={word}");
    if NAMED.lock().unwrap_or_else(PoisonError::into_inner).insert(name) {
        tracing::warn!(column, word, "rows of a later release are left out of lists");
    }
}
