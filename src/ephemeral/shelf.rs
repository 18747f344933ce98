//! A map whose entries have deadlines, ordered by them, so that sweeping costs what has expired and no more.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::base::Moment;

/// What an entry costs beside its bytes, roughly: two map nodes and a shared name.
const OVERHEAD: usize = 200;

/// Values by name, each until its deadline.
pub(super) struct Shelf<V> {
    entries: HashMap<Arc<str>, (V, Moment)>,
    deadlines: BTreeSet<(Moment, Arc<str>)>,
    bytes: usize,
    size_of: fn(&V) -> usize,
}

impl<V> Shelf<V> {
    pub(super) fn new(size_of: fn(&V) -> usize) -> Self {
        Self { entries: HashMap::new(), deadlines: BTreeSet::new(), bytes: 0, size_of }
    }

    /// Puts, in place of what was there.
    pub(super) fn put(&mut self, name: &str, value: V, until: Moment) {
        self.remove(name);
        let name: Arc<str> = Arc::from(name);
        self.bytes += self.cost(&name, &value);
        self.deadlines.insert((until, name.clone()));
        self.entries.insert(name, (value, until));
    }

    /// What is there and has not expired.
    pub(super) fn get(&self, name: &str, now: Moment) -> Option<&V> {
        self.entries.get(name).filter(|(_, until)| now < *until).map(|(value, _)| value)
    }

    /// As [`Shelf::get`], to change in place what does not change its size.
    pub(super) fn get_mut(&mut self, name: &str, now: Moment) -> Option<&mut V> {
        self.entries.get_mut(name).filter(|(_, until)| now < *until).map(|(value, _)| value)
    }

    /// Gives an entry another deadline.
    pub(super) fn extend(&mut self, name: &str, until: Moment) {
        if let Some((shared, (_, old))) = self.entries.get_key_value(name) {
            let (shared, old) = (shared.clone(), *old);
            self.deadlines.remove(&(old, shared.clone()));
            self.deadlines.insert((until, shared));
            if let Some((_, deadline)) = self.entries.get_mut(name) {
                *deadline = until;
            }
        }
    }

    /// When it expires, or did.
    pub(super) fn until(&self, name: &str) -> Option<Moment> {
        self.entries.get(name).map(|(_, until)| *until)
    }

    /// Takes off; expired entries too, with their deadline.
    pub(super) fn remove(&mut self, name: &str) -> Option<(V, Moment)> {
        let (shared, (value, until)) = self.entries.remove_entry(name)?;
        self.bytes -= self.cost(&shared, &value);
        self.deadlines.remove(&(until, shared));
        Some((value, until))
    }

    /// Takes off one entry that has expired, if there is one.
    pub(super) fn pop_expired(&mut self, now: Moment) -> Option<(Arc<str>, V)> {
        let (_, name) = self.deadlines.first().filter(|(until, _)| *until <= now)?.clone();
        let (value, _) = self.remove(&name)?;
        Some((name, value))
    }

    /// How much memory it takes, roughly.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// How much of it an entry is.
    pub(super) fn cost(&self, name: &str, value: &V) -> usize {
        OVERHEAD + 2 * name.len() + (self.size_of)(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_off_leaves_nothing_behind() {
        let at = Moment::from_seconds;
        let mut shelf = Shelf::new(Vec::<u8>::len);
        for round in 0..1000 {
            shelf.put("same", vec![0; 10], at(round));
            shelf.extend("same", at(round + 5));
        }
        shelf.put("other", vec![0; 10], at(1));
        assert_eq!((shelf.entries.len(), shelf.deadlines.len()), (2, 2));
        assert_eq!(shelf.pop_expired(at(1)).map(|(name, _)| name.to_string()), Some("other".into()));
        assert!(shelf.pop_expired(at(1003)).is_none() && shelf.pop_expired(at(1004)).is_some());
        assert_eq!((shelf.bytes(), shelf.deadlines.len()), (0, 0));
    }
}
