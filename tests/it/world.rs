//! All of Sluice for a test, in virtual time: the real engine and adapters with embedded stores.
//! The test decides when workers run.

use crate::counting::Counting;
use async_trait::async_trait;
use aws::sqs::Receiver;
use aws::{Clients, Config};
use embedded::{Embedded, Storage};
use engine::ports::executions::{ListQuery, Summary};
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::scripts::ScriptCall;
use engine::ports::{Clock, Handled, Received, Scripts};
use engine::{Engine, Ports, RunView, sweep};
use model::{AccountId, DeliveryState, Execution, ExecutionId, Trigger, WorkflowId};
use records::executions::{self, Execute, Executed, Wait};
use records::workflows::{self, NewWorkflow, WorkflowChange};
use sandbox::Sandbox;
use serde_json::{Map, Value, json};
use standalone::pump::Handler;
use std::sync::Arc;
use std::time::Duration;
use testkit::faults::Gate;
use testkit::{HttpStub, Parts};

/// The longest time that a worker has for a message.
pub const WORKER_TIME: Duration = Duration::from_mins(2);
/// The pause between two sweeps, as in the cloud.
pub const TICK: Duration = Duration::from_mins(1);

/// The stores, the parts that a test controls, and an engine with both.
pub struct World {
    pub engine: Engine,
    pub parts: Parts,
    pub account: AccountId,
    pub clients: Clients,
    pub config: Config,
    pub embedded: Embedded,
    receiver: Receiver,
    callbacks: Receiver,
    dead_callbacks: Receiver,
}

impl World {
    /// A world whose HTTP stub calls the closure.
    pub async fn answering(
        answer: impl Fn(&HttpRequest) -> Result<HttpResponse, EffectFailure> + Send + Sync + 'static,
    ) -> Self {
        Self::of(Parts::answering(7, answer)).await
    }

    /// A world with these parts.
    pub async fn of(parts: Parts) -> Self {
        let clock = Arc::clone(&parts.clock);
        let embedded = Embedded::open(Storage::Memory, embedded::Clock::new(move || clock.now().0)).unwrap();
        let config = Config::embedded("http://embedded.invalid");
        let clients = Clients::within(&config, embedded.sdk_connector());
        aws::schema::create_tables(&clients.dynamodb, &config).await.unwrap();
        aws::sqs::create_queues(&clients.sqs, &config, Duration::from_mins(5)).await.unwrap();
        let mut ports = parts.ports(|clock, ids, http| aws::ports_with(&config, &clients, clock, ids, http));
        ports.scripts = Arc::new(RealScripts(sandbox()));
        let receiver = Receiver::steps(&config, &clients.sqs).unwrap();
        let callbacks = Receiver::callbacks(&config, &clients.sqs).unwrap();
        let dead_callbacks = Receiver::dead_callbacks(&config, &clients.sqs).unwrap();
        let account = AccountId::parse("tests").unwrap();
        Self {
            engine: Engine::new(ports, engine::Config::default()),
            parts,
            account,
            clients,
            config,
            embedded,
            receiver,
            callbacks,
            dead_callbacks,
        }
    }

    /// An engine with clients of its own, and the count of its calls. Reads of the test itself are
    /// not counted.
    pub fn counted(&self) -> (Engine, Counting) {
        let counting = Counting::over(self.embedded.sdk_http_client());
        let clients = Clients::new(&self.config, Some(counting.client()));
        let ports = self.parts.ports(|clock, ids, http| aws::ports_with(&self.config, &clients, clock, ids, http));
        (self.engine_with(ports, |_| {}), counting)
    }

    /// The engine with other settings.
    pub fn engine_with(&self, ports: Ports, change: impl FnOnce(&mut engine::Config)) -> Engine {
        let mut config = engine::Config::default();
        change(&mut config);
        Engine { ports, config: Arc::new(config), ..self.engine.clone() }
    }

    /// Stores an enabled workflow with this definition.
    pub async fn workflow(&self, definition: Value) -> WorkflowId {
        let mut definition = definition;
        definition["v"] = json!(1);
        let name = Some(format!("workflow {}", self.parts.ids.number()));
        let fields = WorkflowChange { name, ..WorkflowChange::default() };
        let new = NewWorkflow { id: None, fields, definition: serde_json::from_value(definition).unwrap() };
        workflows::create(&self.engine, &self.account, new).await.unwrap().id
    }

    /// A request to execute a workflow.
    pub fn request(&self, workflow: &WorkflowId, inputs: Map<String, Value>, wait: Wait) -> Execute {
        let trigger = Trigger::new("manual", Map::new());
        Execute { inputs, wait, ..Execute::new(self.account.clone(), workflow.clone(), trigger) }
    }

    /// Accepts a run without running it.
    pub async fn accept(&self, workflow: &WorkflowId) -> Executed {
        executions::execute(&self.engine, self.request(workflow, Map::new(), Wait::Async)).await.unwrap()
    }

    /// The state of a run.
    pub async fn view(&self, id: ExecutionId) -> RunView {
        executions::read(&self.engine, &self.account, id).await.unwrap()
    }

    /// Simulates the cloud until the run has ended: `worker` gets the messages, and the sweep runs
    /// every minute. When the process of a worker ends, because of `gate`, the worker is dropped
    /// and its message is delivered again. Panics if the run does not end within `patience`.
    pub async fn drive(&self, worker: &Engine, gate: &Gate, id: ExecutionId, patience: Duration) -> RunView {
        let clock = &self.parts.clock;
        let give_up = clock.now().plus(patience);
        let mut next_tick = clock.now().plus(TICK);
        loop {
            let view = self.view(id).await;
            if view.row.status.is_terminal() {
                return view;
            }
            assert!(clock.now() < give_up, "the run does not end: {view:?}");
            self.deliver(worker, gate, Duration::from_secs(20).min(clock.now().until(next_tick))).await;
            // Long polls end at whole seconds, so the tick can be a little late.
            if clock.now().until(next_tick) < Duration::from_secs(1) {
                clock.sleep_until(next_tick).await;
                tokio::select! {
                    biased;
                    () = gate.crashed() => {}
                    // If a sweep fails, the next one does its work.
                    _ = sweep::tick(worker) => {}
                }
                next_tick = next_tick.plus(TICK);
            }
        }
    }

    /// Gives `worker` the messages that become visible within `wait`, one after the other, up to
    /// ten. Returns their number.
    pub async fn deliver(&self, worker: &Engine, gate: &Gate, wait: Duration) -> usize {
        self.deliver_up_to(10, worker, gate, wait).await
    }

    /// The same as [`Self::deliver`], for up to `most` messages.
    pub async fn deliver_up_to(&self, most: u8, worker: &Engine, gate: &Gate, wait: Duration) -> usize {
        let messages = self.receiver.receive(most, wait).await.unwrap();
        for message in &messages {
            hand(&self.receiver, message, workers::run_execution::handle, worker, gate).await;
        }
        messages.len()
    }

    /// The same for the callback queue, up to ten messages, and for its dead-letter queue.
    pub async fn tell(&self, worker: &Engine, gate: &Gate, wait: Duration) -> usize {
        let messages = self.callbacks.receive(10, wait).await.unwrap();
        for message in &messages {
            hand(&self.callbacks, message, workers::send_callback::handle, worker, gate).await;
        }
        let dead = self.dead_callbacks.receive(10, Duration::ZERO).await.unwrap();
        for message in &dead {
            hand(&self.dead_callbacks, message, workers::drain_dlq::handle, worker, gate).await;
        }
        messages.len()
    }

    /// Simulates the cloud until the run has ended and its callback was received or is dead.
    pub async fn drive_told(&self, worker: &Engine, gate: &Gate, id: ExecutionId, patience: Duration) -> Execution {
        let clock = &self.parts.clock;
        let give_up = clock.now().plus(patience);
        let mut next_tick = clock.now().plus(TICK);
        loop {
            let row = self.row(id).await;
            if row.status.is_terminal() && row.delivery.state != DeliveryState::Pending {
                return row;
            }
            assert!(clock.now() < give_up, "the callback comes to no end: {row:?}");
            self.deliver(worker, gate, Duration::ZERO).await;
            self.tell(worker, gate, Duration::ZERO).await;
            clock.sleep_until(clock.now().plus(Duration::from_secs(1))).await;
            if clock.now() >= next_tick {
                tokio::select! {
                    biased;
                    () = gate.crashed() => {}
                    _ = sweep::tick(worker) => {}
                }
                next_tick = next_tick.plus(TICK);
            }
        }
    }

    /// The stored row of a run.
    pub async fn row(&self, id: ExecutionId) -> Execution {
        self.engine.ports.executions.read(&self.account, id).await.unwrap().unwrap()
    }

    /// The receiver for the callback queue.
    pub fn callbacks(&self) -> Receiver {
        self.callbacks.clone()
    }

    /// Takes the visible callbacks out of their queue, as if they were lost.
    pub async fn lose_callbacks(&self) -> Vec<Received> {
        let messages = self.callbacks.receive(10, Duration::ZERO).await.unwrap();
        for message in &messages {
            self.callbacks.delete(&message.receipt).await.unwrap();
        }
        messages
    }

    /// Processes all messages that are queued now, and those that result from them at once.
    pub async fn work(&self) {
        while self.deliver(&self.engine, &Gate::open(), Duration::ZERO).await > 0 {}
    }

    /// The executions of a workflow, newest first.
    pub async fn runs_of(&self, workflow: &WorkflowId) -> Vec<Summary> {
        let query = ListQuery { workflow: Some(workflow.clone()), ..ListQuery::newest(&self.account, 100) };
        self.engine.ports.executions.list(&query).await.unwrap().rows
    }

    /// Sweeps once, without faults.
    pub async fn tick(&self) -> sweep::TickReport {
        sweep::tick(&self.engine).await.unwrap()
    }

    /// The messages that are visible now.
    pub async fn messages(&self) -> Vec<String> {
        let messages = self.receiver.receive(10, Duration::ZERO).await.unwrap();
        messages.into_iter().map(|message| message.body).collect()
    }
}

/// Gives one message to its worker, whose process can end because of `gate`. A processed message is
/// deleted.
async fn hand(from: &Receiver, message: &Received, handler: Handler, worker: &Engine, gate: &Gate) {
    tokio::select! {
        biased;
        () = gate.crashed() => {}
        done = handler(worker, message, WORKER_TIME) => if matches!(done, Ok(Handled::Done)) {
            from.delete(&message.receipt).await.unwrap();
        },
    }
}

/// A sandbox with the executable for tests.
pub fn sandbox() -> Sandbox {
    Sandbox::new(env!("CARGO_BIN_EXE_script-child").into(), 2)
}

/// Runs scripts in real processes and real time, while the paused clock does not advance.
struct RealScripts(Sandbox);

#[async_trait]
impl Scripts for RealScripts {
    async fn run(&self, _: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure> {
        let sandbox = self.0.clone();
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(sandbox.run(&call))
        };
        tokio::task::spawn_blocking(work).await.unwrap()
    }
}

/// An answer with a body.
pub fn answer(status: u16, body: &str) -> HttpResponse {
    HttpStub::json(status, body)
}
