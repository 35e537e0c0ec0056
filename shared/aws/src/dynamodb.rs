//! What the adapters of DynamoDB share: three tables, their keys, items and transactions.

mod call;
pub(crate) mod item;
pub(crate) mod kept;
pub(crate) mod packed;
pub(crate) mod parts;
pub(crate) mod primary_key;
pub mod schema;
pub(crate) mod table;
pub(crate) mod transaction;

pub(crate) use item::{Fields, Item, binary, json, number, readable, text, time};
pub(crate) use primary_key::{Key, digest};
pub(crate) use table::{Conditional, Table, Update, failed, named, names};
pub(crate) use transaction::{Transacted, Verdict, Write};

use crate::{Clients, Config};
use call::Service;
use engine::ports::Clock;
use kept::ItemCache;
use std::sync::Arc;

/// The name of this service in failures.
pub(crate) const SERVICE: &str = "store";
/// The format of the items that are written. Items of a newer format are refused.
pub(crate) const FORMAT: u8 = 1;

/// The tables of the deployment.
#[derive(Clone)]
pub(crate) struct Tables {
    pub(crate) workflows: Table,
    pub(crate) executions: Table,
    pub(crate) access: Table,
}

impl Tables {
    pub(crate) fn new(config: &Config, clients: &Clients, clock: &Arc<dyn Clock>) -> Self {
        let service = Service::new(clients.dynamodb.clone(), clients.within.clone());
        let table = |what, name: &Option<String>| {
            Table::new(service.clone(), what, name.as_deref(), ItemCache::new(Arc::clone(clock), config.is_alone))
        };
        Self {
            workflows: table("the table of workflows", &config.workflows_table),
            executions: table("the table of executions", &config.executions_table),
            access: table("the table of access", &config.access_table),
        }
    }
}
