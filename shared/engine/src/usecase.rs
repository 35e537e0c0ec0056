//! What can be asked of the engine: one verb and noun a file, each with one `run`.

pub mod answer_callback;
pub mod check_pairing_key;
pub mod check_session;
mod check_workflow;
pub mod create_api;
pub mod create_pairing_key;
pub mod create_workflow;
pub mod delete_workflow;
pub mod end_session;
pub mod execute_workflow;
pub mod find_api;
pub mod list_apis;
pub mod list_executions;
pub mod list_workflows;
pub mod pair_device;
pub mod read_execution;
pub mod read_logs;
pub mod read_workflow;
pub mod run_execution;
pub mod set_api_enabled;
pub mod set_enabled;
pub mod settle_debts;
pub mod stop_execution;
pub mod tick;
pub mod update_workflow;
pub mod wake_execution;
