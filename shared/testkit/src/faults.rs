//! Fault injection: every call of a port goes through a gate. The gate can let the call pass, fail
//! it, lose its answer, or simulate the end of the process before or after it.

use crate::draw;
use async_trait::async_trait;
use engine::Ports;
use engine::ports::executions::{
    Claim, Claimed, Commit, Committed, Created, DueRow, End, Ended, Executions, Guards, KeyUse, Limit, ListQuery, Page,
    Renewal, Scan, SpillKey, Summary, Wake, Woken,
};
use engine::ports::files::FileCall;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::secrets::{Sealer, Secret, SecretFacts};
use engine::ports::workflows::{Revisions, SlotRow, Written};
use engine::ports::{
    CallbackMessage, CallbackQueue, Files, HttpOut, Secrets, SlotMessage, StepMessage, StepQueue, StoreError, Stored,
    Workflows,
};
use model::{AccountId, Definition, Delivery, Execution, ExecutionId, Timestamp, Workflow, WorkflowId};
use serde_json::Value;
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The faults of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process ends before the call.
    CrashBefore,
    /// The call fails and is not applied.
    Fail,
    /// The call is applied, but its answer is lost.
    LostReply,
    /// The call is applied, then the process ends.
    CrashAfter,
    /// The call is applied so late that every lease has ended, which the process does not know.
    Stall,
}

/// The delay of a stalled call.
const STALL: Duration = Duration::from_mins(3);

/// The faults of single calls, in the order of harm.
pub const FAULTS: [Fault; 4] = [Fault::CrashBefore, Fault::Fail, Fault::LostReply, Fault::CrashAfter];

/// Counts calls and injects the planned faults. Clones share the count.
#[derive(Clone, Default)]
pub struct Gate(Arc<Inner>);

#[derive(Default)]
struct Inner {
    plan: Vec<(usize, Fault)>,
    random: Option<RandomFaults>,
    is_stopped: AtomicBool,
    dying_after: Option<&'static str>,
    changes_left: AtomicUsize,
    calls: AtomicUsize,
    log: Mutex<Vec<&'static str>>,
    crash: Notify,
}

/// Random faults, the same ones for the same seed and the same calls.
#[derive(Clone, Copy, Debug)]
struct RandomFaults {
    seed: u64,
    per_thousand: u64,
    kinds: &'static [Fault],
}

impl RandomFaults {
    fn at(self, call: usize) -> Option<Fault> {
        let drawn = draw(self.seed, call as u64);
        let kind = (drawn >> 32) as usize % self.kinds.len().max(1);
        self.kinds.get(kind).copied().filter(|_| drawn % 1000 < self.per_thousand)
    }
}

impl Gate {
    /// A gate that only counts.
    pub fn open() -> Self {
        Self::default()
    }

    /// A gate with a fault at the call of this number, from 0.
    pub fn with_fault(call: usize, fault: Fault) -> Self {
        Self::with_faults([(call, fault)])
    }

    /// A gate with faults at several calls.
    pub fn with_faults(plan: impl IntoIterator<Item = (usize, Fault)>) -> Self {
        Self(Arc::new(Inner { plan: plan.into_iter().collect(), ..Inner::default() }))
    }

    /// A gate with random faults in `per_thousand` of 1000 calls, until it is
    /// [stopped](Self::stop_faults).
    pub fn with_random_faults(seed: u64, per_thousand: u64) -> Self {
        const KINDS: [Fault; 5] = [Fault::CrashBefore, Fault::Fail, Fault::LostReply, Fault::CrashAfter, Fault::Stall];
        Self(Arc::new(Inner { random: Some(RandomFaults { seed, per_thousand, kinds: &KINDS }), ..Inner::default() }))
    }

    /// A gate that fails `per_thousand` of 1000 calls, like a throttled service, until it is
    /// [stopped](Self::stop_faults).
    pub fn refusing(seed: u64, per_thousand: u64) -> Self {
        let random = RandomFaults { seed, per_thousand, kinds: &[Fault::Fail] };
        Self(Arc::new(Inner { random: Some(random), ..Inner::default() }))
    }

    /// Stops the faults.
    pub fn stop_faults(&self) {
        self.0.is_stopped.store(true, Ordering::SeqCst);
    }

    /// Starts the faults again.
    pub fn start_faults(&self) {
        self.0.is_stopped.store(false, Ordering::SeqCst);
    }

    /// A gate after which the process ends whenever a call of this name was applied.
    pub fn dying_after_each(name: &'static str) -> Self {
        Self(Arc::new(Inner { dying_after: Some(name), ..Inner::default() }))
    }

    /// A gate before whose first commits with places of limits another run was always faster.
    pub fn contending(times: usize) -> Self {
        Self(Arc::new(Inner { changes_left: AtomicUsize::new(times), ..Inner::default() }))
    }

    fn contends(&self) -> bool {
        let left = &self.0.changes_left;
        left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }

    /// The names of the calls so far.
    pub fn log(&self) -> Vec<&'static str> {
        self.0.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns when the process ends. The driver of an invocation then drops it.
    pub async fn crashed(&self) {
        self.0.crash.notified().await;
    }

    /// Lets a call pass through the gate.
    async fn pass<T, E>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, E>> + Send,
        failure: impl FnOnce() -> E,
    ) -> Result<T, E> {
        let number = self.0.calls.fetch_add(1, Ordering::SeqCst);
        self.0.log.lock().unwrap_or_else(PoisonError::into_inner).push(name);
        let planned = self.0.plan.iter().find(|(at, _)| *at == number).map(|(_, fault)| *fault);
        let random = self.0.random.filter(|_| !self.0.is_stopped.load(Ordering::SeqCst));
        let planned = planned.or_else(|| random.and_then(|random| random.at(number)));
        match planned.or((self.0.dying_after == Some(name)).then_some(Fault::CrashAfter)) {
            None => call.await,
            Some(Fault::CrashBefore) => self.die().await,
            Some(Fault::Fail) => Err(failure()),
            Some(Fault::LostReply) => {
                let _ = call.await;
                Err(failure())
            }
            Some(Fault::CrashAfter) => {
                let _ = call.await;
                self.die().await
            }
            Some(Fault::Stall) => {
                tokio::time::sleep(STALL).await;
                call.await
            }
        }
    }

    async fn die<T>(&self) -> T {
        self.0.crash.notify_one();
        std::future::pending().await
    }
}

fn unavailable() -> StoreError {
    StoreError::Unavailable { service: "store", source: "injected".into() }
}

/// Ports with a gate before executions, files, the queues and outbound HTTP.
pub fn guarded(ports: &Ports, gate: &Gate) -> Ports {
    Ports {
        executions: Arc::new(Guarded { inner: Arc::clone(&ports.executions), gate: gate.clone() }),
        files: Arc::new(Guarded { inner: Arc::clone(&ports.files), gate: gate.clone() }),
        callback_queue: Arc::new(Guarded { inner: Arc::clone(&ports.callback_queue), gate: gate.clone() }),
        step_queue: Arc::new(Guarded { inner: Arc::clone(&ports.step_queue), gate: gate.clone() }),
        http_out: Arc::new(Guarded { inner: Arc::clone(&ports.http_out), gate: gate.clone() }),
        ..ports.clone()
    }
}

/// As [`guarded`], with a gate also before the calls that schedules make for workflows.
pub fn guarded_schedules(ports: &Ports, gate: &Gate) -> Ports {
    let workflows = Arc::new(Guarded { inner: Arc::clone(&ports.workflows), gate: gate.clone() });
    Ports { workflows, ..guarded(ports, gate) }
}

/// As [`guarded`], with a gate also before secrets, connections and their tokens.
pub fn guarded_secrets(ports: &Ports, gate: &Gate) -> Ports {
    let secrets = Arc::new(Guarded { inner: Arc::clone(&ports.secrets), gate: gate.clone() });
    Ports { secrets, ..guarded(ports, gate) }
}

struct Guarded<P: ?Sized> {
    inner: Arc<P>,
    gate: Gate,
}

#[async_trait]
impl Executions for Guarded<dyn Executions> {
    async fn create(&self, row: &Execution) -> Stored<bool> {
        self.gate.pass("create", self.inner.create(row), unavailable).await
    }

    async fn create_guarded(&self, row: &Execution, guards: &Guards) -> Stored<Created> {
        self.gate.pass("create", self.inner.create_guarded(row, guards), unavailable).await
    }

    async fn key_use(&self, account: &AccountId, key: &str, now: Timestamp) -> Stored<Option<KeyUse>> {
        self.gate.pass("key_use", self.inner.key_use(account, key, now), unavailable).await
    }

    async fn claim(&self, claim: &Claim) -> Stored<Claimed> {
        self.gate.pass("claim", self.inner.claim(claim), unavailable).await
    }

    async fn commit(&self, commit: &Commit) -> Stored<Committed> {
        if !commit.limits.is_empty() && self.gate.contends() {
            return Ok(Committed::Limited);
        }
        self.gate.pass("commit", self.inner.commit(commit), unavailable).await
    }

    async fn renew(&self, renewal: &Renewal) -> Stored<Committed> {
        self.gate.pass("renew", self.inner.renew(renewal), unavailable).await
    }

    async fn end(&self, end: &End) -> Stored<Ended> {
        self.gate.pass("end", self.inner.end(end), unavailable).await
    }

    async fn settle(&self, account: &AccountId, id: ExecutionId, due_at: Option<Timestamp>) -> Stored<()> {
        self.gate.pass("settle", self.inner.settle(account, id, due_at), unavailable).await
    }

    async fn put_delivery(
        &self,
        account: &AccountId,
        id: ExecutionId,
        delivery: &Delivery,
        due_at: Option<Timestamp>,
    ) -> Stored<bool> {
        self.gate.pass("put_delivery", self.inner.put_delivery(account, id, delivery, due_at), unavailable).await
    }

    async fn wake(&self, wake: &Wake) -> Stored<Woken> {
        self.gate.pass("wake", self.inner.wake(wake), unavailable).await
    }

    async fn read(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>> {
        self.gate.pass("read", self.inner.read(account, id), unavailable).await
    }

    async fn put_spill(&self, account: &AccountId, id: ExecutionId, key: SpillKey, bytes: &[u8]) -> Stored<()> {
        self.gate.pass("put_spill", self.inner.put_spill(account, id, key, bytes), unavailable).await
    }

    async fn read_spills(&self, account: &AccountId, id: ExecutionId, keys: &[SpillKey]) -> Stored<Vec<Vec<u8>>> {
        self.gate.pass("read_spills", self.inner.read_spills(account, id, keys), unavailable).await
    }

    async fn put_signal(
        &self,
        account: &AccountId,
        id: ExecutionId,
        name: &str,
        bytes: &[u8],
        expires: Timestamp,
    ) -> Stored<bool> {
        self.gate.pass("put_signal", self.inner.put_signal(account, id, name, bytes, expires), unavailable).await
    }

    async fn read_signals(
        &self,
        account: &AccountId,
        id: ExecutionId,
        names: &[String],
    ) -> Stored<Vec<Option<Vec<u8>>>> {
        self.gate.pass("read_signals", self.inner.read_signals(account, id, names), unavailable).await
    }

    fn due_shards(&self) -> u8 {
        self.inner.due_shards()
    }

    async fn due(&self, shard: u8, now: Timestamp, after: Option<&DueRow>, limit: usize) -> Stored<Vec<DueRow>> {
        self.gate.pass("due", self.inner.due(shard, now, after, limit), unavailable).await
    }

    async fn set_aside(&self, row: &DueRow, until: Timestamp) -> Stored<()> {
        self.gate.pass("set_aside", self.inner.set_aside(row, until), unavailable).await
    }

    async fn list(&self, query: &ListQuery) -> Stored<Page> {
        self.gate.pass("list", self.inner.list(query), unavailable).await
    }

    async fn scan(&self, scan: &Scan) -> Stored<Vec<Summary>> {
        self.gate.pass("scan", self.inner.scan(scan), unavailable).await
    }

    async fn delete(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        self.gate.pass("delete", self.inner.delete(account, id), unavailable).await
    }

    async fn limit(&self, account: &AccountId, key: &str, first: usize) -> Stored<Option<Limit>> {
        self.gate.pass("limit", self.inner.limit(account, key, first), unavailable).await
    }

    async fn look_again(&self, account: &AccountId, key: &str, found: Timestamp, at: Timestamp) -> Stored<()> {
        self.gate.pass("look_again", self.inner.look_again(account, key, found, at), unavailable).await
    }
}

#[async_trait]
impl Files for Guarded<dyn Files> {
    async fn apply(&self, account: &AccountId, call: FileCall, key: &str) -> Result<Value, EffectFailure> {
        let failure = || EffectFailure::passing("the store is unavailable");
        self.gate.pass("file", self.inner.apply(account, call, key), failure).await
    }
}

#[async_trait]
impl StepQueue for Guarded<dyn StepQueue> {
    async fn send(&self, message: &StepMessage, delay: Duration) -> Stored<()> {
        self.gate.pass("send", self.inner.send(message, delay), unavailable).await
    }

    async fn send_batch(&self, hints: &[(StepMessage, Duration)]) -> Stored<usize> {
        self.gate.pass("send_batch", self.inner.send_batch(hints), unavailable).await
    }

    async fn send_slot(&self, message: &SlotMessage, delay: Duration) -> Stored<()> {
        self.gate.pass("send_slot", self.inner.send_slot(message, delay), unavailable).await
    }
}

#[async_trait]
impl Workflows for Guarded<dyn Workflows> {
    async fn create(&self, account: &AccountId, workflow: &Workflow, definition: &Definition) -> Stored<Written> {
        self.inner.create(account, workflow, definition).await
    }

    async fn read(&self, account: &AccountId, id: &WorkflowId) -> Stored<Option<Workflow>> {
        self.gate.pass("read_workflow", self.inner.read(account, id), unavailable).await
    }

    async fn find_flow(&self, account: &AccountId, flow_key: &str) -> Stored<Option<WorkflowId>> {
        self.inner.find_flow(account, flow_key).await
    }

    async fn definition(&self, account: &AccountId, id: &WorkflowId, revision: u32) -> Stored<Option<Definition>> {
        self.inner.definition(account, id, revision).await
    }

    async fn revisions(
        &self,
        account: &AccountId,
        id: &WorkflowId,
        before: Option<u32>,
        limit: usize,
    ) -> Stored<Revisions> {
        self.inner.revisions(account, id, before, limit).await
    }

    async fn last_revision(&self, account: &AccountId, id: &WorkflowId) -> Stored<Option<u32>> {
        self.inner.last_revision(account, id).await
    }

    async fn update(
        &self,
        account: &AccountId,
        before: &Workflow,
        after: &Workflow,
        definition: Option<&Definition>,
    ) -> Stored<Written> {
        self.inner.update(account, before, after, definition).await
    }

    async fn delete(&self, account: &AccountId, workflow: &Workflow) -> Stored<bool> {
        self.inner.delete(account, workflow).await
    }

    async fn advance(&self, account: &AccountId, workflow: &Workflow, next: Option<Timestamp>) -> Stored<bool> {
        self.gate.pass("advance", self.inner.advance(account, workflow, next), unavailable).await
    }

    async fn scheduled(&self, shard: u8, until: Timestamp, limit: usize) -> Stored<Vec<SlotRow>> {
        self.gate.pass("scheduled", self.inner.scheduled(shard, until, limit), unavailable).await
    }

    async fn list(&self, account: &AccountId) -> Stored<Vec<Arc<Workflow>>> {
        self.inner.list(account).await
    }
}

#[async_trait]
impl Secrets for Guarded<dyn Secrets> {
    async fn read(&self, account: &AccountId, names: &[String]) -> Stored<Vec<Secret>> {
        self.gate.pass("read_secrets", self.inner.read(account, names), unavailable).await
    }

    async fn facts(&self, account: &AccountId, name: &str) -> Stored<Option<SecretFacts>> {
        self.inner.facts(account, name).await
    }

    async fn put(&self, account: &AccountId, secret: &Secret, now: Timestamp) -> Stored<SecretFacts> {
        self.inner.put(account, secret, now).await
    }

    async fn replace(&self, account: &AccountId, secret: &Secret, seen: Option<&str>, now: Timestamp) -> Stored<bool> {
        self.gate.pass("replace_secret", self.inner.replace(account, secret, seen, now), unavailable).await
    }

    async fn delete(&self, account: &AccountId, name: &str) -> Stored<bool> {
        self.inner.delete(account, name).await
    }

    async fn sealer(&self, account: &AccountId) -> Stored<Arc<dyn Sealer>> {
        self.gate.pass("sealer", self.inner.sealer(account), unavailable).await
    }

    async fn list(&self, account: &AccountId) -> Stored<Vec<SecretFacts>> {
        self.inner.list(account).await
    }
}

#[async_trait]
impl CallbackQueue for Guarded<dyn CallbackQueue> {
    async fn send(&self, message: &CallbackMessage, receiver: &str) -> Stored<()> {
        self.gate.pass("send_callback", self.inner.send(message, receiver), unavailable).await
    }

    async fn hide(&self, receipt: &str, delay: Duration) -> Stored<()> {
        self.gate.pass("hide", self.inner.hide(receipt, delay), unavailable).await
    }
}

#[async_trait]
impl HttpOut for Guarded<dyn HttpOut> {
    fn refusal(&self, url: &str) -> Option<String> {
        self.inner.refusal(url)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        let failure = || EffectFailure::passing("connection reset");
        self.gate.pass("http", self.inner.send(request), failure).await
    }
}
