//! The adapters behind the engine's ports: DynamoDB, SQS, guarded outbound HTTP, and calls of other
//! services.
//!
//! Files have the names of the ports: `executions.rs` implements the contract of
//! `engine::ports::Executions`, and so on. The tables, their keys and indexes are described in
//! `infra/tables.md` and, as data, in [`schema`].

mod accounts;
mod apis;
pub mod clients;
pub mod clock;
pub mod cloud;
pub mod config;
mod credentials;
mod dynamodb;
pub mod error;
mod executions;
mod files;
mod folders;
mod grants;
pub mod http_out;
pub mod ids;
mod keys;
mod limits;
pub mod network;
mod root_key;
mod scripts;
mod seal;
mod secrets;
pub mod sqs;
mod stats;
mod versions;
mod workflows;

pub use clients::Clients;
pub use clock::SystemClock;
pub use config::Config;
pub use dynamodb::schema;
pub use error::Error;
pub use grants::{Grants, Patterns};
pub use ids::RandomIds;
pub use root_key::RootKey;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use engine::Ports;
use engine::ports::{Clock, HttpOut, Ids, Uncounted};
use std::sync::Arc;

/// The ports with SDK clients for `config`. The SDK sends its requests with `http_client` if it is
/// given, otherwise over the network.
pub fn ports(
    config: &Config,
    http_client: Option<SharedHttpClient>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    http_out: Arc<dyn HttpOut>,
) -> Ports {
    ports_with(config, &Clients::new(config, http_client), clock, ids, http_out)
}

/// The ports with clients that the caller has created and also uses.
pub fn ports_with(
    config: &Config,
    clients: &Clients,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    http_out: Arc<dyn HttpOut>,
) -> Ports {
    let tables = dynamodb::Tables::new(config, clients, &clock);
    Ports {
        accounts: Arc::new(accounts::Accounts::new(&tables, Arc::clone(&clock), Arc::clone(&ids))),
        apis: Arc::new(apis::Apis::new(&tables, Arc::clone(&clock))),
        callback_queue: Arc::new(sqs::Sender::callbacks(config, &clients.sqs)),
        credentials: Arc::new(credentials::Credentials::new(&tables, Arc::clone(&clock), &config.root_key)),
        executions: Arc::new(executions::Executions::new(
            &tables,
            Arc::clone(&clock),
            Arc::clone(&ids),
            executions::Shards { due: config.due_shards, lists: config.list_shards },
        )),
        folders: Arc::new(folders::Folders::new(&tables, Arc::clone(&clock))),
        keys: Arc::new(keys::Keys::new(&tables, Arc::clone(&clock), &config.root_key, &clients.kms)),
        limits: Arc::new(limits::Limits::new(&tables)),
        metrics: Arc::new(Uncounted),
        versions: Arc::new(versions::Versions::new(&tables, Arc::clone(&clock), Arc::clone(&ids))),
        workflows: Arc::new(workflows::Workflows::new(&tables, Arc::clone(&clock), Arc::clone(&ids))),
        cloud: Arc::new(cloud::Services::new(config, clients)),
        files: Arc::new(files::Files::new(&tables, Arc::clone(&clock))),
        scripts: Arc::new(scripts::ScriptRunner::new(config, &clients.lambda)),
        stats: Arc::new(stats::Stats::new(&tables, Arc::clone(&clock))),
        step_queue: Arc::new(sqs::Sender::steps(config, &clients.sqs)),
        secrets: Arc::new(secrets::Secrets::new(&tables, Arc::clone(&clock), &config.root_key, &clients.kms)),
        clock,
        ids,
        http_out,
    }
}
