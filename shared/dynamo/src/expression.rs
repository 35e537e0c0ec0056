//! The expressions of requests: conditions, filters, keys, updates and projections.

pub(crate) mod bindings;
pub(crate) mod condition;
pub(crate) mod key_condition;
mod lexer;
mod parser;
pub(crate) mod projection;
mod reserved;
pub(crate) mod tree;
pub(crate) mod update;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tree::{Condition, Parsed, Path, Update};

/// The most texts that are kept. When there are more, all are dropped.
const CAPACITY: usize = 1024;

/// The parsed forms of the expressions that were used last. A program uses few texts, each often.
#[derive(Default)]
pub(crate) struct Expressions {
    conditions: Cache<Condition>,
    updates: Cache<Update>,
    projections: Cache<Vec<Path>>,
}

impl Expressions {
    /// A condition, filter or key condition. The error is DynamoDB's message without a prefix.
    pub(crate) fn condition(&self, text: &str) -> Result<Arc<Parsed<Condition>>, String> {
        self.conditions.get(text, parser::condition)
    }

    /// The expression of an update.
    pub(crate) fn update(&self, text: &str) -> Result<Arc<Parsed<Update>>, String> {
        self.updates.get(text, parser::update)
    }

    /// The paths of a projection.
    pub(crate) fn projection(&self, text: &str) -> Result<Arc<Parsed<Vec<Path>>>, String> {
        self.projections.get(text, parser::projection)
    }
}

struct Cache<T>(RwLock<HashMap<String, Arc<Parsed<T>>>>);

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T> Cache<T> {
    fn get(&self, text: &str, parse: impl FnOnce(&str) -> Result<Parsed<T>, String>) -> Result<Arc<Parsed<T>>, String> {
        if let Some(parsed) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Ok(Arc::clone(parsed));
        }
        let parsed = Arc::new(parse(text)?);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= CAPACITY {
            kept.clear();
        }
        kept.insert(text.to_owned(), Arc::clone(&parsed));
        Ok(parsed)
    }
}
