//! What other systems call without having been told more than an address.

pub mod callback;
