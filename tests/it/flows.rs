//! Stories: from a trigger to its outcome, most of them through the local host, over HTTP.

mod botman;
mod hand_over;
mod hostile;
mod kill;
mod scripts;
mod services;
mod variables;
mod vflow;
