//! Builds an update expression from the attributes that are set and removed.

use crate::dynamodb::table::Values;
use crate::dynamodb::{json, number, primary_key, text, time};
use aws_sdk_dynamodb::types::AttributeValue;
use engine::ports::Stored;
use model::{AccountId, Place, Status, Timestamp};

/// An update expression and its values.
pub(super) struct Change {
    set: Vec<String>,
    remove: Vec<&'static str>,
    /// The values of the update, and those of its condition.
    pub(super) values: Values,
}

impl Change {
    /// Begins with these assignments.
    pub(super) fn new(set: &str, values: Values) -> Self {
        Self { set: vec![set.to_owned()], remove: Vec::new(), values }
    }

    /// Sets an attribute to a value with this placeholder.
    pub(super) fn set(&mut self, name: &'static str, to: &'static str, value: AttributeValue) {
        self.values.push((to, value));
        self.set.push(format!("{name} = {to}"));
    }

    /// Removes an attribute from the row.
    pub(super) fn remove(&mut self, name: &'static str) {
        self.remove.push(name);
    }

    /// Sets a time, or removes the attribute if there is none.
    pub(super) fn moment(&mut self, name: &'static str, to: &'static str, moment: Option<Timestamp>) {
        match moment {
            Some(moment) => self.set(name, to, time(moment)),
            None => self.remove.push(name),
        }
    }

    /// Sets when the row is due, or removes it from the due index.
    pub(super) fn due(&mut self, shard: u8, moment: Option<Timestamp>) {
        self.moment("#due_at", ":due_at", moment);
        match moment {
            Some(_) => self.set("#due_shard", ":due_shard", number(shard)),
            None => self.remove.push("#due_shard"),
        }
    }

    /// Moves the row in the index by status, or removes it from there.
    pub(super) fn outcome(&mut self, account: &AccountId, status: Status, list_shard: u8) {
        match primary_key::outcome(account, status) {
            Some(partition) => self.set("#outcome", ":outcome", text(primary_key::listed(&partition, list_shard))),
            None => self.remove.push("#outcome"),
        }
    }

    /// Replaces the places of the row.
    pub(super) fn places(&mut self, places: &[Place]) -> Stored<()> {
        if places.is_empty() {
            self.remove("#places");
        } else {
            self.set("#places", ":places", json("places", &places)?);
        }
        Ok(())
    }

    /// The update expression as DynamoDB reads it.
    pub(super) fn expression(&self) -> String {
        let set = format!("SET {}", self.set.join(", "));
        if self.remove.is_empty() { set } else { format!("{set} REMOVE {}", self.remove.join(", ")) }
    }
}
