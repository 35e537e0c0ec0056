//! How the computing of a step that runs a workflow for each item grows with its items.

use super::{now, tell};
use engine::interpret::{ChildStart, Decision, Event, Outcome, RunFacts, SignalAddresses, advance};
use engine::program::{Program, compile};
use engine::secrets::Secrets;
use engine::state::State;
use model::{AccountId, ExecutionId, Timestamp, Trigger};
use serde_json::{Map, Value, json};
use std::time::Duration;

fn facts() -> RunFacts {
    let execution = ExecutionId::from_uuid(uuid::Uuid::from_u128(1));
    let signals = SignalAddresses {
        prefix: String::new(),
        account: AccountId::parse("a").unwrap(),
        execution,
        secret: "s".to_owned(),
    };
    RunFacts {
        execution,
        execution_value: Value::Null,
        trigger_value: Value::Null,
        device: Value::Null,
        trigger: Trigger::new("manual", Map::new()),
        signals,
        secrets: Secrets::default(),
    }
}

fn program(items: usize, at_once: usize) -> Program {
    let numbers: Vec<usize> = (0..items).collect();
    let parameters = json!({"workflow_id": "w", "items": numbers, "max_concurrency": at_once,
                            "inputs": {"n": "{{item}} of {{index}}"}});
    let steps = json!([{"id": "m", "moduleId": "map_workflow", "parameters": parameters}]);
    compile(&serde_json::from_value(json!({"v": 1, "steps": steps})).unwrap()).unwrap()
}

/// Ends the oldest child again and again, until no more are started; the inputs of all, and the
/// time that it took.
fn play(items: usize, at_once: usize) -> (Vec<Value>, Duration) {
    let (program, facts, mut state) = (program(items, at_once), facts(), State::new(&Map::new()));
    let start = now();
    let mut tell = |event| advance(&program, &facts, &mut state, event, Timestamp(0), 1_000_000).unwrap();
    let (mut open, mut inputs, mut decision) = (Vec::new(), Vec::new(), tell(Event::Resume));
    loop {
        for ChildStart { fibre, key, call } in std::mem::take(&mut decision.starts) {
            inputs.push(Value::Object(call.inputs));
            open.push((fibre, key));
            assert!(open.len() <= at_once);
            let Decision { starts, outcome, .. } = tell(Event::ChildStarted { fibre, key, refused: None });
            assert_eq!((starts.len(), outcome), (0, None::<Outcome>));
        }
        if open.is_empty() {
            break;
        }
        let (fibre, key) = open.remove(0);
        decision = tell(Event::ChildrenEnded { fibre, keys: vec![key] });
    }
    assert_eq!(decision.gathers.len(), 1);
    (inputs, start.elapsed())
}

#[test]
fn each_item_is_started_once_in_order() {
    for (items, at_once) in [(1, 1), (7, 3), (300, 10), (250, 100)] {
        let wanted: Vec<_> = (0..items).map(|item| json!({"n": format!("{item} of {}", item + 1)})).collect();
        assert_eq!(play(items, at_once).0, wanted, "{items} items, {at_once} at once");
    }
}

#[test]
#[ignore = "a measurement"]
fn measure() {
    for items in [100, 1_000, 10_000] {
        let took = play(items, 10).1;
        tell(&json!({"what": "item of a map", "at": items, "us": took.as_secs_f64() * 1e6 / items as f64}));
    }
}
