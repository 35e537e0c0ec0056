//! An embedded DynamoDB: its operations, expressions and errors over a store of this crate.
//!
//! [`Dynamo::answer`] takes the body of a request and returns the status and body of the answer, as
//! DynamoDB would. A request is read straight into values; an item is stored once, in a binary form
//! that is written as JSON without building the item again.
//!
//! - `value`: values, numbers, and their two forms
//! - `expression`: conditions, updates, projections, key conditions
//! - `schema`: tables, indexes, and how keys are stored
//! - `operations`: one file for each kind of request on items
//! - `tables`: the requests on tables
//! - `store`: a sorted map with atomic batches, in memory or in a folder
//!
//! A write holds one lock from the reading of its item to the commit of its change, and writes the
//! item and its index entries in one batch. Index entries that do not change are not written.
//!
//! What the adapters of Sluice do not use is not here: streams, PartiQL, local secondary indexes,
//! changes of a table, and the parameters that expressions have replaced. They are refused.

mod capacity;
mod check;
mod dynamo;
mod engine;
mod expression;
mod failure;
mod object;
mod operations;
mod request;
mod schema;
mod store;
mod tables;
mod tokens;
mod value;

pub use dynamo::{Answer, Dynamo, Place};
pub use store::StoreError;

pub(crate) use engine::Engine;
pub(crate) use failure::{Failure, Result};
pub(crate) use store::Batch;
pub(crate) use value::{Map, Value};
