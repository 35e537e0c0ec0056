//! Reads an index of executions in steps of limited size, newest first.

use crate::dynamodb::item::{Fields, Item, text, time};
use crate::dynamodb::primary_key;
use crate::dynamodb::schema::{BY_ACCOUNT, BY_STATUS, BY_WORKFLOW};
use crate::dynamodb::table::{Table, failed, named, names};
use aws_sdk_dynamodb::types::{AttributeValue, Select};
use engine::ports::Stored;
use engine::ports::executions::Summary;
use model::{AccountId, ExecutionId, Status, Timestamp, Usage, WorkflowId};

const BY_ACCOUNT_RANGE: &str = "#account = :owner AND #execution BETWEEN :from AND :to";
const BY_STATUS_RANGE: &str = "#outcome = :owner AND #execution BETWEEN :from AND :to";
const BY_WORKFLOW_RANGE: &str = "#flow = :owner AND #execution BETWEEN :from AND :to";
const ENDED_BY: &str = "#completed_at <= :ended";
const TRIGGERED_BY: &str = "#triggered_by = :trigger";
const WITH_ERROR: &str = "contains(#error, :error)";
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
    filter: Filter,
}

/// The conditions that the index cannot answer by itself.
#[derive(Clone, Default)]
struct Filter {
    conditions: Vec<String>,
    values: Vec<(String, AttributeValue)>,
}

impl Filter {
    fn add(&mut self, condition: &str, name: &str, value: AttributeValue) {
        self.conditions.push(condition.to_owned());
        self.values.push((name.to_owned(), value));
    }

    fn statuses(statuses: &[Status]) -> Self {
        if statuses.is_empty() {
            return Self::default();
        }
        let values: Vec<_> =
            statuses.iter().enumerate().map(|(at, status)| (format!(":status{at}"), text(status.as_str()))).collect();
        let names: Vec<_> = values.iter().map(|(name, _)| name.as_str()).collect();
        Self { conditions: vec![format!("#status IN ({})", names.join(", "))], values }
    }

    fn expression(&self) -> Option<String> {
        (!self.conditions.is_empty()).then(|| self.conditions.join(" AND "))
    }
}

impl Range {
    /// The executions of an account, or of one of its workflows, with one of these statuses, or
    /// with any. An index answers for one status of all workflows.
    pub(super) fn new(account: &AccountId, workflow: Option<&WorkflowId>, statuses: &[Status]) -> Self {
        let outcome = match statuses {
            [status] => primary_key::outcome(account, *status),
            _ => None,
        };
        let filter = || Filter::statuses(statuses);
        let (index, condition, owner, filter) = match (workflow, outcome) {
            (Some(workflow), _) => (BY_WORKFLOW, BY_WORKFLOW_RANGE, primary_key::flow(account, workflow), filter()),
            (None, Some(outcome)) => (BY_STATUS, BY_STATUS_RANGE, outcome, Filter::default()),
            (None, None) => (BY_ACCOUNT, BY_ACCOUNT_RANGE, account.as_str().to_owned(), filter()),
        };
        Self { index, condition, owner, from: String::new(), to: String::new(), filter }.between(None, None)
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
    pub(super) fn ended(mut self, by: Option<Timestamp>) -> Self {
        if let Some(by) = by {
            self.filter.add(ENDED_BY, ":ended", time(by));
        }
        self
    }

    /// Limits the range to executions that this kind of trigger has started.
    pub(super) fn triggered_by(mut self, kind: Option<&str>) -> Self {
        if let Some(kind) = kind {
            self.filter.add(TRIGGERED_BY, ":trigger", text(kind));
        }
        self
    }

    /// Limits the range to executions whose error contains the text.
    pub(super) fn with_error(mut self, part: Option<&str>) -> Self {
        if let Some(part) = part {
            self.filter.add(WITH_ERROR, ":error", text(part));
        }
        self
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
        !self.filter.conditions.is_empty()
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
        let bounds = vec![(":owner", text(&range.owner)), (":from", text(&range.from)), (":to", text(&range.to))];
        let mut values = named(bounds).unwrap_or_default();
        values.extend(range.filter.values.iter().cloned());
        let filter = range.filter.expression();
        let expressions: Vec<_> = [Some(range.condition), filter.as_deref()].into_iter().flatten().collect();
        let call = self
            .table
            .client
            .query()
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
