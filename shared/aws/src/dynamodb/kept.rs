//! Items that were read, kept for what every request needs anew: who is calling, and which workflow
//! is meant.

use super::item::Item;
use super::primary_key::Key;
use engine::ports::Clock;
use model::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How old a credential may be where other processes write, too: so long one that was revoked by
/// another process is still taken.
pub(crate) const RECENT: Duration = Duration::from_secs(5);
/// The most items kept of a table; beyond it all are dropped, which costs one read for each in use.
const CAPACITY: usize = 4096;

/// How an item is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// As it is now.
    Current,
    /// As it was at most [`RECENT`] ago, but never older than this process's own last write.
    Recent,
}

/// The items of one table that this process keeps.
///
/// What this process writes it forgets, before whoever wrote is answered. Where it is alone with
/// the table, an item that nobody has written since is the current one, however old; elsewhere only
/// readers of recent items get what is kept.
pub(crate) struct Kept {
    clock: Arc<dyn Clock>,
    is_alone: bool,
    items: Mutex<Items>,
}

#[derive(Default)]
struct Items {
    kept: HashMap<Key, (Timestamp, Item)>,
    /// Writes of the table by this process, so that a reading that one overtook is not kept.
    writes: u64,
}

/// A reading under way.
pub(crate) struct Reading {
    began: Timestamp,
    writes: u64,
    is_wanted: bool,
}

impl Kept {
    pub(crate) fn new(clock: Arc<dyn Clock>, is_alone: bool) -> Self {
        Self { clock, is_alone, items: Mutex::default() }
    }

    /// The item, if it is kept and young enough; else the reading that may be kept.
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

    /// Keeps what was read if somebody would be given it, unless something was written meanwhile.
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

    /// Forgets the items when what is returned is dropped: after the write, whether it succeeded,
    /// failed or was given up half way.
    pub(crate) fn forgetting(&self, keys: Vec<Key>) -> Forgetting<'_> {
        Forgetting { kept: self, keys }
    }

    fn items(&self) -> MutexGuard<'_, Items> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A write under way.
pub(crate) struct Forgetting<'a> {
    kept: &'a Kept,
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

    fn read(kept: &Kept, age: Age) -> bool {
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
        let kept = Kept::new(Arc::clone(&hands) as Arc<dyn Clock>, false);
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
        let kept = Kept::new(Arc::clone(&hands) as Arc<dyn Clock>, true);
        assert!(!read(&kept, Age::Current));
        hands.0.store(i64::MAX / 2, Ordering::SeqCst);
        assert!(read(&kept, Age::Current));
        drop(kept.forgetting(vec![key()]));
        assert!(!read(&kept, Age::Current));
    }

    #[test]
    fn a_reading_that_a_write_overtook_is_not_kept() {
        let kept = Kept::new(Arc::new(Hands::default()), true);
        let Err(early) = kept.find(&key(), Age::Current) else { panic!("nothing was kept") };
        drop(kept.forgetting(vec![Key { pk: "p".to_owned(), sk: "other".to_owned() }]));
        kept.keep(key(), &Item::new(), early);
        assert!(!read(&kept, Age::Current));
    }
}
