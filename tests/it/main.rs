//! The integration tests, one module per subject.

mod stores;
