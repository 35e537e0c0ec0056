//! What all operations share: the store, the tables, and the lock of writers.

use crate::expression::Expressions;
use crate::schema::{self, Table};
use crate::store::Store;
use crate::tokens::Tokens;
use crate::{Batch, Failure, Result, StoreError};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::ops::Bound;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The sizes of a table are stored with each write of this number. A crash makes them wrong by
/// fewer; DynamoDB's are hours old.
const SIZES_EVERY: u32 = 64;
/// More than the threads that write at the same time.
const STRIPES: usize = 64;

/// A clock in epoch milliseconds.
pub(crate) type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A table, and how much is in it.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) table: Table,
    pub(crate) items: AtomicI64,
    pub(crate) bytes: AtomicI64,
    writes: AtomicU32,
}

/// The state behind all requests.
pub(crate) struct Engine {
    pub(crate) store: Store,
    pub(crate) now: Now,
    pub(crate) expressions: Expressions,
    pub(crate) tokens: Mutex<Tokens>,
    tables: RwLock<HashMap<String, Arc<Held>>>,
    /// Shared by those who change one item each, and held alone by those who change several.
    writing: RwLock<()>,
    /// Each is for the items whose keys have one hash. It is held from the reading of an item to
    /// the commit of its change.
    items: [Mutex<()>; STRIPES],
}

/// Keeps other writers of an item out.
pub(crate) struct WritingItem<'a> {
    _all: RwLockReadGuard<'a, ()>,
    _item: Option<MutexGuard<'a, ()>>,
}

impl Engine {
    /// Reads the tables of the store.
    pub(crate) fn open(store: Store, now: Now) -> Result<Self, StoreError> {
        let mut tables = HashMap::new();
        let (from, to) = schema::descriptions();
        store.scan((Bound::Included(from), Bound::Excluded(to)), false, &mut |_, record| {
            let table: Table = serde_json::from_slice(record).map_err(|_| StoreError::Item)?;
            tables.insert(table.name.clone(), table);
            Ok::<_, StoreError>(true)
        })?;
        let tables = tables.into_iter().map(|(name, table)| {
            let held = Held::new(table);
            if let Some(sizes) = store.get(&held.table.sizes_key())? {
                held.read_sizes(&sizes);
            }
            Ok((name, Arc::new(held)))
        });
        let tables = tables.collect::<Result<_, StoreError>>()?;
        Ok(Self {
            store,
            now,
            expressions: Expressions::default(),
            tokens: Mutex::default(),
            tables: RwLock::new(tables),
            writing: RwLock::default(),
            items: std::array::from_fn(|_| Mutex::default()),
        })
    }

    /// The table with this name.
    pub(crate) fn table(&self, name: &str) -> Result<Arc<Held>> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        tables.get(name).cloned().ok_or_else(Failure::no_table)
    }

    /// All tables, by name.
    pub(crate) fn all_tables(&self) -> Vec<Arc<Held>> {
        let mut all: Vec<_> =
            self.tables.read().unwrap_or_else(PoisonError::into_inner).values().map(Arc::clone).collect();
        all.sort_by(|a, b| a.table.name.cmp(&b.table.name));
        all
    }

    /// Adds or replaces a table. The caller holds the lock of writers.
    pub(crate) fn keep_table(&self, held: Held) {
        let name = held.table.name.clone();
        self.tables.write().unwrap_or_else(PoisonError::into_inner).insert(name, Arc::new(held));
    }

    /// Forgets a table. The caller holds the lock of writers.
    pub(crate) fn forget_table(&self, name: &str) {
        self.tables.write().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    /// Keeps all other writers out.
    pub(crate) fn writing(&self) -> RwLockWriteGuard<'_, ()> {
        self.writing.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps other writers of the item with this stored key out.
    pub(crate) fn writing_item(&self, key: &[u8]) -> WritingItem<'_> {
        let mut hasher = DefaultHasher::new();
        hasher.write(key);
        let stripe = self.items.get((hasher.finish() % STRIPES as u64) as usize);
        WritingItem {
            _all: self.writing.read().unwrap_or_else(PoisonError::into_inner),
            _item: stripe.map(|stripe| stripe.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// The time in epoch seconds.
    pub(crate) fn seconds(&self) -> u64 {
        u64::try_from((self.now)() / 1000).unwrap_or(0)
    }
}

impl Held {
    pub(crate) fn new(table: Table) -> Self {
        Self { table, items: AtomicI64::new(0), bytes: AtomicI64::new(0), writes: AtomicU32::new(0) }
    }

    /// A copy with another description.
    pub(crate) fn with(&self, table: Table) -> Self {
        let held = Self::new(table);
        held.items.store(self.items.load(Ordering::Relaxed), Ordering::Relaxed);
        held.bytes.store(self.bytes.load(Ordering::Relaxed), Ordering::Relaxed);
        held
    }

    /// Adds to the sizes, and stores them now and then.
    pub(crate) fn grow(&self, items: i64, bytes: i64, batch: &mut Batch) {
        if items == 0 && bytes == 0 {
            return;
        }
        let items = self.items.fetch_add(items, Ordering::Relaxed) + items;
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if self.writes.fetch_add(1, Ordering::Relaxed).is_multiple_of(SIZES_EVERY) {
            let mut record = items.to_be_bytes().to_vec();
            record.extend_from_slice(&bytes.to_be_bytes());
            batch.put(self.table.sizes_key(), record);
        }
    }

    fn read_sizes(&self, record: &[u8]) {
        let read = |range: std::ops::Range<usize>| {
            record.get(range).and_then(|bytes| bytes.try_into().ok()).map_or(0, i64::from_be_bytes)
        };
        self.items.store(read(0..8), Ordering::Relaxed);
        self.bytes.store(read(8..16), Ordering::Relaxed);
    }
}
