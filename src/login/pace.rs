//! Answers that come after the same while whoever is named: what it took to look somebody up, and to send them something or
//! nobody, differs by a hundredth of a millisecond or a tenth, and who asks often enough reads that off a clock.

use std::future::Future;
use std::time::Duration;

/// Longer than a password takes to be checked on an idle server, and nothing to whoever mistyped theirs.
const WHILE: Duration = Duration::from_millis(50);

/// Ends after the while, which begins now.
pub(super) fn a_while() -> impl Future<Output = ()> {
    tokio::time::sleep(WHILE)
}
