//! The revisions of a workflow: an item each, with the definition, and with attributes that lists
//! show.

use crate::dynamodb::{
    Fields, Item, Table, Write, binary, failed, json, names, number, packed, parts, primary_key, readable, text,
};
use aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder;
use engine::ports::Stored;
use engine::ports::workflows::Revisions;
use model::{AccountId, Definition, Revision, Workflow, WorkflowId};

/// A larger revision is stored in parts, in bytes.
const INLINE: usize = 350 * 1024;
const NEW_OR_SAME: &str = "attribute_not_exists(#pk) OR #digest = :digest";
const SHOWN: &str = "#sk, #v, #saved, #step_count";

/// Stores the parts of a large definition, and returns the write of the revision's item.
pub(super) async fn written(
    table: &Table,
    account: &AccountId,
    workflow: &Workflow,
    definition: &Definition,
) -> Stored<Write<'static>> {
    let bytes = packed::pack("definition", definition)?;
    let digest = text(primary_key::digest(&bytes));
    let owner = primary_key::revisions(account, &workflow.id);
    let data = parts::store(table, &owner, bytes, INLINE).await?;
    let step_count = number(workflow.step_count);
    let mut item = primary_key::revision(account, &workflow.id, workflow.revision).item([
        ("digest", digest.clone()),
        ("data", binary(data)),
        ("step_count", step_count),
    ]);
    if let Some(saved) = &workflow.saved {
        item.insert("saved".to_owned(), json("revision", saved)?);
    }
    Ok(Write::Put { item, condition: NEW_OR_SAME, values: vec![(":digest", digest)] })
}

/// The highest number.
pub(super) async fn last(table: &Table, account: &AccountId, id: &WorkflowId) -> Stored<Option<u32>> {
    let query = newest_first(table, account, id, None)?.projection_expression("sk").limit(1);
    let found = table.call(query).await.map_err(failed)?.items.unwrap_or_default();
    found.into_iter().next().map(|item| number_of(&mut Fields::projected("definition", item))).transpose()
}

/// A page of one query. The service reads whole items, at most 1 MB of them in a query.
pub(super) async fn page(
    table: &Table,
    account: &AccountId,
    id: &WorkflowId,
    before: Option<u32>,
    limit: usize,
) -> Stored<Revisions> {
    let query = newest_first(table, account, id, before)?
        .projection_expression(SHOWN)
        .set_expression_attribute_names(names(&[SHOWN]))
        .limit(i32::try_from(limit).unwrap_or(i32::MAX));
    let answer = table.call(query).await.map_err(failed)?;
    let next = answer.last_evaluated_key.map(|key| number_of(&mut Fields::projected("definition", key))).transpose()?;
    let items = answer.items.unwrap_or_default();
    let revisions = items.into_iter().filter_map(|item| readable(item, decode).transpose()).collect::<Stored<_>>()?;
    Ok(Revisions { revisions, next })
}

/// A consistent query of the revisions that are older than `before`.
fn newest_first(table: &Table, account: &AccountId, id: &WorkflowId, before: Option<u32>) -> Stored<QueryInputBuilder> {
    let (from, to) = primary_key::revision_bounds(before);
    let values = vec![(":pk", text(primary_key::revisions(account, id))), (":from", text(from)), (":to", text(to))];
    Ok(table.query("pk = :pk AND sk BETWEEN :from AND :to", values)?.scan_index_forward(false).consistent_read(true))
}

fn number_of(fields: &mut Fields) -> Stored<u32> {
    fields.parsed("sk", |sk| sk.parse().ok())
}

fn decode(item: Item) -> Stored<Revision> {
    let mut fields = Fields::new("definition", item)?;
    Ok(Revision {
        number: number_of(&mut fields)?,
        step_count: fields.maybe_number("step_count")?,
        saved: fields.maybe_json("saved")?,
    })
}
