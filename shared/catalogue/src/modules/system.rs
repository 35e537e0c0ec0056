//! Modules of the group `system`.

pub mod delay;
pub mod log;
pub mod phone_apps;
pub mod phone_settings;
