//! The workflows that are measured.

use engine::interpret::{Event, Outcome, RunFacts, SignalAddresses, advance};
use engine::invariant::BrokenInvariant;
use engine::program::Program;
use engine::state::State;
use model::{AccountId, Definition, ExecutionId, Timestamp, Trigger};
use serde_json::{Map, Value, json};

/// A loop with four steps per pass: a variable, a condition that is true, and their ends.
pub fn looped(count: u32) -> Value {
    json!([
        {"id": "l", "moduleId": "loop", "parameters": {"count": count}},
        {"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": "{{l.loop_index}} of {{l.loop_total}}"}},
        {"id": "i", "moduleId": "if_condition", "parameters": {"condition": "{{l.loop_index}} > 0 and [[n]] contains \"of\""}},
        {"id": "e", "moduleId": "endif"},
        {"id": "f", "moduleId": "endloop"},
    ])
}

/// A workflow with this number of steps, of the modules that most workflows use.
pub fn big_workflow(steps: usize) -> Value {
    let group = |at: usize| {
        [
            json!({"id": format!("s{at}"), "moduleId": "set_variable", "parameters": {"name": format!("v{at}"), "value": {"a": "[[v0]] and {{s0.variable}}", "b": [1, 2, "{{trigger.data.x}}"]}}}),
            json!({"id": format!("i{at}"), "moduleId": "if_condition", "parameters": {"condition": format!("{{{{s{at}.variable.a}}}} contains \"x\" or [[v{at}.b.count]] >= 3")}}),
            json!({"id": format!("h{at}"), "moduleId": "log", "parameters": {"message": format!("step {at}: {{{{s{at}.variable.b.0}}}}")}}),
            json!({"id": format!("e{at}"), "moduleId": "endif"}),
        ]
    };
    (0..steps / 4).flat_map(group).collect()
}

/// The definition of a workflow with these steps.
pub fn definition(steps: &Value) -> serde_json::Result<Definition> {
    serde_json::from_value(json!({"v": 1, "steps": steps}))
}

/// The facts about a run that the interpreter needs.
pub fn facts() -> Result<RunFacts, model::IdError> {
    let execution = ExecutionId::from_uuid(uuid::Uuid::from_u128(1));
    Ok(RunFacts {
        execution,
        execution_value: json!({}),
        trigger_value: json!({"data": {"x": "x"}}),
        device: json!({}),
        trigger: Trigger { kind: "manual".into(), data: Map::new(), facts: Map::new() },
        secrets: engine::secrets::Secrets::default(),
        signals: SignalAddresses {
            prefix: String::new(),
            account: AccountId::parse("a")?,
            execution,
            secret: "s".into(),
        },
    })
}

/// Runs the program to its end.
pub fn run(program: &Program, facts: &RunFacts) -> Result<(State, Option<Outcome>), BrokenInvariant> {
    let mut state = State::new(&Map::new());
    let mut decision = advance(program, facts, &mut state, Event::Resume, Timestamp(0), 1000)?;
    while decision.more {
        decision = advance(program, facts, &mut state, Event::Continue, Timestamp(0), 1000)?;
    }
    Ok((state, decision.outcome))
}
