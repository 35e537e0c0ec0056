//! The workers: run-execution, tick.
