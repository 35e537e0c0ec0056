//! Reads an index of executions in steps of limited size, newest first.

use crate::dynamodb::item::{Fields, Item, text, time};
use crate::dynamodb::primary_key;
use crate::dynamodb::schema::{BY_ACCOUNT, BY_STATUS, BY_WORKFLOW};
use crate::dynamodb::table::{Table, failed, named, names};
use aws_sdk_dynamodb::types::Select;
use engine::ports::Stored;
use engine::ports::executions::Summary;
use model::{AccountId, ExecutionId, Status, Timestamp, Usage, WorkflowId};

const BY_ACCOUNT_RANGE: &str = "#account = :owner AND #execution BETWEEN :from AND :to";
const BY_STATUS_RANGE: &str = "#outcome = :owner AND #execution BETWEEN :from AND :to";
const BY_WORKFLOW_RANGE: &str = "#flow = :owner AND #execution BETWEEN :from AND :to";
const WITH_STATUS: &str = "#status = :status";
const ENDED_BY: &str = "#completed_at <= :ended";
const BOTH: &str = "#status = :status AND #completed_at <= :ended";
/// The largest time that a UUIDv7 can contain, in milliseconds.
const LAST_MILLIS: i64 = (1 << 48) - 1;
/// The most entries of one query. DynamoDB has a similar limit for a page; the embedded endpoint
/// has none and would read all entries.
const MOST: usize = 3_000;

/// A range of entries of an index.
#[derive(Clone)]
pub(super) struct Range {
    index: &'static str,
    condition: &'static str,
    owner: String,
    from: String,
    to: String,
    filter: Option<Status>,
    ended: Option<Timestamp>,
}

impl Range {
    /// The executions of an account, or of one of its workflows, or with one status.
    pub(super) fn new(account: &AccountId, workflow: Option<&WorkflowId>, status: Option<Status>) -> Self {
        let outcome = status.and_then(|status| primary_key::outcome(account, status));
        let (index, condition, owner, filter) = match (workflow, outcome) {
            (Some(workflow), _) => (BY_WORKFLOW, BY_WORKFLOW_RANGE, primary_key::flow(account, workflow), status),
            (None, Some(outcome)) => (BY_STATUS, BY_STATUS_RANGE, outcome, None),
            (None, None) => (BY_ACCOUNT, BY_ACCOUNT_RANGE, account.as_str().to_owned(), status),
        };
        Self { index, condition, owner, from: String::new(), to: String::new(), filter, ended: None }
            .between(None, None)
    }

    /// Limits the range to executions of this time. An id begins with its time, so times are
    /// compared as ids. There are no ids before 1970 and after 10889.
    pub(super) fn between(mut self, from: Option<Timestamp>, to: Option<Timestamp>) -> Self {
        let from = from.unwrap_or_default();
        let to = to.unwrap_or(Timestamp(LAST_MILLIS));
        (self.from, self.to) = if from.0 > LAST_MILLIS || to.0 < 0 {
            ("1".to_owned(), "0".to_owned())
        } else {
            (format!("{:012x}", from.0.max(0)), format!("{:012x}g", to.0.min(LAST_MILLIS)))
        };
        self
    }

    /// Limits the range to executions that have ended by this time.
    pub(super) fn ended(self, by: Option<Timestamp>) -> Self {
        Self { ended: by, ..self }
    }

    /// Limits the range to executions that are older than this one.
    pub(super) fn after(mut self, id: Option<ExecutionId>) -> Self {
        if let Some(id) = id {
            let before = id.uuid().as_u128().checked_sub(1).map(|bits| format!("{bits:032x}"));
            self.to = self.to.min(before.unwrap_or_default());
        }
        self
    }

    /// Whether a query also reads entries that do not belong to the range.
    pub(super) fn is_filtered(&self) -> bool {
        self.filter().is_some()
    }

    fn filter(&self) -> Option<&'static str> {
        match (self.filter, self.ended) {
            (None, None) => None,
            (Some(_), None) => Some(WITH_STATUS),
            (None, Some(_)) => Some(ENDED_BY),
            (Some(_), Some(_)) => Some(BOTH),
        }
    }
}

/// The result of one query.
#[derive(Default)]
pub(super) struct Piece {
    pub(super) items: Vec<Item>,
    /// How many entries match the filter.
    pub(super) count: usize,
    /// How many entries were read.
    pub(super) looked_at: usize,
}

/// The position in a range.
pub(super) struct Walk<'a> {
    table: &'a Table,
    range: &'a Range,
    /// The entry that was read last.
    at: Option<Item>,
    is_over: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(table: &'a Table, range: &'a Range) -> Self {
        Self { table, range, at: None, is_over: range.from > range.to }
    }

    /// Whether all entries were read.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// The execution that was read last.
    pub(super) fn at(&self) -> Option<ExecutionId> {
        let id = self.at.as_ref()?.get("execution")?.as_s().ok()?;
        ExecutionId::parse(id).ok()
    }

    /// Reads at most `most` further entries.
    pub(super) async fn step(&mut self, select: Select, most: usize) -> Stored<Piece> {
        if self.is_over || most == 0 {
            return Ok(Piece::default());
        }
        let range = self.range;
        let mut values = vec![(":owner", text(&range.owner)), (":from", text(&range.from)), (":to", text(&range.to))];
        let mut expressions = vec![range.condition];
        if let Some(status) = range.filter {
            values.push((":status", text(status.as_str())));
        }
        if let Some(by) = range.ended {
            values.push((":ended", time(by)));
        }
        expressions.extend(range.filter());
        let call = self
            .table
            .client
            .query()
            .table_name(self.table.name()?)
            .index_name(range.index)
            .key_condition_expression(range.condition)
            .set_filter_expression(range.filter().map(str::to_owned))
            .set_expression_attribute_names(names(&expressions))
            .set_expression_attribute_values(named(values))
            .scan_index_forward(false)
            .select(select)
            .limit(i32::try_from(most.min(MOST)).unwrap_or(i32::MAX))
            .set_exclusive_start_key(self.at.take());
        let answer = call.send().await.map_err(failed)?;
        self.is_over = answer.last_evaluated_key.is_none();
        self.at = answer.last_evaluated_key;
        Ok(Piece {
            items: answer.items.unwrap_or_default(),
            count: usize::try_from(answer.count).unwrap_or(0),
            looked_at: usize::try_from(answer.scanned_count).unwrap_or(0),
        })
    }
}

/// The fields of an entry that a list shows.
pub(super) fn decode(item: Item) -> Stored<Summary> {
    let mut fields = Fields::projected("list entry", item);
    Ok(Summary {
        id: fields.parsed("execution", |text| ExecutionId::parse(text).ok())?,
        workflow_id: fields.parsed("flow", primary_key::workflow_of)?,
        workflow_name: fields.text("workflow_name")?,
        status: fields.parsed("status", Status::parse)?,
        triggered_by: fields.text("triggered_by")?,
        started_at: fields.time("started_at")?,
        completed_at: fields.maybe_time("completed_at")?,
        error: fields.maybe_text("error")?,
        usage: fields.maybe_json::<Usage>("usage")?.filter(|usage| !usage.is_empty()),
    })
}
