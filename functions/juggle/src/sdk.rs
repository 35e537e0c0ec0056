//! The same flows under the prefix that the published SDKs call.

pub mod result;
pub mod trigger;
