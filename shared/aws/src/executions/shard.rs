//! Reads one shard of an index of executions in steps of limited size, newest first.

use super::range::Range;
use crate::dynamodb::{Item, Table, failed, named, names, primary_key, text};
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::Select;
use engine::ports::Stored;
use model::ExecutionId;

/// The most entries of one query. DynamoDB has a similar limit for a page; the embedded endpoint
/// has none and would read all entries.
const MOST: usize = 3_000;

/// The result of one step.
#[derive(Default)]
pub(super) struct Piece {
    pub(super) items: Vec<Item>,
    /// How many entries match the filter.
    pub(super) count: usize,
    /// How many entries were read.
    pub(super) looked_at: usize,
}

/// The position in a shard of a range.
pub(super) struct Shard<'a> {
    table: &'a Table,
    range: &'a Range,
    /// The partition of the index.
    partition: String,
    /// The entry that was read last.
    at: Option<Item>,
    is_over: bool,
}

impl<'a> Shard<'a> {
    pub(super) fn new(table: &'a Table, range: &'a Range, shard: u8) -> Self {
        let partition = primary_key::listed(&range.owner, shard);
        Self { table, range, partition, at: None, is_over: range.from > range.to }
    }

    /// Whether all entries were read.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// The execution that was read last, if it was not the last one.
    pub(super) fn at(&self) -> Option<ExecutionId> {
        execution(self.at.as_ref()?)
    }

    /// Reads at most `most` further entries.
    pub(super) async fn step(&mut self, select: Select, most: usize) -> Stored<Piece> {
        if self.is_over || most == 0 {
            return Ok(Piece::default());
        }
        let range = self.range;
        let bounds = vec![(":owner", text(&self.partition)), (":from", text(&range.from)), (":to", text(&range.to))];
        let mut values = named(bounds).unwrap_or_default();
        values.extend(range.filter.values.iter().cloned());
        let filter = range.filter.expression();
        let expressions: Vec<_> = [Some(range.condition), filter.as_deref()].into_iter().flatten().collect();
        let call = QueryInput::builder()
            .table_name(self.table.name()?)
            .index_name(range.index)
            .key_condition_expression(range.condition)
            .set_expression_attribute_names(names(&expressions))
            .set_filter_expression(filter)
            .set_expression_attribute_values(Some(values))
            .scan_index_forward(false)
            .select(select)
            .limit(i32::try_from(most.min(MOST)).unwrap_or(i32::MAX))
            .set_exclusive_start_key(self.at.take());
        let answer = self.table.call(call).await.map_err(failed)?;
        self.is_over = answer.last_evaluated_key.is_none();
        self.at = answer.last_evaluated_key;
        Ok(Piece {
            items: answer.items.unwrap_or_default(),
            count: usize::try_from(answer.count).unwrap_or(0),
            looked_at: usize::try_from(answer.scanned_count).unwrap_or(0),
        })
    }
}

/// The execution of an entry.
pub(super) fn execution(item: &Item) -> Option<ExecutionId> {
    ExecutionId::parse(item.get("execution")?.as_s().ok()?).ok()
}
