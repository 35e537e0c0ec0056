//! Limits that executions share: the counts of each, and its waiting list.
//!
//! Counts only change in a transaction with a row, whose own condition makes the change happen
//! once. Counts are changed relatively, so no condition refuses one of two executions that give
//! back places at the same time.

use super::Executions;
use crate::dynamodb::transaction::ALWAYS;
use crate::dynamodb::{FORMAT, Fields, Update, Write, failed, number, primary_key, text, time};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use engine::ports::executions::{Limit, LimitChange, Waiter};
use model::{AccountId, ExecutionId, Timestamp};

const WHAT: &str = "limit";
const COUNT: &str = "SET #v = :v, #held = if_not_exists(#held, :zero) + :held, \
    #waiting = if_not_exists(#waiting, :zero) + :waiting";
const WAITERS: &str = "#pk = :pk AND begins_with(#sk, :wait)";

impl Executions {
    /// The writes of these changes, for a transaction with the row of the execution.
    pub(super) fn limit_writes(
        &self,
        account: &AccountId,
        id: ExecutionId,
        changes: &[LimitChange],
    ) -> Vec<Write<'static>> {
        let of = |change: &LimitChange| {
            let wait = |ticket: &u64| primary_key::limit_wait(account, &change.key, *ticket);
            let mut writes = vec![self.counts(account, id, change)];
            writes.extend(change.leaves.iter().map(|ticket| Write::delete(wait(ticket), ALWAYS)));
            writes.extend(change.joins.iter().map(|ticket| {
                let item = wait(ticket).item([("execution", text(id.hex())), ("ticket", number(ticket))]);
                Write::put(item, "attribute_not_exists(#pk)")
            }));
            writes
        };
        changes.iter().flat_map(of).collect()
    }

    /// The change of the counts.
    fn counts(&self, account: &AccountId, id: ExecutionId, change: &LimitChange) -> Write<'static> {
        let (takes, leaves, joins) = (i64::from(change.takes), count(&change.leaves), count(&change.joins));
        let held = takes - i64::from(change.gives_back);
        // The number of places that may be held before the change, so that all places that it takes
        // are free.
        let room = i64::from(change.most) - held;
        let mut set = COUNT.to_owned();
        let mut conditions: Vec<&str> = Vec::new();
        let mut values = vec![
            (":v", number(FORMAT)),
            (":zero", number(0)),
            (":held", number(held)),
            (":waiting", number(joins - leaves)),
        ];
        if takes > 0 || joins > 0 {
            values.push((":room", number(room)));
            values.push((":most", number(change.most)));
            set.push_str(", #most = :most");
        }
        if takes > 0 {
            conditions.push("(attribute_not_exists(#held) OR #held <= :room)");
        }
        if change.overtakes || joins > 0 {
            values.push((":leaves", number(leaves)));
        }
        if change.overtakes {
            conditions.push("(attribute_not_exists(#waiting) OR #waiting <= :leaves)");
        }
        if let Some(first) = change.joins.first() {
            values.push((":next", number(first + joins.unsigned_abs())));
            set.push_str(", #next_ticket = :next");
            if *first == 0 {
                conditions.push("attribute_not_exists(#next_ticket)");
            } else {
                values.push((":first", number(first)));
                conditions.push("#next_ticket = :first");
            }
            conditions.push("(#held >= :room OR #waiting > :leaves)");
            if let Some(due_at) = change.due_at {
                values.extend([(":due_at", time(due_at)), (":shard", number(self.shard(id)))]);
                set.push_str(", #due_at = if_not_exists(#due_at, :due_at)");
                set.push_str(", #due_shard = if_not_exists(#due_shard, :shard)");
            }
        }
        if let Some(rate) = change.rate {
            values.push((":reserved", time(rate.to)));
            set.push_str(", #reserved = :reserved");
            conditions.push(match rate.before {
                None => "attribute_not_exists(#reserved)",
                Some(_) => "#reserved = :before",
            });
            values.extend(rate.before.map(|before| (":before", time(before))));
        }
        let condition = if conditions.is_empty() { ALWAYS.to_owned() } else { conditions.join(" AND ") };
        let key = primary_key::shared_limit(account, &change.key);
        Write::Update { key, change: set, condition: Some(condition), values }
    }

    pub(super) async fn read_limit(&self, account: &AccountId, key: &str, first: usize) -> Stored<Option<Limit>> {
        let Some(item) = self.table.get(primary_key::shared_limit(account, key)).await? else { return Ok(None) };
        let mut fields = Fields::new(WHAT, item)?;
        let mut limit = Limit {
            most: fields.maybe_number("most")?.unwrap_or_default(),
            held: fields.number("held")?,
            waiting: fields.number("waiting")?,
            next_ticket: fields.maybe_number("next_ticket")?.unwrap_or_default(),
            reserved: fields.maybe_time("reserved")?,
            first: Vec::new(),
        };
        if limit.waiting > 0 && first > 0 {
            limit.first = self.read_waiters(account, key, first).await?;
        }
        Ok(Some(limit))
    }

    async fn read_waiters(&self, account: &AccountId, key: &str, first: usize) -> Stored<Vec<Waiter>> {
        let (pk, wait) = (primary_key::limit_pk(account, key), primary_key::limit_waits());
        let call = self.table.query(WAITERS, vec![(":pk", text(pk)), (":wait", text(wait))])?.consistent_read(true);
        let call = call.limit(i32::try_from(first).unwrap_or(i32::MAX));
        let page = self.table.call(call).await.map_err(failed)?;
        let read = |item| {
            let mut fields = Fields::new(WHAT, item)?;
            let ticket = fields.number("ticket")?;
            Ok(Waiter { ticket, execution: fields.parsed("execution", |text| ExecutionId::parse(text).ok())? })
        };
        page.items.unwrap_or_default().into_iter().map(read).collect()
    }

    pub(super) async fn set_limit_due(
        &self,
        account: &AccountId,
        key: &str,
        found: Timestamp,
        at: Timestamp,
    ) -> Stored<()> {
        let update = |change, condition, values| Update {
            key: primary_key::shared_limit(account, key),
            change,
            condition,
            values,
            returns: ReturnValue::None,
        };
        let found = (":found", time(found));
        let waits = "#due_at = :found AND #waiting > :zero";
        let values = vec![found.clone(), (":at", time(at)), (":zero", number(0))];
        self.table.update_if(update("SET #due_at = :at", waits, values)).await?;
        let idle = "#due_at = :found AND #waiting <= :zero";
        let values = vec![found, (":zero", number(0))];
        self.table.update_if(update("REMOVE #due_at, #due_shard", idle, values)).await.map(|_| ())
    }
}

fn count(tickets: &[u64]) -> i64 {
    i64::try_from(tickets.len()).unwrap_or(i64::MAX)
}
