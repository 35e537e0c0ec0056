//! The same flows at the prefix that the published SDKs call.

pub mod ask;
pub mod result;
pub mod trigger;
