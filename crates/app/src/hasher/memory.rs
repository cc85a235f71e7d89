//! The memory that hashes work in, used again and again: asking the system for
//! 19 MiB a hash costs as much as a part of the hash.

use std::sync::{Mutex, PoisonError};

use argon2::Block;

/// Blocks for one hash at a time.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// At least so many blocks. Their content is overwritten by the hash; what the
    /// hash before left there cannot be turned back into a password.
    pub(super) fn blocks(&mut self, count: usize) -> &mut [Block] {
        if self.0.len() < count {
            self.0.resize(count, Block::new());
        }
        &mut self.0
    }
}

/// As many memories as hashes ever ran at once. The one given back last is taken
/// first, so that a desktop, where one person logs in, holds one.
#[derive(Default)]
pub(super) struct Memories(Mutex<Vec<Memory>>);

impl Memories {
    pub(super) fn take(&self) -> Memory {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    pub(super) fn give_back(&self, memory: Memory) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    }
}
