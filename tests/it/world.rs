//! A whole Sluice for a test, in virtual time: the real engine and adapters over embedded stores,
//! driven by hand.

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
use records::workflows::{self, NewWorkflow};
use sandbox::Sandbox;
use serde_json::{Map, Value, json};
use standalone::pump::Handler;
use std::sync::Arc;
use std::time::Duration;
use testkit::faults::Gate;
use testkit::{HttpStub, Parts};

/// How long a worker may take over a message.
pub const WORKER_TIME: Duration = Duration::from_mins(2);
/// How often the sweep runs, as in the cloud.
pub const TICK: Duration = Duration::from_mins(1);

/// The stores, the parts a test controls, and an engine over both.
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
    /// A world whose outside answers by the closure.
    pub async fn answering(
        answer: impl Fn(&HttpRequest) -> Result<HttpResponse, EffectFailure> + Send + Sync + 'static,
    ) -> Self {
        Self::of(Parts::answering(7, answer)).await
    }

    /// A world of these parts.
    pub async fn of(parts: Parts) -> Self {
        let clock = Arc::clone(&parts.clock);
        let embedded = Embedded::open(Storage::Memory, embedded::Clock::new(move || clock.now().0)).unwrap();
        let config = Config::embedded("http://embedded.invalid");
        let clients = Clients::new(&config, Some(embedded.sdk_http_client()));
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

    /// The engine over clients of its own, and the count of what it calls: what the test itself
    /// looks at is not counted.
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

    /// Stores a workflow of these steps, enabled.
    pub async fn workflow(&self, definition: Value) -> WorkflowId {
        let mut definition = definition;
        definition["v"] = json!(1);
        let new = NewWorkflow {
            name: format!("workflow {}", self.parts.ids.number()),
            is_enabled: true,
            definition: serde_json::from_value(definition).unwrap(),
            ..NewWorkflow::default()
        };
        workflows::create(&self.engine, &self.account, new).await.unwrap().id
    }

    /// A request to run a workflow.
    pub fn request(&self, workflow: &WorkflowId, inputs: Map<String, Value>, wait: Wait) -> Execute {
        let trigger = Trigger::new("manual", Map::new());
        Execute { inputs, wait, ..Execute::new(self.account.clone(), workflow.clone(), trigger) }
    }

    /// Accepts a run without running it.
    pub async fn accept(&self, workflow: &WorkflowId) -> Executed {
        executions::execute(&self.engine, self.request(workflow, Map::new(), Wait::Async)).await.unwrap()
    }

    /// How a run stands.
    pub async fn view(&self, id: ExecutionId) -> RunView {
        executions::read(&self.engine, &self.account, id).await.unwrap()
    }

    /// Plays the cloud until the run has ended: messages go to `worker`, the sweep runs every
    /// minute. A worker whose process dies, as `gate` says, is dropped where it stands and its
    /// message comes again. Panics when the run does not end within `patience`.
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
            // Long polls end on whole seconds, so the moment of the tick may come a little late.
            if clock.now().until(next_tick) < Duration::from_secs(1) {
                clock.sleep_until(next_tick).await;
                tokio::select! {
                    biased;
                    () = gate.crashed() => {}
                    // A sweep that fails is made up for by the next.
                    _ = sweep::tick(worker) => {}
                }
                next_tick = next_tick.plus(TICK);
            }
        }
    }

    /// Gives `worker` the messages that are visible within `wait`, one after the other, up to ten;
    /// how many they were.
    pub async fn deliver(&self, worker: &Engine, gate: &Gate, wait: Duration) -> usize {
        self.deliver_up_to(10, worker, gate, wait).await
    }

    /// The same, up to `most`.
    pub async fn deliver_up_to(&self, most: u8, worker: &Engine, gate: &Gate, wait: Duration) -> usize {
        let messages = self.receiver.receive(most, wait).await.unwrap();
        for message in &messages {
            hand(&self.receiver, message, workers::run_execution::handle, worker, gate).await;
        }
        messages.len()
    }

    /// The same with the callback queue, up to ten; and with what was set aside of it.
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

    /// Plays the cloud until the run has ended and its callback was received or given up.
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

    /// A run's row as it is stored.
    pub async fn row(&self, id: ExecutionId) -> Execution {
        self.engine.ports.executions.read(&self.account, id).await.unwrap().unwrap()
    }

    /// The receiving end of the callback queue.
    pub fn callbacks(&self) -> Receiver {
        self.callbacks.clone()
    }

    /// Takes the callbacks that are visible now out of their queue, as if it had lost them.
    pub async fn lose_callbacks(&self) -> Vec<Received> {
        let messages = self.callbacks.receive(10, Duration::ZERO).await.unwrap();
        for message in &messages {
            self.callbacks.delete(&message.receipt).await.unwrap();
        }
        messages
    }

    /// Lets the workers do what is queued now, and what comes of it at once.
    pub async fn work(&self) {
        while self.deliver(&self.engine, &Gate::open(), Duration::ZERO).await > 0 {}
    }

    /// The executions of a workflow, newest first.
    pub async fn runs_of(&self, workflow: &WorkflowId) -> Vec<Summary> {
        let query = ListQuery {
            account: self.account.clone(),
            workflow: Some(workflow.clone()),
            status: None,
            from: None,
            to: None,
            after: None,
            limit: 100,
            offset: 0,
        };
        self.engine.ports.executions.list(&query).await.unwrap().rows
    }

    /// Sweeps once, with nothing injected.
    pub async fn tick(&self) -> sweep::TickReport {
        sweep::tick(&self.engine).await.unwrap()
    }

    /// Messages that are visible now.
    pub async fn messages(&self) -> Vec<String> {
        let messages = self.receiver.receive(10, Duration::ZERO).await.unwrap();
        messages.into_iter().map(|message| message.body).collect()
    }
}

/// Gives one message to its worker, whose process may die, as `gate` says; one that is done with is
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

/// A sandbox over the executable that is there for it.
pub fn sandbox() -> Sandbox {
    Sandbox::new(env!("CARGO_BIN_EXE_script-child").into(), 2)
}

/// Scripts in real processes and real time, beside a clock that stands still for as long as they
/// take.
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
