//! A cache of the items that nearly every request needs: the credential of the caller, and the
//! workflow.

use super::item::Item;
use super::primary_key::Key;
use engine::ports::Clock;
use model::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How old a cached credential can be if other processes also write. For this time, a credential
/// that another process has revoked is still accepted.
pub(crate) const RECENT: Duration = Duration::from_secs(5);
/// The most cached items of a table. When there are more, all are dropped, which costs one read for
/// each that is in use.
const CAPACITY: usize = 4096;

/// How current a read item must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// The current item.
    Current,
    /// An item that was current at most [`RECENT`] ago. It is never older than this process's own
    /// last write.
    Recent,
}

/// The items of one table that this process has cached.
///
/// Before the writer gets its answer, a written item is removed from the cache. If only this
/// process uses the table, a cached item is always current, regardless of its age. Otherwise only
/// readers who accept [`Age::Recent`] get cached items.
pub(crate) struct ItemCache {
    clock: Arc<dyn Clock>,
    is_alone: bool,
    items: Mutex<Items>,
}

#[derive(Default)]
struct Items {
    kept: HashMap<Key, (Timestamp, Item)>,
    /// The writes of this process to the table. A read that overlaps with a write is not cached.
    writes: u64,
}

/// A read that has begun.
pub(crate) struct Reading {
    began: Timestamp,
    writes: u64,
    is_wanted: bool,
}

impl ItemCache {
    pub(crate) fn new(clock: Arc<dyn Clock>, is_alone: bool) -> Self {
        Self { clock, is_alone, items: Mutex::default() }
    }

    /// The item, if it is cached and recent enough; otherwise the begun read, whose result can be
    /// cached.
    pub(crate) fn find(&self, key: &Key, age: Age) -> Result<Item, Reading> {
        let now = self.clock.now();
        let items = self.items();
        let young = |read_at: Timestamp| self.is_alone || (age == Age::Recent && now < read_at.plus(RECENT));
        let kept = items.kept.get(key);
        match kept {
            Some((read_at, item)) if young(*read_at) => Ok(item.clone()),
            _ => {
                let is_wanted = self.is_alone || age == Age::Recent || kept.is_some();
                Err(Reading { began: now, writes: items.writes, is_wanted })
            }
        }
    }

    /// Caches an item that was read if later readers could use it, unless something was written in
    /// the meantime.
    pub(crate) fn keep(&self, key: Key, item: &Item, reading: Reading) {
        let mut items = self.items();
        if !reading.is_wanted || items.writes != reading.writes {
            return;
        }
        if items.kept.len() >= CAPACITY {
            items.kept.clear();
        }
        items.kept.insert(key, (reading.began, item.clone()));
    }

    /// Removes the items from the cache when the result is dropped: after the write, regardless of
    /// whether it succeeded, failed or was cancelled.
    pub(crate) fn forgetting(&self, keys: Vec<Key>) -> Forgetting<'_> {
        Forgetting { kept: self, keys }
    }

    fn items(&self) -> MutexGuard<'_, Items> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A write that has begun.
pub(crate) struct Forgetting<'a> {
    kept: &'a ItemCache,
    keys: Vec<Key>,
}

impl Drop for Forgetting<'_> {
    fn drop(&mut self) {
        let mut items = self.kept.items();
        items.writes = items.writes.wrapping_add(1);
        for key in &self.keys {
            items.kept.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamodb::item::text;
    use async_trait::async_trait;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[derive(Default)]
    struct Hands(AtomicI64);

    #[async_trait]
    impl Clock for Hands {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.load(Ordering::SeqCst))
        }

        async fn sleep_until(&self, _: Timestamp) {}
    }

    fn key() -> Key {
        Key { pk: "p".to_owned(), sk: "s".to_owned() }
    }

    fn read(kept: &ItemCache, age: Age) -> bool {
        match kept.find(&key(), age) {
            Ok(_) => true,
            Err(reading) => {
                kept.keep(key(), &Item::from([("a".to_owned(), text("b"))]), reading);
                false
            }
        }
    }

    #[test]
    fn beside_others_only_the_recent_is_kept() {
        let hands = Arc::new(Hands::default());
        let kept = ItemCache::new(Arc::clone(&hands) as Arc<dyn Clock>, false);
        assert!(!read(&kept, Age::Recent));
        assert!(!read(&kept, Age::Current));
        hands.0.store(4_999, Ordering::SeqCst);
        assert!(read(&kept, Age::Recent));
        hands.0.store(5_000, Ordering::SeqCst);
        assert!(!read(&kept, Age::Recent));
    }

    #[test]
    fn alone_an_item_is_kept_until_it_is_written() {
        let hands = Arc::new(Hands::default());
        let kept = ItemCache::new(Arc::clone(&hands) as Arc<dyn Clock>, true);
        assert!(!read(&kept, Age::Current));
        hands.0.store(i64::MAX / 2, Ordering::SeqCst);
        assert!(read(&kept, Age::Current));
        drop(kept.forgetting(vec![key()]));
        assert!(!read(&kept, Age::Current));
    }

    #[test]
    fn a_reading_that_a_write_overtook_is_not_kept() {
        let kept = ItemCache::new(Arc::new(Hands::default()), true);
        let Err(early) = kept.find(&key(), Age::Current) else { panic!("nothing was kept") };
        drop(kept.forgetting(vec![Key { pk: "p".to_owned(), sk: "other".to_owned() }]));
        kept.keep(key(), &Item::new(), early);
        assert!(!read(&kept, Age::Current));
    }
}
