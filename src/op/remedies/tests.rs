//! That no reason is without a remedy.

use super::*;

#[test]
fn every_check_has_its_remedy_and_every_remedy_its_reason_once() {
    let lists = crate::op::check_names();
    let checks = lists.lines().filter(|line| !line.is_empty() && !line.starts_with('['));
    for check in checks.clone() {
        assert!(REMEDIES.iter().any(|(name, _)| *name == check), "no remedy for: {check}");
    }
    let names: std::collections::BTreeSet<_> = REMEDIES.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), REMEDIES.len());
}
