//! The pause before the next attempt.

use std::time::Duration;

use crate::base::Entropy;

const FIRST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(3600);

/// Doubles with every attempt up to an hour; half of it is left to chance, so that what failed together does
/// not come back together.
pub(super) fn pause(attempt: i32, entropy: &Entropy) -> Duration {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(20);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let half = whole / 2;
    let chance = u32::from(u16::from_le_bytes(entropy.bytes::<2>()));
    half + half.saturating_mul(chance) / u32::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_differ() {
        let entropy = Entropy::seeded(7);
        for (attempt, least, most) in
            [(1, 1, 2), (2, 2, 4), (5, 16, 32), (12, 1800, 3600), (i32::MAX, 1800, 3600), (0, 1, 2)]
        {
            for _try in 0..100 {
                let pause = pause(attempt, &entropy);
                assert!(
                    pause >= Duration::from_secs(least) && pause <= Duration::from_secs(most),
                    "{attempt}: {pause:?}"
                );
            }
        }
        assert_ne!(pause(9, &entropy), pause(9, &entropy));
    }
}
