//! Modules of the group `logic`.

pub mod break_loop;
pub mod call_workflow;
pub mod continue_loop;
pub mod fail;
pub mod foreach;
pub mod if_block;
pub mod jump;
pub mod loop_block;
pub mod map_workflow;
pub mod output;
pub mod parallel;
pub mod return_value;
pub mod stop_workflow;
pub mod try_block;
pub mod wait_for_callback;
pub mod while_block;
