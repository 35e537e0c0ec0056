//! The nouns: ids, workflow, step, execution, account. No I/O, no async.
