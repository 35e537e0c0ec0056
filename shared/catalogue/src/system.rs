//! Modules of the group `system`.

pub mod delay;
pub mod log;
pub mod script;
pub mod send_notification;
pub mod systeminfo;
pub mod toast;
