//! The interpreter under random programs.

mod interrupted;
mod player;
mod programs;
