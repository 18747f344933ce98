//! How often the programs of an agency name somebody on one day who cannot hold what they issue: so often and no more, so that nobody tries all
//! numbers to learn whose account is open.

mod store;

pub(super) use store::miss;
pub use store::sweep_misses;

use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::directory::AgencyCode;

/// Whether that agency has named so many on that day already.
pub(super) fn are_spent(
    c: &mut Conn,
    (agency, day): (&AgencyCode, LocalDate),
    a_day: u32,
) -> Result<bool, StoreError> {
    Ok(store::misses(c, agency, day)? >= i64::from(a_day))
}
