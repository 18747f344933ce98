//! Numbers of entries as runs, from where to where: what is missing between entries comes in runs, however far they reach.

/// Runs in ascending order that neither meet nor touch, both ends included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Runs(Vec<(i64, i64)>);

impl Runs {
    /// Of these numbers, which ascend.
    pub(super) fn of(numbers: impl IntoIterator<Item = i64>) -> Self {
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for number in numbers {
            match runs.last_mut() {
                Some((_, to)) if to.checked_add(1) == Some(number) => *to = number,
                _ => runs.push((number, number)),
            }
        }
        Self(runs)
    }

    /// What is missing from `numbers`, which ascend, between `first` and `last`.
    pub(super) fn between((first, last): (i64, i64), numbers: impl IntoIterator<Item = i64>) -> Self {
        let (mut runs, mut next) = (Vec::new(), Some(first));
        for number in numbers {
            runs.extend(next.filter(|next| number > *next).map(|next| (next, number - 1)));
            next = number.checked_add(1);
        }
        runs.extend(next.filter(|next| *next <= last).map(|next| (next, last)));
        Self(runs)
    }

    pub(super) fn contains(&self, number: i64) -> bool {
        let after = self.0.partition_point(|(from, _)| *from <= number);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, to)| number <= *to)
    }

    /// How many numbers there are.
    pub(super) fn count(&self) -> i64 {
        self.0
            .iter()
            .map(|(from, to)| to.saturating_sub(*from).saturating_add(1))
            .fold(0, i64::saturating_add)
    }

    /// The numbers, at most `most` of each run.
    pub(super) fn numbers(&self, most: usize) -> impl Iterator<Item = i64> {
        self.0.iter().flat_map(move |(from, to)| (*from..=*to).take(most))
    }

    /// Eight bytes for each end.
    pub(super) fn packed(&self) -> Vec<u8> {
        self.0.iter().flat_map(|(from, to)| [from.to_be_bytes(), to.to_be_bytes()].concat()).collect()
    }

    /// Those of [`Runs::packed`]; nothing where the bytes are not such runs.
    pub(super) fn unpacked(bytes: &[u8]) -> Option<Self> {
        let words = bytes.chunks(8).map(|word| word.try_into().map(i64::from_be_bytes).ok());
        let words: Vec<i64> = words.collect::<Option<_>>()?;
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for run in words.chunks(2) {
            let &[from, to] = run else { return None };
            let apart =
                runs.last().is_none_or(|(_, last)| last.checked_add(1).is_some_and(|next| from > next));
            if from > to || !apart {
                return None;
            }
            runs.push((from, to));
        }
        Some(Self(runs))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_their_numbers(numbers in prop::collection::btree_set(0_i64..300, 0..200)) {
            let runs = Runs::of(numbers.iter().copied());
            prop_assert!(runs.numbers(300).eq(numbers.iter().copied()));
            prop_assert_eq!(runs.count(), i64::try_from(numbers.len()).unwrap());
            let missing = Runs::between((0, 299), numbers.iter().copied());
            for number in 0..300 {
                prop_assert_eq!(runs.contains(number), numbers.contains(&number));
                prop_assert_ne!(runs.contains(number), missing.contains(number));
            }
            prop_assert_eq!(Runs::unpacked(&runs.packed()), Some(runs));
        }

        #[test]
        fn bytes_that_nobody_packed_are_none(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Some(runs) = Runs::unpacked(&bytes) {
                prop_assert_eq!(runs.packed(), bytes);
            }
        }
    }

    #[test]
    fn a_gap_of_any_length_is_one_run() {
        let runs = Runs::between((1, i64::MAX), [1, i64::MAX]);
        assert_eq!((runs.contains(2), runs.numbers(3).count(), runs.count()), (true, 3, i64::MAX - 2));
        assert_eq!(Runs::between((5, 4), []), Runs::default());
    }
}
