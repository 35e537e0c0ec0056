//! Workflows' tests: `sluice test` and `sluice export run`.
// Both are written on the branch `rehearsal`; command.rs gets a line for each.
