//! A filter that spares a roster load most look-ups: it says for certain of some
//! keys that they did not occur before (a Bloom filter). Must not: grow with the file.

use std::hash::{DefaultHasher, Hash, Hasher};

/// 4 MiB whatever the roster's size. With a million people one look-up in some
/// thousand is made in vain; with many more the filter only helps less.
const FILTER_BITS: usize = 1 << 25;
/// Bits of each key.
const PROBES: u64 = 4;

/// Keys that were noted.
#[derive(Debug, Clone)]
pub struct KeyFilter {
    words: Vec<u64>,
}

impl Default for KeyFilter {
    fn default() -> Self {
        Self { words: vec![0; FILTER_BITS / 64] }
    }
}

impl KeyFilter {
    /// Notes a key; false when it is certainly new.
    pub fn note(&mut self, key: impl Hash) -> bool {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let hash = hasher.finish();
        let step = (hash >> 32) | 1;
        let mut noted = true;
        for probe in 0..PROBES {
            let bit = hash.wrapping_add(step.wrapping_mul(probe)) as usize % FILTER_BITS;
            let mask = 1 << (bit % 64);
            if let Some(word) = self.words.get_mut(bit / 64) {
                noted &= *word & mask != 0;
                *word |= mask;
            }
        }
        noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_never_calls_a_known_key_new_and_rarely_a_new_one_known() {
        let mut filter = KeyFilter::default();
        let key = |n: u32| ("001", format!("{n:06}"), 19_510_101);
        let mistaken = (0..100_000).filter(|n| filter.note(key(*n))).count();
        assert!((0..100_000).all(|n| filter.note(key(n))));
        assert!(mistaken < 20, "{mistaken}");
    }
}
