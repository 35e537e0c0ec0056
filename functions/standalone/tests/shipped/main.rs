//! Tests of the `sluice` executable as it is shipped.
#![cfg(test)]

mod backup;
mod confined;
mod host;
mod listener;
mod private;
mod scripts;
mod start;
mod strangers;
