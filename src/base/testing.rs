//! Where the unit tests find servers that the machine may or may not have.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Mutex;

static NAMED: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

/// The address in the first of the environment variables that is set. Without one, says loudly and past the
/// test harness's capture that those tests did NOT run; where every test is required, fails instead.
pub(crate) fn server(names: &[&'static str]) -> Option<String> {
    let address = names.iter().find_map(|name| read(name));
    let name = names.first()?;
    if address.is_none() {
        assert!(read("KHOA_TESTS_REQUIRE_ALL").is_none(), "{name} is not set, and every test is required");
        if NAMED.lock().unwrap().insert(name) {
            writeln!(
                std::io::stderr(),
                "\n*** NOT RUN: the tests that need {name}, because it is not set ***"
            )
            .unwrap();
        }
    }
    address
}

#[expect(clippy::disallowed_methods, reason = "only the caller of the tests knows which servers there are")]
fn read(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
