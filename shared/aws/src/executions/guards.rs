//! Creates a row together with an idempotency key or the turn of its workflow.

use super::Executions;
use super::row::{Seen, encode};
use crate::dynamodb::item::expired;
use crate::dynamodb::{Fields, Item, Transacted, Verdict, Write, number, primary_key, text, transaction};
use engine::ports::executions::{Created, Guards, KeyGuard, KeyUse, TurnGuard};
use engine::ports::{StoreError, Stored};
use model::{AccountId, Execution, ExecutionId, Timestamp};

const KEY: &str = "idempotency key";
const TURN: &str = "turn";

impl Executions {
    pub(super) async fn create_guarded_row(&self, row: &Execution, guards: &Guards) -> Stored<Created> {
        let trigger = self.store_trigger(row).await?;
        let mut writes = vec![Write::put(encode(row, trigger, self.shards)?, "attribute_not_exists(#pk)")];
        writes.extend(guards.key.as_ref().map(|guard| put_key(row, guard)));
        writes.extend(guards.turn.map(|guard| take_turn(row, guard)));
        writes.extend(self.limit_writes(&row.account, row.id, &guards.limits));
        let transacted = transaction::commit(&self.table, &*self.clock, &row.attempt_id, writes).await?;
        let Transacted::Refused(verdicts) = transacted else { return Ok(Created::Done) };
        let mut verdicts = verdicts.into_iter();
        // The row is checked first: if this attempt has stored it before, the other items were
        // stored with it.
        if let Some(Verdict::Failed(old)) = verdicts.next() {
            let mine = old.map(|old| Seen::new(&old)).transpose()?.is_some_and(|seen| seen.is_made_by(&row.attempt_id));
            return Ok(if mine { Created::Done } else { Created::Taken });
        }
        if guards.key.is_some()
            && let Some(Verdict::Failed(old)) = verdicts.next()
        {
            return decode_key(refusing(KEY, old)?).map(Created::KeyUsed);
        }
        if guards.turn.is_none() && !guards.limits.is_empty() {
            return Ok(Created::Limited);
        }
        match verdicts.next() {
            Some(Verdict::Failed(Some(old))) => decode_holder(old).map(Created::TurnTaken),
            Some(Verdict::Held) if !guards.limits.is_empty() => Ok(Created::Limited),
            // Turns are never deleted, so the item must exist.
            _ => Err(StoreError::corrupt(TURN, "a holder that was seen is gone")),
        }
    }

    pub(super) async fn read_key_use(&self, account: &AccountId, key: &str, now: Timestamp) -> Stored<Option<KeyUse>> {
        let item = self.table.get(primary_key::idempotency(account, key)).await?;
        item.filter(|item| !expired(item, now)).map(decode_key).transpose()
    }
}

fn refusing(what: &'static str, old: Option<Item>) -> Stored<Item> {
    old.ok_or_else(|| StoreError::corrupt(what, "refused by an item that is not there"))
}

fn put_key(row: &Execution, guard: &KeyGuard) -> Write<'static> {
    let item = primary_key::idempotency(&row.account, &guard.key).item([
        ("execution", text(row.id.hex())),
        ("fingerprint", text(&guard.fingerprint)),
        ("expires_at", number(guard.expires.seconds())),
    ]);
    Write::Put {
        item,
        condition: "attribute_not_exists(#pk) OR #expires_at <= :now",
        values: vec![(":now", number(guard.now.seconds()))],
    }
}

fn take_turn(row: &Execution, guard: TurnGuard) -> Write<'static> {
    let item = primary_key::turn(&row.account, &row.workflow_id).item([("holder", text(row.id.hex()))]);
    match guard.ended {
        None => Write::put(item, "attribute_not_exists(#pk)"),
        Some(ended) => Write::Put { item, condition: "#holder = :ended", values: vec![(":ended", text(ended.hex()))] },
    }
}

fn decode_key(item: Item) -> Stored<KeyUse> {
    let mut fields = Fields::new(KEY, item)?;
    Ok(KeyUse {
        execution: fields.parsed("execution", |text| ExecutionId::parse(text).ok())?,
        fingerprint: fields.text("fingerprint")?,
    })
}

fn decode_holder(item: Item) -> Stored<ExecutionId> {
    Fields::new(TURN, item)?.parsed("holder", |text| ExecutionId::parse(text).ok())
}
