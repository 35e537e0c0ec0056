//! Modules of the group `data`.

pub mod base64;
pub mod comment;
pub mod date_add;
pub mod date_format;
pub mod get_current_time;
pub mod hash;
pub mod set_variable;
pub mod text_extract;
pub mod text_processing;
pub mod text_replace;
pub mod text_split;
pub mod uuid;
pub mod variable_create;
pub mod variable_get;
pub mod variable_load;
pub mod variable_modify;
pub mod variable_random;
