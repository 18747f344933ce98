//! Lists by keyset: a page begins behind the last row of the one before, whatever was added or taken out since.

use super::refusal::invalid;
use crate::base::Problem;
use crate::keys::{self, Vault};

/// The most rows of one page, and how many there are where nobody says.
const MOST: u16 = 100;
const USUAL: u16 = 20;

/// One page that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// How many rows.
    pub(super) limit: usize,
    /// Behind which row.
    pub(super) after: Option<String>,
}

/// Reads `limit` and `cursor` for the list that `list` names: whose it is, and every part of the filter.
///
/// # Errors
/// `invalid-field` for a limit that is none of 1 to 100, and for a cursor of no list or of another one.
pub(super) fn page(
    vault: &Vault,
    list: &[&str],
    limit: Option<&str>,
    cursor: Option<&str>,
) -> Result<Page, Problem> {
    let limit = match limit {
        None => USUAL,
        Some(text) => {
            let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
            limit.ok_or_else(|| invalid("limit", format!("a number from 1 to {MOST}")))?
        }
    };
    let after = match cursor {
        None => None,
        Some(cursor) => Some(
            keys::position(vault, list, cursor)
                .ok_or_else(|| invalid("cursor", "not the cursor of this list: begin it anew"))?,
        ),
    };
    Ok(Page { limit: usize::from(limit), after })
}

/// Cuts a list that was read one row longer than the page, and says where it goes on.
pub(super) fn cut<T>(
    vault: &Vault,
    list: &[&str],
    page: &Page,
    rows: &mut Vec<T>,
    position: impl Fn(&T) -> String,
) -> Option<String> {
    if rows.len() <= page.limit {
        return None;
    }
    rows.truncate(page.limit);
    rows.last().map(|last| keys::cursor(vault, list, &position(last)))
}
