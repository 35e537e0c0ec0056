//! A range of entries of an index of executions.

use crate::dynamodb::schema::{BY_ACCOUNT, BY_STATUS, BY_WORKFLOW};
use crate::dynamodb::{primary_key, text};
use aws_sdk_dynamodb::types::AttributeValue;
use model::{AccountId, ExecutionId, Status, Timestamp, WorkflowId};

const BY_ACCOUNT_RANGE: &str = "#account = :owner AND #execution BETWEEN :from AND :to";
const BY_STATUS_RANGE: &str = "#outcome = :owner AND #execution BETWEEN :from AND :to";
const BY_WORKFLOW_RANGE: &str = "#flow = :owner AND #execution BETWEEN :from AND :to";
/// The largest time that a UUIDv7 can contain, in milliseconds.
const LAST_MILLIS: i64 = (1 << 48) - 1;
/// A range of entries of an index.
#[derive(Clone)]
pub(super) struct Range {
    pub(super) index: &'static str,
    pub(super) condition: &'static str,
    pub(super) owner: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) filter: Filter,
}

/// The conditions that the index cannot answer by itself.
#[derive(Clone, Default)]
pub(super) struct Filter {
    conditions: Vec<String>,
    pub(super) values: Vec<(String, AttributeValue)>,
}

impl Filter {
    fn statuses(statuses: &[Status]) -> Self {
        if statuses.is_empty() {
            return Self::default();
        }
        let values: Vec<_> =
            statuses.iter().enumerate().map(|(at, status)| (format!(":status{at}"), text(status.as_str()))).collect();
        let names: Vec<_> = values.iter().map(|(name, _)| name.as_str()).collect();
        Self { conditions: vec![format!("#status IN ({})", names.join(", "))], values }
    }

    pub(super) fn expression(&self) -> Option<String> {
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

    /// Limits the range to entries for which the condition is true, if there is a value for it.
    pub(super) fn filtered(mut self, condition: &str, name: &str, value: Option<AttributeValue>) -> Self {
        if let Some(value) = value {
            self.filter.conditions.push(condition.to_owned());
            self.filter.values.push((name.to_owned(), value));
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
