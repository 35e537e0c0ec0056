//! Rate windows: one counter per item. Each window is an item of its own, so no counter is ever
//! reset.

use crate::dynamodb::{Conditional, FORMAT, Fields, SERVICE, Table, Tables, Update, number, primary_key};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::{self, StoreError, Stored};
use model::Timestamp;
use std::time::Duration;

/// How long a window is kept after its end, for processes whose clocks are late.
const KEPT: Duration = Duration::from_hours(1);

/// Counters of fixed windows.
pub(crate) struct Limits {
    table: Table,
}

impl Limits {
    pub(crate) fn new(tables: &Tables) -> Self {
        Self { table: tables.access.clone() }
    }
}

#[async_trait]
impl ports::Limits for Limits {
    async fn count(&self, key: &str, ends_at: Timestamp) -> Stored<u64> {
        let update = Update {
            key: primary_key::limit(key, ends_at),
            change: "SET #v = :v, #expires_at = :expires ADD #hits :one",
            // Counting has no condition, so this one is true for every item.
            condition: "attribute_not_exists(#never)",
            values: vec![
                (":v", number(FORMAT)),
                (":expires", number(ends_at.plus(KEPT).seconds())),
                (":one", number(1)),
            ],
            returns: ReturnValue::UpdatedNew,
        };
        match self.table.update_if(update).await? {
            Conditional::Applied(item) => Fields::new("rate window", item)?.number("hits"),
            Conditional::Refused(_) => {
                Err(StoreError::Unavailable { service: SERVICE, source: "a count was refused".into() })
            }
        }
    }

    async fn counted(&self, key: &str, ends_at: Timestamp) -> Stored<u64> {
        let item = self.table.get(primary_key::limit(key, ends_at)).await?;
        item.map_or(Ok(0), |item| Fields::new("rate window", item)?.number("hits"))
    }
}
