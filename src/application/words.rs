//! What officers write about an application, for its holder or for the dossier, is of one length at most, whichever way it comes.

use super::refused::Refused;

/// So many characters are kept.
pub const LONGEST_WORDS: usize = 1_000;

/// Whether all of these are short enough.
///
/// # Errors
/// [`Refused::TooLong`].
pub(super) fn fit<'w>(written: impl IntoIterator<Item = &'w str>) -> Result<(), Refused> {
    let fits = written.into_iter().all(|words| words.chars().count() <= LONGEST_WORDS);
    if fits { Ok(()) } else { Err(Refused::TooLong) }
}

/// What somebody typed in their own words, without the space around it.
///
/// # Errors
/// What is wrong with it: `missing` or `invalid`.
pub(super) fn own(typed: &str) -> Result<String, &'static str> {
    let words = typed.trim();
    match words.chars().count() {
        0 => Err("missing"),
        count if count > LONGEST_WORDS => Err("invalid"),
        _ => Ok(words.to_owned()),
    }
}
