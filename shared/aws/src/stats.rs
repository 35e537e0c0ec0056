//! The statistics of past hours and days, one item each. A forgotten item remains for some time
//! without `data`, so that older counts are not stored again.

use crate::dynamodb::{Conditional, Fields, Item, Table, Tables, failed, json, number, primary_key, text};
use async_trait::async_trait;
use aws_sdk_dynamodb::operation::describe_table::DescribeTableInput;
use engine::ports::stats::{RollUp, Span};
use engine::ports::{self, Clock, StoreError, Stored};
use model::{AccountId, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const WHAT: &str = "statistics";
const RANGE: &str = "#pk = :pk AND #sk BETWEEN :from AND :to";
/// A stored item without `until` was never forgotten; it is equivalent to the new one.
const FREE: &str = "attribute_not_exists(#pk) OR #until <= :read_at";
/// How long the statistics of hours are kept, in seconds: they are needed until their day is
/// stored.
const KEEP_HOURS_SECONDS: i64 = 40 * 86_400;
/// How long the measured size of the tables is reused.
const MEASURED_FOR: Duration = Duration::from_mins(1);
/// How long it is remembered, in seconds, that the statistics of a time were forgotten.
const KEEP_FORGOTTEN_SECONDS: i64 = 86_400;

/// The stored statistics of all accounts.
pub(crate) struct Stats {
    table: Table,
    all: [Table; 3],
    clock: Arc<dyn Clock>,
    /// The last measured size, and its moment. It is cached, because measuring is work for some
    /// stores.
    measured: Mutex<Option<(Timestamp, u64)>>,
}

impl Stats {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        let all = [&tables.workflows, &tables.executions, &tables.access].map(Table::clone);
        Self { table: tables.executions.clone(), all, clock, measured: Mutex::default() }
    }

    async fn measure(&self) -> Stored<u64> {
        let mut sum = 0_u64;
        for table in &self.all {
            let call = DescribeTableInput::builder().table_name(table.name()?);
            let answer = table.call(call).await.map_err(failed)?;
            let bytes =
                answer.table.and_then(|table| table.table_size_bytes).and_then(|bytes| u64::try_from(bytes).ok());
            sum = sum.saturating_add(bytes.unwrap_or_default());
        }
        Ok(sum)
    }
}

#[async_trait]
impl ports::Stats for Stats {
    async fn read(&self, account: &AccountId, span: Span, from: Timestamp, to: Timestamp) -> Stored<Vec<RollUp>> {
        if from >= to {
            return Ok(Vec::new());
        }
        let first = primary_key::roll_up(account, span, from);
        let last = primary_key::roll_up(account, span, to.plus_millis(-1));
        let values = vec![(":pk", text(first.pk)), (":from", text(first.sk)), (":to", text(last.sk))];
        let items = self.table.all(self.table.query(RANGE, values)?.consistent_read(true), usize::MAX).await?;
        items.into_iter().filter_map(|item| decode(span, item).transpose()).collect()
    }

    async fn put(&self, account: &AccountId, roll_up: &RollUp, read_at: Timestamp) -> Stored<bool> {
        let data = json(WHAT, &roll_up.tally)?;
        let mut item = primary_key::roll_up(account, roll_up.span, roll_up.begin).item([("data", data.clone())]);
        if roll_up.span == Span::Hour {
            item.insert("expires_at".to_owned(), number(roll_up.begin.seconds().saturating_add(KEEP_HOURS_SECONDS)));
        }
        let values = vec![(":read_at", number(read_at.0))];
        Ok(match self.table.put_if(item, FREE, values).await? {
            Conditional::Applied(()) => true,
            // If the same is stored, most likely this call has written it and its answer was lost.
            Conditional::Refused(old) => old.is_some_and(|old| old.get("data") == Some(&data)),
        })
    }

    async fn forget(&self, account: &AccountId, moment: Timestamp, until: Timestamp) -> Stored<()> {
        for span in [Span::Hour, Span::Day] {
            let expires_at = number(until.seconds().saturating_add(KEEP_FORGOTTEN_SECONDS));
            let key = primary_key::roll_up(account, span, span.begin(moment));
            self.table.put(key.item([("until", number(until.0)), ("expires_at", expires_at)])).await?;
        }
        Ok(())
    }

    async fn stored_bytes(&self) -> Stored<u64> {
        let now = self.clock.now();
        let last = *self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bytes)) = last.filter(|(at, _)| *at <= now && now < at.plus(MEASURED_FOR)) {
            return Ok(bytes);
        }
        let bytes = self.measure().await?;
        *self.measured.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, bytes));
        Ok(bytes)
    }
}

/// The stored statistics, unless they were forgotten.
fn decode(span: Span, item: Item) -> Stored<Option<RollUp>> {
    let mut fields = Fields::new(WHAT, item)?;
    let begin = primary_key::rolled_up(&fields.text("sk")?).ok_or_else(|| StoreError::corrupt(WHAT, "no moment"))?;
    Ok(fields.maybe_json("data")?.map(|tally| RollUp { span, begin, tally }))
}
