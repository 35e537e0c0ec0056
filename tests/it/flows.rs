//! Stories: from a trigger to its outcome, through the local host, over HTTP.

mod botman;
mod hand_over;
mod hostile;
mod kill;
mod scripts;
mod services;
mod vflow;
