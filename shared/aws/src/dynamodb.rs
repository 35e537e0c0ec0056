//! The DynamoDB adapters for the ports, one file each, with three tables.

mod accounts;
mod apis;
mod call;
mod credentials;
mod executions;
mod files;
mod folders;
mod item;
mod kept;
mod keys;
mod limits;
mod packed;
mod parts;
mod primary_key;
pub mod schema;
mod secrets;
mod stats;
mod table;
mod transaction;
mod versions;
mod workflows;

pub(crate) use accounts::Accounts;
pub(crate) use apis::Apis;
pub(crate) use credentials::Credentials;
pub(crate) use executions::{Executions, Shards};
pub(crate) use files::Files;
pub(crate) use folders::Folders;
pub(crate) use keys::Keys;
pub(crate) use limits::Limits;
pub(crate) use primary_key::digest;
pub(crate) use secrets::Secrets;
pub(crate) use stats::Stats;
pub(crate) use versions::Versions;
pub(crate) use workflows::Workflows;

use crate::{Clients, Config};
use call::Service;
use engine::ports::Clock;
use kept::Kept;
use std::sync::Arc;
use table::Table;

/// The name of this service in failures.
const SERVICE: &str = "store";
/// The format of the items that are written. Items of a newer format are refused.
const FORMAT: u8 = 1;

/// The tables of the deployment.
#[derive(Clone)]
pub(crate) struct Tables {
    workflows: Table,
    executions: Table,
    access: Table,
}

impl Tables {
    pub(crate) fn new(config: &Config, clients: &Clients, clock: &Arc<dyn Clock>) -> Self {
        let service = Service::new(clients.dynamodb.clone(), clients.within.clone());
        let table = |what, name: &Option<String>| {
            Table::new(service.clone(), what, name.as_deref(), Kept::new(Arc::clone(clock), config.is_alone))
        };
        Self {
            workflows: table("the table of workflows", &config.workflows_table),
            executions: table("the table of executions", &config.executions_table),
            access: table("the table of access", &config.access_table),
        }
    }
}
