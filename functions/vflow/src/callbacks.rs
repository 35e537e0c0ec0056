//! Callbacks: the ends of runs, told to who asked for it.

pub mod redeliver;
