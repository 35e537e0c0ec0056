//! Modules of the group `trigger`.

pub mod manual;
pub mod notification;
pub mod phone;
