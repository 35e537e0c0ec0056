//! Every example of the catalogue is executed in virtual time and ends as it says. Other systems
//! answer as the example says.

use crate::world::{World, answer};
use async_trait::async_trait;
use catalogue::{Behaviour, CloudCall, EXAMPLE, EffectFailure, Example, Module};
use engine::lint::{self, Known, Severity};
use engine::ports::cloud::Cloud;
use engine::ports::http_out::HttpResponse;
use engine::{Ports, RunView, signals};
use model::{Definition, Status, Timestamp, Trigger};
use records::executions::{self, Wait};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::faults::Gate;

const NOW: Timestamp = Timestamp(1_768_000_000_000);

/// Other systems: what they answer, in the order in which they are asked.
#[derive(Clone)]
struct Others {
    answers: Arc<Vec<Value>>,
    asked: Arc<AtomicUsize>,
}

impl Others {
    fn next(&self) -> Result<(u16, Value), EffectFailure> {
        let at = self.asked.fetch_add(1, Ordering::SeqCst);
        let Some(answer) = self.answers.get(at) else {
            return Err(EffectFailure::lasting("nobody expected a request"));
        };
        Ok((u16::try_from(answer["status"].as_u64().unwrap()).unwrap(), answer["body"].clone()))
    }

    fn over_http(&self) -> Result<HttpResponse, EffectFailure> {
        Ok(match self.next()? {
            (status, Value::String(text)) => {
                HttpResponse { status, headers: Vec::new(), body: text.into_bytes(), url: String::new() }
            }
            (status, body) => answer(status, &body.to_string()),
        })
    }
}

#[async_trait]
impl Cloud for Others {
    async fn call(&self, call: CloudCall, _: &str) -> Result<Value, EffectFailure> {
        let (status, body) = self.next()?;
        Ok(match call {
            CloudCall::Invoke { .. } => json!({"status": status, "result": body}),
            CloudCall::Send { .. } => json!({"message_id": body["MessageId"]}),
            CloudCall::Start { .. } => json!({"execution_arn": body["executionArn"]}),
            CloudCall::Stop { .. } => Value::Null,
        })
    }
}

/// All examples, under each id of their modules.
fn examples() -> impl Iterator<Item = (&'static Module, &'static Example, String)> {
    catalogue::all().iter().flat_map(|module| {
        let examples = module.descriptor.examples.iter();
        examples.map(move |example| (module, example, format!("{}, {}", module.id, example.name.en)))
    })
}

#[tokio::test(start_paused = true)]
async fn every_example_ends_as_it_says() {
    let mut wrong = Vec::new();
    for (module, example, name) in examples() {
        assert!(!matches!(module.behaviour, Behaviour::DeviceOnly), "{name}: only a phone could run it");
        let others = Others { answers: Arc::new(example.answers()), asked: Arc::default() };
        let view = run(module, example, &others, &name).await;
        if let Err(reason) = judge(example, &others, &view) {
            wrong.push(format!("{name}: {reason}"));
        }
    }
    assert!(wrong.is_empty(), "{} examples are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

async fn run(module: &Module, example: &Example, others: &Others, name: &str) -> RunView {
    let http = others.clone();
    let mut world = World::answering(move |_| http.over_http()).await;
    let cloud: Arc<dyn Cloud> = Arc::new(others.clone());
    world.engine = world.engine_with(Ports { cloud, ..world.engine.ports.clone() }, |_| {});
    // Some examples run one of the sample workflows.
    standalone::samples::store(&world.engine, &world.account, "").await.unwrap();
    let workflow = world.workflow(json!({"steps": example.steps(module.id)})).await;
    let mut request = world.request(&workflow, Map::new(), Wait::Async);
    if let Some(trigger) = example.trigger() {
        let trigger: Trigger = serde_json::from_value(trigger).unwrap();
        request.inputs.clone_from(&trigger.data);
        request.trigger = trigger;
    }
    let accepted = executions::execute(&world.engine, request).await;
    let id = accepted.unwrap_or_else(|error| panic!("{name}: {error}")).id;
    if let Some(signal) = example.signal() {
        world.work().await;
        let told = world.parts.http.requests().remove(0).body.unwrap();
        let told: Value = serde_json::from_slice(&told).unwrap();
        let token = told["answerTo"].as_str().unwrap().rsplit('/').next().unwrap();
        let received = signals::receive(&world.engine, token, &signal).await.unwrap();
        assert_eq!(received, signals::Received::First, "{name}");
    }
    world.drive(&world.engine, &Gate::open(), id, Duration::from_hours(48)).await
}

fn judge(example: &Example, others: &Others, view: &RunView) -> Result<(), String> {
    if view.row.status != Status::Completed {
        return Err(format!("{:?}: {:?}", view.row.status, view.row.error));
    }
    let found = view.outputs.iter().find(|(id, _)| id.as_str() == EXAMPLE).map(|(_, outputs)| outputs);
    for (name, value) in example.outputs().unwrap_or_default() {
        let found = found.and_then(|outputs| outputs.get(&name));
        if found != Some(&value) {
            return Err(format!("the output {name} is {found:?}, not {value}"));
        }
    }
    if view.answer != example.answer() {
        return Err(format!("the answer is {:?}, not {:?}", view.answer, example.answer()));
    }
    let (asked, answers) = (others.asked.load(Ordering::SeqCst), others.answers.len());
    if asked == answers { Ok(()) } else { Err(format!("{asked} requests and {answers} answers")) }
}

#[test]
fn no_example_gives_an_alarm() {
    let mut alarms = Vec::new();
    for (module, example, name) in examples() {
        let steps = serde_json::from_value(example.steps(module.id).into()).unwrap();
        let definition = Definition { steps, ..Definition::default() };
        let found = lint::check(&definition, &Known::default(), NOW).into_iter();
        let told = found.filter(|finding| finding.severity != Severity::Hint);
        alarms.extend(
            told.map(|finding| format!("{name}: {} {}: {}", finding.code.as_str(), finding.path, finding.message.en)),
        );
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}
