//! Flows from a trigger to its outcome. Most use the local host over HTTP; the others run in
//! virtual time.

mod at_most_once;
mod botman;
mod children;
mod early_signals;
mod entry;
mod events;
mod finally;
mod five_facades;
mod hand_over;
mod hostile;
mod juggle;
mod kill;
mod limits;
mod machines;
mod map;
mod on_failure;
mod poison;
mod reserved_key;
mod run_limits;
mod scripts;
mod services;
mod signals;
mod step_records;
mod take_up;
mod variables;
mod vflow;
mod waits;
mod watchers;
