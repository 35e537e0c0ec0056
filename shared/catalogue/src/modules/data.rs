//! Modules of the group `data`.

pub mod set_variable;
