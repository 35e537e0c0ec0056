//! Routes of the noun "schedules".

pub mod list;
