//! Modules of the group `logic`.

pub mod break_loop;
pub mod continue_loop;
pub mod fail;
pub mod foreach;
pub mod if_block;
pub mod loop_block;
pub mod output;
pub mod return_value;
pub mod stop_workflow;
