//! Objects of one kind by id, in the order in which they were created.

use std::collections::BTreeMap;

use indexmap::IndexMap;

/// Objects of one kind. Finding, adding and removing one costs the same however many there are.
#[derive(Clone, Debug)]
pub struct Table<T> {
    places: IndexMap<Box<str>, u64>,
    // Boxed: a tree moves its rows about as it grows.
    rows: BTreeMap<u64, Box<T>>,
    next: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            places: IndexMap::new(),
            rows: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<T> Table<T> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The one with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.places.get(id)?).map(AsRef::as_ref)
    }

    /// The one at this place.
    pub(super) fn at(&self, place: u64) -> Option<&T> {
        self.rows.get(&place).map(AsRef::as_ref)
    }

    /// A number that grows with each object that is added, by which all are in order.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<u64> {
        self.places.get(id).copied()
    }

    /// All, the oldest first.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values().map(AsRef::as_ref)
    }

    /// All that were created before the one with this id, the newest first; all where there is no
    /// such id.
    pub fn before(&self, id: &str) -> impl Iterator<Item = &T> {
        let end = self.places.get(id).copied().unwrap_or(u64::MAX);
        self.rows.range(..end).rev().map(|(_, row)| row.as_ref())
    }

    /// All that were created after the one with this id, the oldest first; none where there is no
    /// such id.
    pub fn after(&self, id: &str) -> impl Iterator<Item = &T> {
        let start = self.places.get(id).map_or(u64::MAX, |place| place + 1);
        self.rows.range(start..).map(|(_, row)| row.as_ref())
    }

    /// Adds one at the end, or puts it in place of the one with its id, which comes back. The place
    /// comes first.
    pub(super) fn put(&mut self, id: &str, row: T) -> (u64, Option<T>) {
        let place = *self.places.entry(id.into()).or_insert(self.next);
        self.next = self.next.max(place + 1);
        let before = self.rows.insert(place, Box::new(row));
        (place, before.map(|row| *row))
    }

    /// Has the object with this id go to `place` when it is put, and later ones behind it.
    pub(super) fn reserve(&mut self, id: &str, place: u64) {
        self.places.insert(id.into(), place);
        self.next = self.next.max(place.saturating_add(1));
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<T> {
        let place = self.places.swap_remove(id)?;
        self.rows.remove(&place).map(|row| *row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table<u32> {
        let mut table = Table::default();
        for (id, row) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            assert_eq!(table.put(id, row).1, None);
        }
        table
    }

    #[test]
    fn order_outlives_replacing_and_removing() {
        let mut table = table();
        assert_eq!(table.remove("a"), Some(1));
        assert_eq!(table.remove("a"), None);
        assert_eq!(table.put("b", 20), (1, Some(2)));
        table.put("a", 10);
        assert_eq!(table.iter().copied().collect::<Vec<_>>(), [20, 3, 4, 10]);
        assert_eq!((table.len(), table.is_empty()), (4, false));
    }

    #[test]
    fn a_reserved_place_is_kept() {
        let mut table = Table::default();
        for (id, place) in [("b", 7), ("a", 3)] {
            table.reserve(id, place);
            assert_eq!(table.put(id, id).1, None);
        }
        table.put("c", "c");
        assert_eq!(table.iter().copied().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!((table.place("c"), table.len()), (Some(8), 3));
    }

    #[test]
    fn neighbours_of_one() {
        let table = table();
        assert_eq!(table.before("c").copied().collect::<Vec<_>>(), [2, 1]);
        assert_eq!(table.after("b").copied().collect::<Vec<_>>(), [3, 4]);
        assert_eq!(
            (table.before("x").count(), table.after("x").count()),
            (4, 0)
        );
        assert_eq!(table.after("d").count(), 0);
    }
}
