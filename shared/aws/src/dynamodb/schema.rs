//! The tables as data, and a function that creates them if no template does. The deployed template
//! describes the same tables.

use crate::{Config, Error};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, SdkError};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, TimeToLiveSpecification,
};

/// The index of an account's executions.
pub const BY_ACCOUNT: &str = "by-account";
/// The index of a workflow's executions.
pub const BY_WORKFLOW: &str = "by-workflow";
/// The sparse index of an account's executions by status, without the completed ones.
pub const BY_STATUS: &str = "by-status";
/// The sparse index of rows that are due at some time.
pub const DUE: &str = "due";
/// The sparse index of workflows that schedules start.
pub const SCHEDULED: &str = "scheduled";

/// The type of a key attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text value.
    Text,
    /// A numeric value.
    Number,
}

/// An attribute of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name of the attribute.
    pub name: &'static str,
    /// The type of the attribute.
    pub kind: Kind,
}

/// A global secondary index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// The name of the index.
    pub name: &'static str,
    /// The partition key.
    pub hash: Attribute,
    /// The sort key.
    pub range: Attribute,
    /// The attributes that it contains besides all keys; if empty, it contains only keys.
    pub includes: &'static [&'static str],
}

/// A table. All tables have the text keys `pk` and `sk`, and are billed per request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The end of the table's name.
    pub suffix: &'static str,
    /// The indexes of the table.
    pub indexes: &'static [Index],
    /// The attribute with the time, in epoch seconds, after which items are deleted.
    pub ttl: Option<&'static str>,
}

/// The partition key of every table.
pub const PK: Attribute = text("pk");
/// The sort key of every table.
pub const SK: Attribute = text("sk");

/// All tables of a deployment.
pub static TABLES: [Table; 3] = [WORKFLOWS, EXECUTIONS, ACCESS];

/// The table of accounts, workflows and other definitions.
pub const WORKFLOWS: Table = Table {
    suffix: "workflows",
    indexes: &[Index {
        name: SCHEDULED,
        hash: number("scheduled_shard"),
        range: number("scheduled_at"),
        includes: &[],
    }],
    ttl: Some("expires_at"),
};

/// The attributes that a list of executions of all workflows shows.
const OF_ANY_WORKFLOW: &[&str] =
    &["completed_at", "error", "flow", "started_at", "status", "triggered_by", "usage", "workflow_name"];

/// The table of executions and files. The listing indexes contain what a list shows. None of these
/// attributes changes between the start and the end of an execution, so an execution writes each
/// index twice, or once if it is only stored at its end. A completed execution leaves `by-status`,
/// or was never in it.
pub const EXECUTIONS: Table = Table {
    suffix: "executions",
    indexes: &[
        Index { name: BY_ACCOUNT, hash: text("account"), range: text("execution"), includes: OF_ANY_WORKFLOW },
        Index {
            name: BY_WORKFLOW,
            hash: text("flow"),
            range: text("execution"),
            includes: &["completed_at", "error", "started_at", "status", "triggered_by", "workflow_name"],
        },
        Index { name: BY_STATUS, hash: text("outcome"), range: text("execution"), includes: OF_ANY_WORKFLOW },
        Index { name: DUE, hash: number("due_shard"), range: number("due_at"), includes: &[] },
    ],
    ttl: Some("expires_at"),
};

/// The table of devices, credentials, signing keys and rate windows.
pub const ACCESS: Table = Table { suffix: "access", indexes: &[], ttl: Some("expires_at") };

const fn text(name: &'static str) -> Attribute {
    Attribute { name, kind: Kind::Text }
}

const fn number(name: &'static str) -> Attribute {
    Attribute { name, kind: Kind::Number }
}

/// Creates the configured tables that do not exist.
pub async fn create_tables(client: &Client, config: &Config) -> Result<(), Error> {
    let names = [
        (&WORKFLOWS, &config.workflows_table),
        (&EXECUTIONS, &config.executions_table),
        (&ACCESS, &config.access_table),
    ];
    for (table, name) in names {
        if let Some(name) = name {
            create(client, table, name)
                .await
                .map_err(|source| Error::Prepare { what: format!("table {name}"), source })?;
        }
    }
    Ok(())
}

/// Deletes the configured tables with what they contain. Only for stores of tests.
pub async fn delete_tables(client: &Client, config: &Config) -> Result<(), Error> {
    for name in [&config.workflows_table, &config.executions_table, &config.access_table].into_iter().flatten() {
        let deleted = client.delete_table().table_name(name).send().await;
        deleted.map_err(|error| Error::Prepare { what: format!("table {name}"), source: Box::new(error) })?;
    }
    Ok(())
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

async fn create(client: &Client, table: &Table, name: &str) -> Result<(), Cause> {
    let indexes = table.indexes.iter().map(index).collect::<Result<Vec<_>, _>>()?;
    let create = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(keys(PK, SK)?))
        .set_attribute_definitions(Some(definitions(table)?))
        .set_global_secondary_indexes(Some(indexes).filter(|indexes| !indexes.is_empty()));
    match create.send().await {
        Ok(_) => {}
        Err(SdkError::ServiceError(answer)) if answer.err().is_resource_in_use_exception() => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    if let Some(attribute) = table.ttl {
        let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name(attribute).build()?;
        client.update_time_to_live().table_name(name).time_to_live_specification(ttl).send().await?;
    }
    Ok(())
}

fn index(index: &Index) -> Result<GlobalSecondaryIndex, BuildError> {
    let projection = Projection::builder();
    let projection = if index.includes.is_empty() {
        projection.projection_type(ProjectionType::KeysOnly)
    } else {
        let names = index.includes.iter().map(|name| (*name).to_owned()).collect();
        projection.projection_type(ProjectionType::Include).set_non_key_attributes(Some(names))
    };
    GlobalSecondaryIndex::builder()
        .index_name(index.name)
        .set_key_schema(Some(keys(index.hash, index.range)?))
        .projection(projection.build())
        .build()
}

fn keys(hash: Attribute, range: Attribute) -> Result<Vec<KeySchemaElement>, BuildError> {
    let key =
        |attribute: Attribute, kind| KeySchemaElement::builder().attribute_name(attribute.name).key_type(kind).build();
    Ok(vec![key(hash, KeyType::Hash)?, key(range, KeyType::Range)?])
}

fn definitions(table: &Table) -> Result<Vec<AttributeDefinition>, BuildError> {
    let mut attributes = vec![PK, SK];
    for attribute in table.indexes.iter().flat_map(|index| [index.hash, index.range]) {
        if !attributes.contains(&attribute) {
            attributes.push(attribute);
        }
    }
    let definition = |attribute: Attribute| {
        let kind = match attribute.kind {
            Kind::Text => ScalarAttributeType::S,
            Kind::Number => ScalarAttributeType::N,
        };
        AttributeDefinition::builder().attribute_name(attribute.name).attribute_type(kind).build()
    };
    attributes.into_iter().map(definition).collect()
}
