//! Which passcodes for when somebody forces their holder are too near the other: a slip of the finger must call nobody.

/// Whether `second` is `first`, or becomes it by one digit that is another, or by two neighbours that changed places.
pub(super) fn is_near(first: &str, second: &str) -> bool {
    let differs: Vec<usize> = first
        .bytes()
        .zip(second.bytes())
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(at, _)| at)
        .collect();
    match differs.as_slice() {
        [] | [_] => true,
        [one, next] => {
            let digit = |of: &str, at: usize| of.as_bytes().get(at).copied();
            *next == one + 1
                && digit(first, *one) == digit(second, *next)
                && digit(first, *next) == digit(second, *one)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_near_and_another_code_is_not() {
        for near in ["280614", "280615", "980614", "820614", "280641", "286014"] {
            assert!(is_near("280614", near), "{near}");
        }
        for far in ["280625", "082614x", "416082", "907142", "250684", "208641"] {
            assert!(!is_near("280614", far), "{far}");
        }
    }
}
