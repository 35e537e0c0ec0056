//! All keys of the three tables. A key begins with the verified account, or with `~` for records
//! that must be found before the account is known; no account's name contains a `~`.

use super::FORMAT;
use super::item::{Item, number, text};
use aws_sdk_dynamodb::types::AttributeValue;
use engine::ports::executions::SpillKey;
use engine::ports::stats::Span;
use engine::ports::workflows::SCHEDULE_SHARDS;
use model::{AccountId, ApiKind, CredentialKind, ExecutionId, Status, Timestamp, WorkflowId};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write;

/// The sort key of the counts of a limit.
const LIMIT: &str = "limit";

/// The primary key of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }

    /// The primary key in an item.
    pub(crate) fn of(item: &Item) -> Self {
        let text_of = |name| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
        Self { pk: text_of("pk"), sk: text_of("sk") }
    }

    /// An item with this key and these attributes, in the current format.
    pub(crate) fn item<const N: usize>(self, attributes: [(&str, AttributeValue); N]) -> Item {
        let mut item = self.into_item();
        item.insert("v".to_owned(), number(FORMAT));
        item.extend(attributes.map(|(name, value)| (name.to_owned(), value)));
        item
    }

    pub(crate) fn into_item(self) -> Item {
        Item::from([("pk".to_owned(), text(self.pk)), ("sk".to_owned(), text(self.sk))])
    }
}

// The table of workflows.

pub(crate) fn account(account: &AccountId) -> Key {
    Key::new(format!("{account}#account"), "account")
}

/// The account of a partition key.
pub(crate) fn account_of(pk: &str) -> Option<AccountId> {
    AccountId::parse(pk.strip_suffix("#account")?).ok()
}

pub(crate) fn workflows(account: &AccountId) -> String {
    format!("{account}#workflow")
}

pub(crate) fn workflow(account: &AccountId, id: &WorkflowId) -> Key {
    Key::new(workflows(account), id.as_str())
}

/// The account of a workflow's partition key.
pub(crate) fn account_of_workflow(pk: &str) -> Option<AccountId> {
    AccountId::parse(pk.strip_suffix("#workflow")?).ok()
}

/// The partition of a workflow in the index of schedules.
pub(crate) fn scheduled_shard(account: &AccountId, id: &WorkflowId) -> u8 {
    let digest = Sha256::digest(format!("{account}#{id}"));
    digest.first().map_or(0, |byte| byte % SCHEDULE_SHARDS)
}

/// The item of a name, which only one workflow of a folder can own.
pub(crate) fn workflow_name(account: &AccountId, folder: Option<&str>, name: &str) -> Key {
    let folder = folder.map(segment).unwrap_or_default();
    Key::new(format!("{account}#workflow-name"), format!("{folder}#{}", segment(&name.to_lowercase())))
}

/// The item of a flow key, which only one workflow can own.
pub(crate) fn flow_key(account: &AccountId, flow_key: &str) -> Key {
    Key::new(format!("{account}#flow-key"), segment(flow_key))
}

/// The partition of a workflow's revisions, and of the parts of those that are larger than an item.
pub(crate) fn revisions(account: &AccountId, id: &WorkflowId) -> String {
    format!("{account}#revision#{id}")
}

pub(crate) fn revision(account: &AccountId, id: &WorkflowId, revision: u32) -> Key {
    Key::new(revisions(account, id), format!("{revision:010}"))
}

/// The partition of the changes of an account's workflows, ordered by time, followed by their
/// count.
pub(crate) fn workflow_changes(account: &AccountId) -> String {
    format!("{account}#workflow-change")
}

/// A change. `number` distinguishes the changes of one process within a millisecond.
pub(crate) fn workflow_change(account: &AccountId, at: Timestamp, id: &WorkflowId, edit: u64, number: u64) -> Key {
    Key::new(workflow_changes(account), format!("{}#{id}#{edit}#{number}", workflow_changes_from(at)))
}

/// The sort key at which the changes of this moment begin.
pub(crate) fn workflow_changes_from(at: Timestamp) -> String {
    format!("{:013}", at.0.max(0))
}

/// The number of all changes. Its sort key follows those of all changes.
pub(crate) fn workflow_change_count(account: &AccountId) -> Key {
    Key::new(workflow_changes(account), "~count")
}

/// The bounds of sort keys that contain all revisions of a workflow that are older than `before`,
/// and none of their parts.
pub(crate) fn revision_bounds(before: Option<u32>) -> (String, String) {
    let last = before.map_or(u32::MAX, |before| before.saturating_sub(1));
    (format!("{:010}", 0), format!("{last:010}"))
}

/// The partition of a workflow's published versions.
pub(crate) fn versions(account: &AccountId, id: &WorkflowId) -> String {
    format!("{account}#version#{id}")
}

pub(crate) fn version(account: &AccountId, id: &WorkflowId, number: u32) -> Key {
    Key::new(versions(account, id), format!("{number:010}"))
}

/// The item with the last version number, including deleted versions. It follows all versions.
pub(crate) fn last_version(account: &AccountId, id: &WorkflowId) -> Key {
    Key::new(versions(account, id), "last")
}

pub(crate) fn folders(account: &AccountId) -> String {
    format!("{account}#folder")
}

pub(crate) fn folder(account: &AccountId, id: &str) -> Key {
    Key::new(folders(account), segment(id))
}

/// The item of a name, which only one folder of a parent can own.
pub(crate) fn folder_name(account: &AccountId, parent: Option<&str>, name: &str) -> Key {
    let parent = parent.map(segment).unwrap_or_default();
    Key::new(format!("{account}#folder-name"), format!("{parent}#{}", segment(&name.to_lowercase())))
}

pub(crate) fn secrets(account: &AccountId) -> String {
    format!("{account}#secret")
}

/// A secret. A name that begins with `~` is that of a record's own secret. Those are in a partition
/// of their own, so that lists show only the secrets of users.
pub(crate) fn secret(account: &AccountId, name: &str) -> Key {
    match name.strip_prefix('~') {
        Some(own) => Key::new(format!("{account}#record-secret"), segment(own)),
        None => Key::new(secrets(account), segment(name)),
    }
}

/// The wrapped data key of an account.
pub(crate) fn secret_key(account: &AccountId) -> Key {
    Key::new(format!("{account}#secret-key"), "secret-key")
}

pub(crate) fn apis(account: &AccountId) -> String {
    format!("{account}#api")
}

/// An API record, stored under its name, because calls look it up by name.
pub(crate) fn api(account: &AccountId, kind: ApiKind, module: &str, function: &str) -> Key {
    let kind = match kind {
        ApiKind::Botman => "botman",
        ApiKind::Itrigger => "itrigger",
        ApiKind::Webhook => "webhook",
        ApiKind::Mcp => "mcp",
    };
    Key::new(apis(account), format!("{kind}#{}#{}", segment(module), segment(function)))
}

/// The item that maps an id to the name.
pub(crate) fn api_id(account: &AccountId, id: &str) -> Key {
    Key::new(format!("{account}#api-id"), segment(id))
}

// The table of executions.

/// The partition with everything that belongs to an execution: its row, its spills, its signals and
/// the parts of its trigger.
pub(crate) fn execution_pk(account: &AccountId, id: ExecutionId) -> String {
    format!("{account}#{id}")
}

pub(crate) fn execution(account: &AccountId, id: ExecutionId) -> Key {
    Key::new(execution_pk(account, id), "run")
}

/// The item that says that an execution is being deleted. It exists until all parts are deleted.
pub(crate) fn deletion(account: &AccountId, id: ExecutionId) -> Key {
    Key::new(execution_pk(account, id), "deletion")
}

pub(crate) fn spill(account: &AccountId, id: ExecutionId, key: SpillKey) -> Key {
    Key::new(execution_pk(account, id), format!("spill#{:016x}#{:016x}#{:08x}", key.cursor, key.fence, key.part))
}

/// A signal to an execution. Its key only depends on the name, so that only the first signal with a
/// name is stored.
pub(crate) fn signal(account: &AccountId, id: ExecutionId, name: &str) -> Key {
    Key::new(execution_pk(account, id), format!("signal#{}", segment(name)))
}

/// A part of something that is too large for one item, in the partition of its owner. The key
/// contains the digest of the content, so different writers never write the same part.
pub(crate) fn part(owner: &str, digest: &str, number: usize) -> Key {
    Key::new(owner.to_owned(), format!("part#{digest}#{number:04}"))
}

/// The use of an idempotency key.
pub(crate) fn idempotency(account: &AccountId, key: &str) -> Key {
    Key::new(format!("{account}#idempotency"), segment(key))
}

/// The execution that has the turn of a workflow.
pub(crate) fn turn(account: &AccountId, workflow: &WorkflowId) -> Key {
    Key::new(format!("{account}#turn"), workflow.as_str())
}

/// The partition of a limit: its counts, and its waiting list. Long keys are replaced by a digest;
/// the due index contains only the digest.
pub(crate) fn limit_pk(account: &AccountId, key: &str) -> String {
    let is_digest = key.strip_prefix('~').is_some_and(|hex| hex.len() == 64 && hex.bytes().all(is_hex));
    let key = if is_digest { Cow::Borrowed(key) } else { segment(key) };
    format!("{account}#limit#{key}")
}

/// The counts of a limit.
pub(crate) fn shared_limit(account: &AccountId, key: &str) -> Key {
    Key::new(limit_pk(account, key), LIMIT)
}

/// An execution that waits for a place of a limit.
pub(crate) fn limit_wait(account: &AccountId, key: &str, ticket: u64) -> Key {
    Key::new(limit_pk(account, key), format!("{}{ticket:020}", limit_waits()))
}

/// The beginning of the sort keys of all executions that wait for places.
pub(crate) fn limit_waits() -> &'static str {
    "wait#"
}

/// The account and the key of a limit's partition, as [`limit_pk`] takes it.
pub(crate) fn limit_of(pk: &str) -> Option<(AccountId, String)> {
    let (account, key) = pk.split_once("#limit#")?;
    Some((AccountId::parse(account).ok()?, key.to_owned()))
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

/// The partition of a workflow in the index of executions.
pub(crate) fn flow(account: &AccountId, workflow: &WorkflowId) -> String {
    format!("{account}#{workflow}")
}

/// The partition of a status in the sparse index of executions. There is none for completed
/// executions, so that an execution that completes at once needs no write to this index.
pub(crate) fn outcome(account: &AccountId, status: Status) -> Option<String> {
    (status != Status::Completed).then(|| format!("{account}#{}", status.as_str()))
}

/// The workflow of an index partition.
pub(crate) fn workflow_of(flow: &str) -> Option<WorkflowId> {
    let (_, rest) = flow.split_once('#')?;
    WorkflowId::parse(rest.split_once('#').map_or(rest, |(workflow, _)| workflow)).ok()
}

/// A shard of an index partition. The first one is the partition itself, so that rows from before a
/// deployment had more than one are in it.
pub(crate) fn listed(partition: &str, shard: u8) -> String {
    if shard == 0 { partition.to_owned() } else { format!("{partition}#{shard}") }
}

/// The account and the execution of a row's partition key.
pub(crate) fn execution_of(pk: &str) -> Option<(AccountId, ExecutionId)> {
    let (account, id) = pk.split_once('#')?;
    Some((AccountId::parse(account).ok()?, ExecutionId::parse(id).ok()?))
}

/// The statistics of an hour or a day, under the moment of its beginning, which is never before
/// 1970.
pub(crate) fn roll_up(account: &AccountId, span: Span, begin: Timestamp) -> Key {
    let span = match span {
        Span::Hour => "hour",
        Span::Day => "day",
    };
    Key::new(format!("{account}#stats"), format!("{span}#{:019}", begin.0.max(0)))
}

/// The moment in the sort key of statistics.
pub(crate) fn rolled_up(sk: &str) -> Option<Timestamp> {
    sk.split_once('#')?.1.parse().ok().map(Timestamp)
}

/// A file, stored under its path.
pub(crate) fn file(account: &AccountId, path: &str) -> Key {
    Key::new(format!("{account}#file"), segment(path))
}

pub(crate) fn due_shard(id: ExecutionId, shards: u8) -> u8 {
    // In a time-ordered id the last bits are random.
    (id.uuid().as_u128() % u128::from(shards.max(1))) as u8
}

/// The shard of the listing indexes that a run is written to.
pub(crate) fn list_shard(id: ExecutionId, shards: u8) -> u8 {
    // The bits above those that choose the shard of the due index are random, too.
    ((id.uuid().as_u128() >> 8) % u128::from(shards.max(1))) as u8
}

// The table of access.

pub(crate) fn device(account: &AccountId, device_id: &str) -> Key {
    Key::new(devices(account), segment(device_id))
}

/// The partition with an account's devices.
pub(crate) fn devices(account: &AccountId) -> String {
    format!("{account}#device")
}

pub(crate) fn credential(kind: CredentialKind, key: &str) -> Key {
    Key::new(format!("~credential#{}#{}", kind.as_str(), segment(key)), "credential")
}

/// The bounds of an account's credentials of one kind.
pub(crate) fn credentials(account: &AccountId, kind: CredentialKind) -> String {
    format!("{account}#credential#{}", kind.as_str())
}

pub(crate) fn listed_credential(account: &AccountId, kind: CredentialKind, key: &str) -> Key {
    Key::new(credentials(account, kind), segment(key))
}

pub(crate) fn signing_keys() -> Key {
    Key::new("~signing-keys".to_owned(), "current")
}

pub(crate) fn limit(key: &str, ends_at: Timestamp) -> Key {
    Key::new(format!("~limit#{}", segment(key)), ends_at.0.to_string())
}

/// A caller's text as a part of a key: the text itself if it is short and plain, otherwise its
/// digest. So no text is too long or contains characters that a key must not contain, and none can
/// be read as two parts.
fn segment(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:@".contains(&byte);
    if (1..=128).contains(&text.len()) && text.bytes().all(plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("~{}", digest(text.as_bytes())))
    }
}

/// SHA-256 in hex digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_caller_reaches_into_another_key() {
        let me = AccountId::parse("me").unwrap();
        let names = [
            (None, "a#b"),
            (Some("a"), "b"),
            (None, "b"),
            (Some(""), "b"),
            (Some("a#b"), ""),
            (None, "~b"),
            (None, "名"),
        ];
        for (i, (folder, name)) in names.iter().enumerate() {
            let key = workflow_name(&me, *folder, name);
            assert_eq!(key.sk.matches('#').count(), 1, "{key:?}");
            for (other_folder, other) in &names[i + 1..] {
                assert_ne!(key, workflow_name(&me, *other_folder, other), "{name} {other}");
            }
        }
        assert!(device(&me, &"x".repeat(100_000)).sk.len() < 100);
        assert!(!device(&me, "").sk.is_empty());
    }

    #[test]
    fn names_are_the_same_in_any_case() {
        let me = AccountId::parse("me").unwrap();
        assert_eq!(workflow_name(&me, None, "ÄB c"), workflow_name(&me, None, "äb C"));
    }

    #[test]
    fn keys_read_back() {
        let me = AccountId::parse("me-2_x").unwrap();
        let id = ExecutionId::parse("01890a5dac96774bbcceb302099a8057").unwrap();
        assert_eq!(execution_of(&execution(&me, id).pk), Some((me.clone(), id)));
        let flow_id = WorkflowId::parse("w_1").unwrap();
        assert_eq!(account_of_workflow(&workflow(&me, &flow_id).pk), Some(me.clone()));
        assert_eq!(workflow_of(&flow(&me, &flow_id)), Some(flow_id));
        assert_eq!(account_of_workflow(&workflow_change_count(&me).pk), None);
        assert_eq!(execution_of("~signing-keys"), None);
        for key in ["partner-api", "customer 7/#"] {
            let pk = limit_pk(&me, key);
            let (account, read) = limit_of(&pk).unwrap();
            assert_eq!((limit_pk(&account, &read), execution_of(&pk)), (pk, None), "{key}");
        }
    }
}
