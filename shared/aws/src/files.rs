//! Files, one item each. A change reads the item and writes it under the condition that it has not
//! changed. The item remembers the keys of the last operations, so that a repeated operation is not
//! applied twice. A deleted file leaves an item without content that remembers the keys for a day.

mod content;
mod keys;

use crate::dynamodb::item::expired;
use crate::dynamodb::{Conditional, Fields, Item, Key, Table, Tables, binary, number, primary_key, text};
use async_trait::async_trait;
use engine::ports::files::{EffectFailure, FileCall, MAX_FILE};
use engine::ports::{self, Clock, StoreError, Stored};
use keys::Keys;
use model::{AccountId, Timestamp};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

const WHAT: &str = "file";
/// How long the keys of a deleted file are remembered: far longer than it takes until an
/// interrupted run continues.
const REMEMBERED: Duration = Duration::from_hours(24);
/// How often an operation is repeated after concurrent ones.
const ROUNDS: u32 = 24;

/// Files of all accounts.
pub(crate) struct Files {
    table: Table,
    clock: Arc<dyn Clock>,
}

/// The state of a file.
#[derive(Default)]
struct File {
    /// The number of writes; `None` = there is no item yet.
    edit: Option<u64>,
    /// The text; `None` = the file was deleted.
    content: Option<String>,
    keys: Keys,
}

/// The result of an operation on a file.
enum Outcome {
    /// An answer without a change.
    Answer(Value),
    /// The new content; `None` = the file is deleted.
    Change(Option<String>),
}

impl Files {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        Self { table: tables.executions.clone(), clock }
    }

    async fn change(&self, at: Key, path: &str, call: FileCall, key: &str) -> Result<Value, EffectFailure> {
        let mut item = self.table.get(at.clone()).await.map_err(failure)?;
        for round in 0..ROUNDS {
            let file = decode(item, self.clock.now()).map_err(failure)?;
            // The operation was done before: it is repeated, or the answer of its write was lost.
            if file.keys.hold(key) {
                return Ok(Value::Null);
            }
            let content = match apply(&call, path, file.content)? {
                Outcome::Answer(answer) => return Ok(answer),
                Outcome::Change(content) => content,
            };
            let changed = File { edit: Some(file.edit.map_or(1, |edit| edit + 1)), content, keys: file.keys.with(key) };
            let new = encode(at.clone(), path, &changed, self.clock.now());
            let written = match file.edit {
                None => self.table.put_if(new, "attribute_not_exists(#pk)", Vec::new()).await,
                Some(edit) => self.table.put_if(new, "#edit = :edit", vec![(":edit", number(edit))]).await,
            };
            match written.map_err(failure)? {
                Conditional::Applied(()) => return Ok(Value::Null),
                Conditional::Refused(other) => item = other,
            }
            self.clock.sleep_until(self.clock.now().plus_millis(keys::pause(key, round))).await;
        }
        Err(EffectFailure::passing(format!("the file '{path}' is changed by too many at once")))
    }
}

#[async_trait]
impl ports::Files for Files {
    async fn apply(&self, account: &AccountId, call: FileCall, key: &str) -> Result<Value, EffectFailure> {
        let path = path_of(&call).to_owned();
        let at = primary_key::file(account, &path);
        if matches!(call, FileCall::Read { .. }) {
            let item = self.table.get(at).await.map_err(failure)?;
            let file = decode(item, self.clock.now()).map_err(failure)?;
            return file.content.map(Value::String).ok_or_else(|| missing(&path));
        }
        self.change(at, &path, call, key).await
    }
}

fn path_of(call: &FileCall) -> &str {
    match call {
        FileCall::Read { path }
        | FileCall::Write { path, .. }
        | FileCall::Append { path, .. }
        | FileCall::Create { path, .. }
        | FileCall::Delete { path } => path,
    }
}

fn apply(call: &FileCall, path: &str, before: Option<String>) -> Result<Outcome, EffectFailure> {
    let after = match call {
        FileCall::Read { .. } => {
            return before.map(|content| Outcome::Answer(Value::String(content))).ok_or_else(|| missing(path));
        }
        FileCall::Delete { .. } if before.is_none() => return Err(missing(path)),
        FileCall::Delete { .. } => return Ok(Outcome::Change(None)),
        FileCall::Create { .. } if before.is_some() => {
            return Err(refused(format!("the file '{path}' is there already")));
        }
        FileCall::Create { content, .. } | FileCall::Write { content, .. } => content.clone(),
        FileCall::Append { content, .. } => before.unwrap_or_default() + content,
    };
    if after.len() > MAX_FILE {
        return Err(refused(format!("the file '{path}' would have more than {MAX_FILE} bytes")));
    }
    Ok(Outcome::Change(Some(after)))
}

fn encode(at: Key, path: &str, file: &File, now: Timestamp) -> Item {
    let edit = number(file.edit.unwrap_or_default());
    let mut item = at.item([("edit", edit), ("path", text(path)), ("keys", binary(file.keys.bytes()))]);
    match &file.content {
        Some(content) => item.insert("data".to_owned(), binary(content::pack(content))),
        None => item.insert("expires_at".to_owned(), number(now.plus(REMEMBERED).seconds())),
    };
    item
}

fn decode(item: Option<Item>, now: Timestamp) -> Stored<File> {
    let Some(item) = item else { return Ok(File::default()) };
    let forgotten = expired(&item, now);
    let mut fields = Fields::new(WHAT, item)?;
    let edit = Some(fields.number("edit")?);
    if forgotten {
        return Ok(File { edit, ..File::default() });
    }
    let keys = Keys::read(fields.binary("keys")?);
    let content = fields.maybe_binary("data")?.map(|packed| content::unpack(&packed)).transpose()?;
    Ok(File { edit, content, keys })
}

fn missing(path: &str) -> EffectFailure {
    refused(format!("there is no file '{path}'"))
}

fn refused(message: String) -> EffectFailure {
    EffectFailure::lasting(message)
}

fn failure(error: StoreError) -> EffectFailure {
    tracing::warn!(error = %error, cause = ?std::error::Error::source(&error), "a file could not be reached");
    EffectFailure::new(error.to_string(), matches!(error, StoreError::Unavailable { .. }))
}
