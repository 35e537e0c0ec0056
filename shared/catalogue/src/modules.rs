//! The index: one file a module, one line each below.

mod data;
mod file;
mod logic;
mod network;
mod phone;
mod shizuku;
mod system;
mod trigger;
mod ui_interaction;

use crate::module::Module;

/// What only a phone runs: described, and refused at execute. A table each, because there is nothing to them but their descriptions.
pub const PHONE: &[&[Module]] = &[
    trigger::phone::MODULES,
    ui_interaction::MODULES,
    ui_interaction::components::MODULES,
    file::phone_images::MODULES,
    system::phone_apps::MODULES,
    system::phone_settings::MODULES,
    shizuku::MODULES,
    shizuku::service::MODULES,
];

/// Every module that runs here, in the catalogue's order.
pub const ALL: &[&Module] = &[
    &trigger::manual::SHORT,
    &trigger::manual::LONG,
    &trigger::notification::SHORT,
    &trigger::notification::LONG,
    &logic::if_block::SHORT_IF,
    &logic::if_block::SHORT_ELSE,
    &logic::if_block::SHORT_END,
    &logic::if_block::LONG_IF,
    &logic::if_block::LONG_ELSE,
    &logic::if_block::LONG_END,
    &logic::loop_block::SHORT_LOOP,
    &logic::loop_block::SHORT_END,
    &logic::loop_block::LONG_LOOP,
    &logic::loop_block::LONG_END,
    &logic::foreach::SHORT_FOREACH,
    &logic::foreach::SHORT_END,
    &logic::foreach::LONG_FOREACH,
    &logic::foreach::LONG_END,
    &logic::while_block::SHORT_WHILE,
    &logic::while_block::SHORT_END,
    &logic::while_block::LONG_WHILE,
    &logic::while_block::LONG_END,
    &logic::parallel::START,
    &logic::parallel::BRANCH,
    &logic::parallel::END,
    &logic::try_block::START,
    &logic::try_block::CATCH,
    &logic::try_block::END,
    &logic::break_loop::SHORT,
    &logic::break_loop::LONG,
    &logic::continue_loop::SHORT,
    &logic::continue_loop::LONG,
    &logic::jump::SHORT,
    &logic::jump::LONG,
    &logic::call_workflow::SHORT,
    &logic::call_workflow::LONG,
    &logic::map_workflow::MODULE,
    &logic::wait_for_callback::MODULE,
    &logic::return_value::SHORT,
    &logic::return_value::LONG,
    &logic::output::SHORT,
    &logic::output::LONG,
    &logic::fail::SHORT,
    &logic::fail::LONG,
    &logic::stop_workflow::SHORT,
    &logic::stop_workflow::LONG,
    &data::set_variable::SHORT,
    &data::set_variable::LONG,
    &data::variable_create::LONG,
    &data::variable_modify::LONG,
    &data::variable_get::LONG,
    &data::variable_load::LONG,
    &data::variable_random::LONG,
    &data::text_processing::LONG,
    &data::text_split::LONG,
    &data::text_replace::LONG,
    &data::text_extract::LONG,
    &file::file_operation::LONG,
    &network::http_request::SHORT,
    &network::http_request::LONG,
    &network::lambda_invoke::MODULE,
    &network::sqs_send::MODULE,
    &network::step_functions_start::MODULE,
    &system::delay::SHORT,
    &system::delay::LONG,
    &system::log::SHORT,
    &system::log::LONG,
];
