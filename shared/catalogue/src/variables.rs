//! Modules of the group `variables`.

pub mod set_variable;
pub mod variable_create;
pub mod variable_get;
pub mod variable_load;
pub mod variable_modify;
pub mod variable_random;
