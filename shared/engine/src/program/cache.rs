//! Keeps compiled revisions. They never change.

use super::Program;
use model::{AccountId, WorkflowId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The most programs that are kept. If there are more, the cache is emptied, which costs one read
/// for each program in use.
const CAPACITY: usize = 1024;

type Key = (AccountId, WorkflowId, u32);

/// A cache for compiled revisions.
#[derive(Debug, Default)]
pub struct ProgramCache {
    programs: Mutex<HashMap<Key, Arc<Program>>>,
}

impl ProgramCache {
    /// The program of a revision, if the cache contains it.
    pub fn get(&self, account: &AccountId, workflow: &WorkflowId, revision: u32) -> Option<Arc<Program>> {
        let programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        programs.get(&(account.clone(), workflow.clone(), revision)).cloned()
    }

    /// Adds the program of a revision.
    pub fn put(&self, account: &AccountId, workflow: &WorkflowId, revision: u32, program: Arc<Program>) {
        let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        if programs.len() >= CAPACITY {
            programs.clear();
        }
        programs.insert((account.clone(), workflow.clone(), revision), program);
    }
}
