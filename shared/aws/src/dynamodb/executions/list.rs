//! Lists, from an index that holds what a list shows. Each entry in range is read once: those before the page and after it are only
//! counted, those of the page are fetched.

use super::Executions;
use crate::dynamodb::item::{Fields, Item, text};
use crate::dynamodb::primary_key;
use crate::dynamodb::schema::{BY_ACCOUNT, BY_WORKFLOW};
use crate::dynamodb::table::{failed, named, names};
use aws_sdk_dynamodb::types::Select;
use engine::ports::Stored;
use engine::ports::executions::{ListQuery, Page, Summary};
use model::{ExecutionId, Status, Timestamp};

const BY_ACCOUNT_RANGE: &str = "#account = :owner AND #execution BETWEEN :from AND :to";
const BY_WORKFLOW_RANGE: &str = "#flow = :owner AND #execution BETWEEN :from AND :to";
const WITH_STATUS: &str = "#status = :status";
/// The most milliseconds that a UUIDv7 holds.
const LAST_MILLIS: i64 = (1 << 48) - 1;

/// Which entries of which index.
struct Range {
    index: &'static str,
    condition: &'static str,
    owner: String,
    from: String,
    to: String,
    status: Option<Status>,
}

/// One answer of the service.
struct Piece {
    items: Vec<Item>,
    count: usize,
    next: Option<Item>,
}

impl Executions {
    pub(super) async fn list_page(&self, query: &ListQuery) -> Stored<Page> {
        let range = Range::new(query);
        let mut page = Page::default();
        if range.from > range.to {
            return Ok(page);
        }
        let mut at = Some(None);
        // Without a filter, what the offset passes over is counted, and exactly; with one, it cannot be told beforehand how far that is.
        while range.status.is_none() && page.total < query.offset {
            let Some(start) = at.take() else { return Ok(page) };
            let piece = self.piece(&range, start, Select::Count, Some(query.offset - page.total)).await?;
            page.total += piece.count;
            at = piece.next.map(Some);
        }
        let end = query.offset.saturating_add(query.limit);
        while page.total < end {
            let Some(start) = at.take() else { return Ok(page) };
            let most = range.status.is_none().then_some(end - page.total);
            let piece = self.piece(&range, start, Select::AllProjectedAttributes, most).await?;
            for item in piece.items {
                if (query.offset..end).contains(&page.total) {
                    page.rows.push(decode(item)?);
                }
                page.total += 1;
            }
            at = piece.next.map(Some);
        }
        while let Some(start) = at.take() {
            let piece = self.piece(&range, start, Select::Count, None).await?;
            page.total += piece.count;
            at = piece.next.map(Some);
        }
        Ok(page)
    }

    async fn piece(&self, range: &Range, start: Option<Item>, select: Select, most: Option<usize>) -> Stored<Piece> {
        let mut values = vec![(":owner", text(&range.owner)), (":from", text(&range.from)), (":to", text(&range.to))];
        let mut expressions = vec![range.condition];
        let call = self
            .table
            .client
            .query()
            .table_name(self.table.name()?)
            .index_name(range.index)
            .key_condition_expression(range.condition)
            .scan_index_forward(false)
            .select(select)
            .set_limit(most.map(|most| i32::try_from(most).unwrap_or(i32::MAX)))
            .set_exclusive_start_key(start);
        let call = match range.status {
            Some(status) => {
                values.push((":status", text(status.as_str())));
                expressions.push(WITH_STATUS);
                call.filter_expression(WITH_STATUS)
            }
            None => call,
        };
        let call =
            call.set_expression_attribute_names(names(&expressions)).set_expression_attribute_values(named(values));
        let answer = call.send().await.map_err(failed)?;
        Ok(Piece {
            count: usize::try_from(answer.count).unwrap_or(0),
            items: answer.items.unwrap_or_default(),
            next: answer.last_evaluated_key,
        })
    }
}

impl Range {
    fn new(query: &ListQuery) -> Self {
        let (index, condition, owner) = match &query.workflow {
            Some(workflow) => (BY_WORKFLOW, BY_WORKFLOW_RANGE, primary_key::flow(&query.account, workflow)),
            None => (BY_ACCOUNT, BY_ACCOUNT_RANGE, query.account.as_str().to_owned()),
        };
        // The time is the first half of an id, so that bounds of time are bounds of ids. Ids of before 1970 and after 10889 do not exist.
        let from = query.from.unwrap_or_default();
        let to = query.to.unwrap_or(Timestamp(LAST_MILLIS));
        let bounds = if from.0 > LAST_MILLIS || to.0 < 0 {
            ("1".to_owned(), "0".to_owned())
        } else {
            (format!("{:012x}", from.0.max(0)), format!("{:012x}g", to.0.min(LAST_MILLIS)))
        };
        Self { index, condition, owner, from: bounds.0, to: bounds.1, status: query.status }
    }
}

fn decode(item: Item) -> Stored<Summary> {
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
    })
}
