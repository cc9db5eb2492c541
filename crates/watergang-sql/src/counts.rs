//! Counts that are remembered, each for a state of a table and a filter.

use std::hash::Hash;

use moka::sync::Cache;
use watergang_core::Revision;

/// What counts that are remembered may take, in bytes of their keys, which hold the text of the filter.
const COUNTS_BYTES: u64 = 8 << 20;
/// What a remembered count takes beside the text of its filter, in bytes: about.
const COUNT_BYTES: usize = 128;

/// State of the table, the table as the store knows it, and the filter's fingerprint.
pub type CountKey<T> = (Revision, T, String);

/// The counts of a store.
pub struct Counts<T>(Cache<CountKey<T>, u64>);

impl<T> std::fmt::Debug for Counts<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Counts").finish_non_exhaustive()
    }
}

impl<T: Eq + Hash + Send + Sync + 'static> Default for Counts<T> {
    fn default() -> Self {
        let weight = |(_, _, fingerprint): &CountKey<T>, _: &u64| {
            u32::try_from(COUNT_BYTES + fingerprint.len()).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().weigher(weight).max_capacity(COUNTS_BYTES).build())
    }
}

impl<T: Eq + Hash + Send + Sync + 'static> Counts<T> {
    /// What was counted.
    pub fn get(&self, key: &CountKey<T>) -> Option<u64> {
        self.0.get(key)
    }

    /// Remembers a count.
    pub fn insert(&self, key: CountKey<T>, count: u64) {
        self.0.insert(key, count);
    }

    /// What was counted; `found` is what a read has just found, which is remembered.
    pub fn known(&self, key: CountKey<T>, found: Option<u64>) -> Option<u64> {
        match found {
            Some(count) => {
                self.insert(key, count);
                found
            }
            None => self.get(&key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(fingerprint: String) -> CountKey<u32> {
        (Revision("1".into()), 7, fingerprint)
    }

    #[test]
    fn what_a_read_found_is_known_afterwards() {
        let counts = Counts::default();
        assert_eq!(counts.known(key("a".to_owned()), None), None);
        assert_eq!(counts.known(key("a".to_owned()), Some(3)), Some(3));
        assert_eq!(counts.known(key("a".to_owned()), None), Some(3));
        assert_eq!(counts.known(key("b".to_owned()), None), None);
    }

    #[test]
    fn long_filters_do_not_fill_the_memory() {
        let counts = Counts::default();
        for number in 0..1_000 {
            counts.insert(key(format!("{number:060000}")), 1);
        }
        counts.0.run_pending_tasks();
        assert!(counts.0.weighted_size() <= COUNTS_BYTES);
    }
}
