//! The `sluice` executable as it is shipped, driven from outside.
#![cfg(test)]

mod backup;
mod confined;
mod host;
mod listener;
mod private;
mod scripts;
mod start;
mod strangers;
