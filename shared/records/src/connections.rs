//! The connections of an account.

mod delete;
mod list;
mod put;
mod read;

pub use delete::delete;
pub use list::list;
pub use put::{MAX_HOSTS, NewConnection, put};
pub use read::read;

use engine::connections::Connection;
use engine::ports::secrets::SecretFacts;
use model::Timestamp;

/// A connection, with its name and times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedConnection {
    /// Its name, which is unique in the account.
    pub name: String,
    /// Its kind and its fields, with the secret ones.
    pub connection: Connection,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last set.
    pub modified_at: Timestamp,
}

impl NamedConnection {
    fn new(name: String, connection: Connection, facts: &SecretFacts) -> Self {
        Self { name, connection, created_at: facts.created_at, modified_at: facts.modified_at }
    }
}
