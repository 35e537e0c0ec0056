//! The account of a clause, and rows to begin with.

use crate::clock::START;
use engine::Ports;
use engine::ports::executions::{Claim, Claimed, Commit, Committed, End, Next, Wake};
use engine::ports::workflows::Written;
use model::{
    AccountId, Definition, Delivery, Execution, ExecutionId, Folder, IdError, Origin, OriginKind, Parent, Phase,
    RunSecret, Saved, Status, Step, Timestamp, TraceId, Trigger, Usage, Workflow, WorkflowId,
};
use serde_json::{Map, Value, json};

use super::Breach;

/// The length of the claims in the clauses, in milliseconds.
pub const LEASE: i64 = 30_000;

/// An account that only one clause uses.
#[derive(Clone)]
pub struct Tenant {
    /// The ports that are tested.
    pub ports: Ports,
    /// The name of the account.
    pub account: AccountId,
}

impl Tenant {
    /// An account that was never used before.
    pub fn new(ports: &Ports) -> Result<Self, IdError> {
        let name = format!("t-{}", ports.ids.uuid(START).simple());
        Ok(Self { ports: ports.clone(), account: AccountId::parse(&name)? })
    }

    /// A new id with this moment.
    pub fn id_at(&self, moment: Timestamp) -> ExecutionId {
        ExecutionId::from_uuid(self.ports.ids.uuid(moment))
    }

    /// The name of an attempt, never used before.
    pub fn attempt(&self) -> String {
        self.ports.ids.uuid(START).to_string()
    }

    /// A row of the workflow `flow` that waits for its first claim.
    pub fn row(&self) -> Result<Execution, IdError> {
        Ok(Execution {
            account: self.account.clone(),
            id: self.id_at(START),
            workflow_id: WorkflowId::parse("flow")?,
            workflow_name: "Flow 流".to_owned(),
            revision: 3,
            version: None,
            trigger: trigger(json!({"n": 1, "text": "ä"})),
            parent: None,
            callback: None,
            delivery: Delivery::default(),
            on_failure: None,
            origin: None,
            trace: TraceId::of(self.id_at(START)),
            secret: RunSecret::from(self.attempt()),
            status: Status::Running,
            phase: Phase::Queued,
            fence: 0,
            cursor: 0,
            inbox: 0,
            attempts: 0,
            attempt_id: self.attempt(),
            lease_until: None,
            due_at: Some(START.plus_millis(5_000)),
            segment_at: None,
            wake_at: None,
            deadline_at: None,
            started_at: START,
            completed_at: None,
            error: None,
            pending_end: None,
            usage: Usage { reads: 1, ..Usage::default() },
            places: Vec::new(),
            state: Vec::new(),
        })
    }

    /// A row that is stored.
    pub async fn created(&self) -> Result<Execution, Breach> {
        let row = self.row()?;
        self.create(&row).await?;
        Ok(row)
    }

    /// Stores the row, which must be new.
    pub async fn create(&self, row: &Execution) -> Result<(), Breach> {
        if self.ports.executions.create(row).await? {
            Ok(())
        } else {
            Err(Breach::Contract("a new row was refused".to_owned()))
        }
    }

    /// A claim of the row at `now`.
    pub fn claim(&self, row: &Execution, now: Timestamp) -> Claim {
        Claim {
            account: row.account.clone(),
            id: row.id,
            cursor: row.cursor,
            attempt_id: self.attempt(),
            now,
            lease_until: now.plus_millis(LEASE),
        }
    }

    /// Claims the row, which must be free.
    pub async fn claimed(&self, row: &Execution, now: Timestamp) -> Result<Execution, Breach> {
        match self.ports.executions.claim(&self.claim(row, now)).await? {
            Claimed::Mine(row) => Ok(*row),
            other => Err(Breach::Contract(format!("a free row was not given: {other:?}"))),
        }
    }

    /// A row that is stored and claimed at [`START`].
    pub async fn held(&self) -> Result<Execution, Breach> {
        let row = self.created().await?;
        self.claimed(&row, START).await
    }

    /// A commit by the row's holder.
    pub fn commit(&self, row: &Execution, next: Next) -> Commit {
        Commit {
            account: row.account.clone(),
            id: row.id,
            fence: row.fence,
            cursor: row.cursor,
            inbox: None,
            attempt_id: row.attempt_id.clone(),
            places: row.places.clone(),
            limits: Vec::new(),
            state: b"state".to_vec(),
            usage: Usage { writes: 12, steps: 3, ..Usage::default() },
            next,
        }
    }

    /// A stop by another process than the holder.
    pub fn stop(&self, row: &Execution) -> End {
        End {
            account: row.account.clone(),
            id: row.id,
            status: Status::Cancelled,
            error: Some("stopped".to_owned()),
            at: START.plus_millis(9),
            due_at: None,
            grace_until: None,
            cursor: None,
            places: row.places.clone(),
            limits: Vec::new(),
            attempt_id: self.attempt(),
        }
    }

    /// A row that waits only for a wake, since [`START`].
    pub async fn waiting(&self) -> Result<Execution, Breach> {
        let held = self.held().await?;
        let wait = self.commit(&held, Next::Wait { wake_at: None, due_at: None });
        match self.ports.executions.commit(&wait).await? {
            Committed::Done => self.read(held.id).await,
            other => Err(Breach::Contract(format!("a wait was refused: {other:?}"))),
        }
    }

    /// A wake of the row at `now`. The sweep finds the row five seconds later.
    pub fn wake(&self, row: &Execution, now: Timestamp) -> Wake {
        Wake { account: row.account.clone(), id: row.id, now, due_at: now.plus_millis(5_000) }
    }

    /// A parent with a chain of two workflows.
    pub fn parent(&self) -> Result<Parent, IdError> {
        Ok(Parent {
            id: self.id_at(START),
            chain: vec![WorkflowId::parse("top")?, WorkflowId::parse("mid-2")?],
            limits: vec!["above".to_owned()],
        })
    }

    /// An origin with a step.
    pub fn origin(&self) -> Origin {
        Origin { kind: OriginKind::Resume, of: self.id_at(START), step: Some("step-1 ä".to_owned()) }
    }

    /// The stored row, which must exist.
    pub async fn read(&self, id: ExecutionId) -> Result<Execution, Breach> {
        let row = self.ports.executions.read(&self.account, id).await?;
        row.ok_or_else(|| Breach::Contract("the row is gone".to_owned()))
    }

    /// A workflow with this id and name. It is not stored.
    pub fn workflow(&self, id: &str, name: &str) -> Result<Workflow, IdError> {
        Ok(Workflow {
            name: name.to_owned(),
            description: "for a test".to_owned(),
            tags: vec!["a".to_owned()],
            version: "1.0.0".to_owned(),
            v_flow_level: 1,
            max_execution_time: Some(60),
            on_failure: Some(WorkflowId::parse("report")?),
            step_count: 1,
            saved: Some(Saved { at: START, by: Some("a device".to_owned()), ..Saved::default() }),
            trigger_config: json!({"type": "manual", "ratio": 0.1}),
            trigger_kinds: vec!["sms".to_owned()],
            schedules_paused: true,
            ..Workflow::new(WorkflowId::parse(id)?, START)
        })
    }

    /// Stores a folder with this id and name.
    pub async fn folder(&self, id: &str) -> Result<(), Breach> {
        let (id, name) = (id.to_owned(), id.to_owned());
        let (parent_id, order, edit, entered) = (None, 0, 1, 0);
        let folder = Folder { v: 1, id, name, parent_id, order, edit, entered, created_at: START, modified_at: START };
        let written = self.ports.folders.create(&self.account, &folder).await?;
        if written == Written::Done { Ok(()) } else { Err(Breach::Contract(format!("{folder:?}: {written:?}"))) }
    }

    /// A text that does not compress.
    pub fn noise(&self, length: usize) -> String {
        let mut text = String::with_capacity(length + 64);
        while text.len() < length {
            text.extend(self.ports.ids.secret().iter().map(|byte| char::from(b'!' + byte % 90)));
        }
        text.truncate(length);
        text
    }
}

/// A trigger with this data.
pub fn trigger(data: Value) -> Trigger {
    let data = match data {
        Value::Object(entries) => entries,
        _ => Map::new(),
    };
    Trigger { kind: "manual".to_owned(), data, facts: Map::new() }
}

/// A definition of one step that contains `text`.
pub fn definition(text: &str) -> Definition {
    let mut parameters = Map::new();
    parameters.insert("text".to_owned(), text.into());
    let step = Step { id: "step-1".to_owned(), module_id: "log".to_owned(), parameters, ..Step::default() };
    Definition { v: 1, steps: vec![step], ..Definition::default() }
}
