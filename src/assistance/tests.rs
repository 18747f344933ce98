//! Scopes and states, without a database.

use super::model::{Scope, State};

#[test]
fn more_allows_less_and_less_never_more() {
    assert!(Scope::Applications.allows(Scope::Standing) && Scope::Applications.allows(Scope::Applications));
    assert!(Scope::Standing.allows(Scope::Standing) && !Scope::Standing.allows(Scope::Applications));
    for scope in Scope::ALL {
        assert_eq!(Scope::from_name(scope.as_str()), Some(scope));
    }
}

#[test]
fn every_state_is_kept_by_a_name_of_its_own() {
    for state in State::ALL {
        assert_eq!(State::from_name(state.as_str()), Some(state));
    }
}
