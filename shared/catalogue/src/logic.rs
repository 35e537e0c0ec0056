//! Modules of the group `logic`.

pub mod call_workflow;
pub mod fail;
pub mod map_workflow;
pub mod output;
pub mod return_value;
pub mod stop_workflow;
pub mod wait_for_callback;

pub use wait_for_callback::addresses as signal_addresses;
