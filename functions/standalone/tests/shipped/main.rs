//! The `sluice` executable as it is shipped, driven from outside.
#![cfg(test)]

mod host;
mod scripts;
