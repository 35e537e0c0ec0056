//! Runs that are repeated, or resumed after their end: completed steps are not repeated, and the
//! earlier run does not change.

use crate::world::{World, answer};
use engine::{Error, ending};
use model::{ExecutionId, OriginKind, Status, WorkflowId};
use records::executions::{self, AskedRevision, Execute, Rerun, Resume, Revision, Wait};
use records::steps;
use records::versions::{self, NewVersion};
use records::workflows::{self, WorkflowChange};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::faults::Gate;

fn resume(world: &World, id: ExecutionId) -> Resume {
    Resume {
        revision: None,
        account: world.account.clone(),
        id,
        parameters: Map::new(),
        variables: Map::new(),
        wait: Wait::Sync,
        timeout_s: None,
        idempotency_key: None,
    }
}

fn rerun(world: &World, id: ExecutionId) -> Rerun {
    Rerun {
        account: world.account.clone(),
        id,
        inputs: Map::new(),
        revision: Revision::Current,
        wait: Wait::Sync,
        timeout_s: None,
        idempotency_key: None,
    }
}

fn entries(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// A world whose server refuses the requests with these numbers, from 1.
async fn failing_at(numbers: &'static [usize]) -> World {
    let turn = Arc::new(AtomicUsize::new(0));
    World::answering(move |_| {
        let number = turn.fetch_add(1, Ordering::SeqCst) + 1;
        if numbers.contains(&number) { Ok(answer(500, "no")) } else { Ok(answer(200, &format!("{number}"))) }
    })
    .await
}

async fn run(world: &World, definition: Value) -> engine::RunView {
    let workflow = world.workflow(definition).await;
    let run = executions::execute(&world.engine, world.request(&workflow, Map::new(), Wait::Sync)).await.unwrap();
    run.view.unwrap()
}

fn call(id: &str, url: &str) -> Value {
    json!({"id": id, "moduleId": "http_request", "parameters": {"url": url, "method": "POST", "fail_on_status": true}})
}

fn step(id: &str, module: &str, parameters: Value) -> Value {
    json!({"id": id, "moduleId": module, "parameters": parameters})
}

/// The number of requests for each path.
fn hits(world: &World) -> BTreeMap<String, usize> {
    let mut hits = BTreeMap::new();
    for request in world.parts.http.requests() {
        *hits.entry(request.url.rsplit('/').next().unwrap().to_owned()).or_default() += 1;
    }
    hits
}

#[tokio::test(start_paused = true)]
async fn a_run_goes_on_in_the_pass_in_which_it_failed() {
    let world = failing_at(&[3]).await;
    let steps = json!({"steps": [
        call("a", "https://example.com/before"),
        step("l", "foreach", json!({"input_list": ["x", "y", "z"], "collect": "{{b.body}}"})),
        call("b", "https://example.com/{{l.item}}"),
        step("s", "set_variable", json!({"name": "last", "value": "{{l.item}}"})),
        step("e", "endforeach", json!({})),
        step("o", "output", json!({"value": "{{l.results}} [[last]]"})),
    ]});
    let failed = run(&world, steps).await;
    assert_eq!(failed.row.status, Status::Failed, "{failed:?}");
    assert_eq!(failed.variables["last"], "x");

    let plan = executions::plan_resume(&world.engine, &resume(&world, failed.row.id)).await.unwrap();
    assert_eq!((plan.step.unwrap().id.as_str(), &plan.variables.unwrap()["last"]), ("b", &json!("x")));
    assert_eq!(world.runs_of(&failed.row.workflow_id).await.len(), 1, "a plan starts nothing");

    let taken_up = executions::resume(&world.engine, resume(&world, failed.row.id)).await.unwrap();
    let view = taken_up.view.unwrap();
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("2, 4, 5 z"))), "{:?}", view.row.error);
    let wanted = [("before", 1), ("x", 1), ("y", 2), ("z", 1)].map(|(path, hits)| (path.to_owned(), hits));
    assert_eq!(hits(&world), BTreeMap::from(wanted));
    let keys = world.parts.http.idempotency_keys();
    assert!(keys[3].as_ref().unwrap().starts_with(&view.row.id.vflow()), "another run has keys of its own");
    let origin = view.row.origin.unwrap();
    assert_eq!((origin.kind, origin.of, origin.step.as_deref()), (OriginKind::Resume, failed.row.id, Some("b")));
    let earlier = world.view(failed.row.id).await;
    assert_eq!((&earlier.row, &earlier.variables), (&failed.row, &failed.variables), "history stays as it was");
}

#[tokio::test(start_paused = true)]
async fn branches_that_have_ended_are_not_run_again() {
    let world = failing_at(&[2]).await;
    let steps = json!({"steps": [
        step("v", "set_variable", json!({"name": "n", "value": 1})),
        step("p", "parallel.start", json!({})),
        step("b1", "parallel.branch", json!({})),
        call("one", "https://example.com/one"),
        step("b2", "parallel.branch", json!({})),
        step("i", "expression", json!({"expression": "[[n]] + 1"})),
        step("m", "set_variable", json!({"name": "n", "value": "{{i.result}}"})),
        step("w", "delay", json!({"duration": 100})),
        call("two", "https://example.com/two"),
        step("b3", "parallel.branch", json!({})),
        step("d", "delay", json!({"duration": 5_000})),
        call("three", "https://example.com/three"),
        step("e", "parallel.end", json!({})),
        step("o", "output", json!({"value": "[[n]]: {{one.body}} {{two.body}} {{three.body}}"})),
    ]});
    let failed = run(&world, steps).await;
    assert_eq!(failed.row.status, Status::Failed, "{failed:?}");
    let view = executions::resume(&world.engine, resume(&world, failed.row.id)).await.unwrap().view.unwrap();
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("2: 1 3 4"))), "{:?}", view.row.error);
    let wanted = [("one", 1), ("three", 1), ("two", 2)].map(|(path, hits)| (path.to_owned(), hits));
    assert_eq!(hits(&world), BTreeMap::from(wanted));
}

#[tokio::test(start_paused = true)]
async fn a_key_of_a_rerun_or_a_resume_is_one_of_its_workflow() {
    let world = failing_at(&[2]).await;
    let steps = || json!({"steps": [call("a", "https://example.com/a")]});
    let (workflow, other) = (world.workflow(steps()).await, world.workflow(steps()).await);
    let keyed = |workflow: &WorkflowId, key: &str| Execute {
        idempotency_key: Some(key.to_owned()),
        ..world.request(workflow, Map::new(), Wait::Sync)
    };
    let elsewhere = executions::execute(&world.engine, keyed(&other, "k")).await.unwrap();
    let failed = executions::execute(&world.engine, keyed(&workflow, "first")).await.unwrap();
    assert_eq!((elsewhere.status, failed.status), (Status::Completed, Status::Failed));
    let key = |key: &str| Some(key.to_owned());
    // The key of another workflow is free.
    let resumed = || Resume { idempotency_key: key("k"), ..resume(&world, failed.id) };
    let started = executions::resume(&world.engine, resumed()).await.unwrap();
    assert!(!started.is_repeated && started.id != elsewhere.id);
    assert_eq!(executions::resume(&world.engine, resumed()).await.unwrap().id, started.id);
    let rerun_with = |id: ExecutionId, text: &str| Rerun { idempotency_key: key(text), ..rerun(&world, id) };
    let again = executions::rerun(&world.engine, rerun_with(elsewhere.id, "first")).await.unwrap();
    assert!(!again.is_repeated);

    // Another request for the same workflow has used the key.
    for used in ["first", "k"] {
        let refused = executions::rerun(&world.engine, rerun_with(failed.id, used)).await;
        assert!(matches!(refused, Err(Error::KeyReused)), "{used}: {refused:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_and_variables_may_be_edited_for_one_run() {
    let world = failing_at(&[1]).await;
    let steps = json!({"steps": [
        step("v", "set_variable", json!({"name": "who", "value": "Li"})),
        call("a", "https://example.com/wrong"),
        step("w", "delay", json!({"duration": 60_000})),
        step("o", "output", json!({"value": "[[who]] {{a.body}}"})),
    ]});
    let failed = run(&world, steps).await;
    let edited = || Resume {
        parameters: entries(json!({"url": "https://example.com/right"})),
        variables: entries(json!({"who": "An"})),
        wait: Wait::Async,
        idempotency_key: Some("once".to_owned()),
        ..resume(&world, failed.row.id)
    };
    let taken_up = executions::resume(&world.engine, edited()).await.unwrap();
    let again = executions::resume(&world.engine, edited()).await.unwrap();
    assert_eq!(again.id, taken_up.id);
    // Two workers, one before and one after the wait: the changed parameters stay with the run.
    let view = world.drive(&world.engine, &Gate::open(), taken_up.id, Duration::from_hours(1)).await;
    assert_eq!(view.answer, Some(json!("An 2")), "{:?}", view.row.error);
    assert_eq!(hits(&world).into_keys().collect::<Vec<_>>(), ["right", "wrong"]);
    assert_eq!(world.runs_of(&failed.row.workflow_id).await.len(), 2);

    let bad = Resume { parameters: entries(json!({"__error_policy": "NEVER"})), ..resume(&world, failed.row.id) };
    let refused = executions::resume(&world.engine, bad).await;
    assert!(matches!(&refused, Err(Error::InvalidSteps { step_id, .. }) if step_id == "a"), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_stopped_or_ran_out_of_time_is_taken_up_too() {
    let world = failing_at(&[]).await;
    let steps = json!({"steps": [
        call("a", "https://example.com/a"),
        step("w", "delay", json!({"duration": 60_000})),
        step("o", "output", json!({"value": "{{a.body}}"})),
    ]});
    let workflow = world.workflow(steps).await;
    let stopped = world.accept(&workflow).await.id;
    world.work().await;
    let running = executions::resume(&world.engine, resume(&world, stopped)).await;
    assert!(matches!(running, Err(Error::NotResumable { reason: "it is still running" })), "{running:?}");
    ending::stop(&world.engine, &world.account, stopped).await.unwrap();
    let mut late = world.request(&workflow, Map::new(), Wait::Async);
    late.timeout_s = Some(30);
    let late = executions::execute(&world.engine, late).await.unwrap().id;
    world.drive(&world.engine, &Gate::open(), late, Duration::from_hours(1)).await;
    let never_began = world.accept(&workflow).await.id;
    ending::stop(&world.engine, &world.account, never_began).await.unwrap();

    for (id, status, answer) in
        [(stopped, Status::Cancelled, "1"), (late, Status::Timeout, "2"), (never_began, Status::Cancelled, "3")]
    {
        assert_eq!(world.view(id).await.row.status, status);
        let request = Resume { wait: Wait::Async, ..resume(&world, id) };
        let taken_up = executions::resume(&world.engine, request).await.unwrap().id;
        let view = world.drive(&world.engine, &Gate::open(), taken_up, Duration::from_hours(1)).await;
        assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!(answer))), "{status:?}");
        let completed = executions::resume(&world.engine, resume(&world, taken_up)).await;
        assert!(matches!(completed, Err(Error::NotResumable { reason: "it has completed" })), "{completed:?}");
    }
    assert_eq!(hits(&world)["a"], 3);
}

/// Large values are stored in items next to the row, which another run cannot use, so they are
/// copied.
#[tokio::test(start_paused = true)]
async fn large_values_go_along() {
    let noise: String =
        (0..60_000_u32).map(|n| char::from(b'a' + (n.wrapping_mul(2_654_435_761) >> 27) as u8 % 26)).collect();
    let body = noise.clone();
    let turn = AtomicUsize::new(0);
    let world = World::answering(move |_| match turn.fetch_add(1, Ordering::SeqCst) {
        1 => Ok(answer(500, "no")),
        _ => Ok(answer(200, &body)),
    })
    .await;
    let steps = json!({"steps": [
        call("a", "https://example.com/a"),
        call("b", "https://example.com/b"),
        step("w", "delay", json!({"duration": 60_000})),
        step("o", "output", json!({"value": "{{a.body}}{{b.body}}"})),
    ]});
    let failed = run(&world, steps).await;
    let request = Resume { wait: Wait::Async, ..resume(&world, failed.row.id) };
    let taken_up = executions::resume(&world.engine, request).await.unwrap().id;
    let view = world.drive(&world.engine, &Gate::open(), taken_up, Duration::from_hours(1)).await;
    assert_eq!(view.answer, Some(json!(format!("{noise}{noise}"))), "{:?}", view.row.error);
}

#[tokio::test(start_paused = true)]
async fn a_run_is_repeated_with_its_inputs_or_with_others() {
    let world = failing_at(&[]).await;
    let output = |text: &str| json!([step("o", "output", json!({"value": text}))]);
    let inputs = json!([{"name": "n", "type": "integer", "required": true}, {"name": "who", "defaultValue": "Li"}]);
    let workflow = world.workflow(json!({"steps": output("[[n]] [[who]]"), "inputs": inputs})).await;
    let request = world.request(&workflow, entries(json!({"n": "7"})), Wait::Sync);
    let first = executions::execute(&world.engine, request).await.unwrap().id;
    let changed = WorkflowChange {
        steps: Some(serde_json::from_value(output("new: [[n]] [[who]]")).unwrap()),
        ..WorkflowChange::default()
    };
    workflows::update(&world.engine, &world.account, &workflow, changed).await.unwrap();
    for (inputs, revision, expected) in
        [(json!({}), Revision::Current, "new: 7 Li"), (json!({"who": "An"}), Revision::Same, "7 An")]
    {
        let request = || Rerun { inputs: entries(inputs.clone()), revision, ..rerun(&world, first) };
        let plan = executions::plan_rerun(&world.engine, &request()).await.unwrap();
        assert_eq!((&plan.inputs["n"], plan.step.unwrap().id.as_str()), (&json!(7), "o"));
        let view = executions::rerun(&world.engine, request()).await.unwrap().view.unwrap();
        assert_eq!((view.answer, view.row.revision), (Some(json!(expected)), plan.revision));
        let origin = view.row.origin.unwrap();
        assert_eq!((origin.kind, origin.of, origin.step), (OriginKind::Rerun, first, None));
    }
    assert_eq!(world.runs_of(&workflow).await.len(), 3);
    let bad = Rerun { inputs: entries(json!({"n": "many"})), ..rerun(&world, first) };
    let refused = executions::rerun(&world.engine, bad).await;
    assert!(matches!(&refused, Err(Error::Invalid { field, .. }) if field == "n"), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_timeline_tells_passes_tries_and_branches() {
    let world = failing_at(&[1]).await;
    let steps = json!({"steps": [
        step("l", "loop", json!({"count": 3})),
        step("g", "log", json!({"message": "x"})),
        step("le", "endloop", json!({})),
        json!({"id": "h", "moduleId": "http_request", "parameters":
            {"url": "https://example.com/", "fail_on_status": true, "__error_policy": "RETRY", "__retry_count": 1}}),
        step("p", "parallel.start", json!({})),
        step("b1", "parallel.branch", json!({})),
        step("b2", "parallel.branch", json!({})),
        step("in", "delay", json!({"duration": 500})),
        step("pe", "parallel.end", json!({})),
        step("w", "delay", json!({"duration": 600_000})),
    ]});
    let workflow = world.workflow(steps).await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    let query = steps::TimelineQuery { limit: 100, offset: 0 };
    let timeline = steps::timeline(&world.engine, &world.account, id, query).await.unwrap();
    let of = |id: &str| {
        timeline.spans.iter().find(|span| span.step.id == id).unwrap_or_else(|| panic!("{id}: {timeline:?}"))
    };
    assert_eq!((of("g").pass, of("g").passes, of("g").branch), (3, 3, None));
    assert!(of("h").attempts == 2 || world.parts.http.requests().len() == 1, "{:?}", of("h"));
    assert_eq!((of("in").branch, of("in").passes), (Some(2), 1));
    assert_eq!(of("in").started_at.until(of("in").ended_at.unwrap()), Duration::from_millis(500));
    assert_eq!((of("w").ended_at, timeline.total), (None, timeline.spans.len()));
    let page = steps::TimelineQuery { limit: 1, offset: 1 };
    let page = steps::timeline(&world.engine, &world.account, id, page).await.unwrap();
    assert_eq!((page.spans.len(), &page.spans[0], page.total), (1, &timeline.spans[1], timeline.total));
}

/// Another revision is accepted if the step at which the run stopped is there; otherwise the error
/// names the step.
#[tokio::test(start_paused = true)]
async fn a_run_is_taken_up_with_other_steps_where_the_one_that_failed_is_there() {
    let world = failing_at(&[2, 3]).await;
    let first = call("a", "https://example.com/a");
    let steps =
        json!({"steps": [first, call("b", "https://example.com/wrong"), step("o", "output", json!({"value": "old"}))]});
    let failed = run(&world, steps).await;
    let change = async |steps: Value| {
        let steps = Some(serde_json::from_value(steps).unwrap());
        let change = WorkflowChange { steps, ..WorkflowChange::default() };
        workflows::update(&world.engine, &world.account, &failed.row.workflow_id, change).await.unwrap()
    };
    let mended = call("b", "https://example.com/right");
    change(json!([first, mended, step("o", "output", json!({"value": "{{a.body}} new"}))])).await;
    let current = || Resume { revision: Some(AskedRevision::Current), ..resume(&world, failed.row.id) };
    // Without a revision, it continues with the one that it ran.
    let old = executions::resume(&world.engine, resume(&world, failed.row.id)).await.unwrap();
    assert_eq!((old.status, hits(&world).get("right")), (Status::Failed, None));
    let taken_up = executions::resume(&world.engine, current()).await.unwrap();
    assert_eq!(taken_up.view.unwrap().answer, Some(json!("1 new")));
    assert_eq!(hits(&world), BTreeMap::from([("a".to_owned(), 1), ("right".to_owned(), 1), ("wrong".to_owned(), 2)]));
    // A step before it was changed, moved, added or removed: it is not run again.
    let say = |text: &str| step("o", "output", json!({"value": text}));
    let disabled = |of: &Value| {
        let mut of = of.clone();
        of["disabled"] = json!(true);
        of
    };
    let skipped = disabled(&step("i", "if_condition", json!({"condition": "true"})));
    for (steps, answer) in [
        (json!([call("a", "https://example.com/other"), mended, say("{{a.body}} changed")]), "1 changed"),
        (json!([step("l", "log", json!({"message": "x"})), first, mended, say("{{a.body}} moved")]), "1 moved"),
        (json!([mended, say("removed")]), "removed"),
        (json!([mended, disabled(&first), say("disabled and behind")]), "disabled and behind"),
        (
            json!([mended, skipped, first, step("i2", "endif", json!({})), say("in a disabled block")]),
            "in a disabled block",
        ),
    ] {
        change(steps).await;
        let taken_up = executions::resume(&world.engine, current()).await.unwrap();
        assert_eq!(taken_up.view.unwrap().answer, Some(json!(answer)));
    }
    assert_eq!(hits(&world).get("other"), None, "a completed step is not run again");
    let parallel = |inner: &[Value]| {
        let mut steps = vec![step("p", "parallel.start", json!({})), step("b1", "parallel.branch", json!({}))];
        steps.extend_from_slice(inner);
        steps.push(step("e", "parallel.end", json!({})));
        Value::Array(steps)
    };
    for (steps, reason) in [
        (json!([first]), "step 'b' is where the run stopped, and is not there in revision"),
        (json!([first, step("b", "log", json!({"message": "x"}))]), "step 'b' has run as http_request and is log"),
        (json!([step("a", "log", json!({"message": "x"})), mended]), "step 'a' has run as http_request and is log"),
        (json!([mended, first]), "step 'a' has run, and would run again: it comes after step 'b' in revision"),
        (parallel(&[first.clone(), mended.clone()]), "step 'b' is where the run stopped, and is in another block"),
    ] {
        change(steps).await;
        for request in [current(), Resume { wait: Wait::Async, ..current() }] {
            let refused = executions::resume(&world.engine, request).await.unwrap_err().to_string();
            assert!(refused.starts_with(&format!("revision: {reason}")), "{refused}");
        }
        let planned = executions::plan_resume(&world.engine, &current()).await.unwrap_err().to_string();
        assert!(planned.starts_with(&format!("revision: {reason}")), "{planned}");
    }
    let gone = Resume { revision: Some(AskedRevision::Number(99)), ..resume(&world, failed.row.id) };
    assert!(matches!(executions::resume(&world.engine, gone).await, Err(Error::NotFound { what: "revision" })));
}

#[tokio::test(start_paused = true)]
async fn a_failed_step_that_is_disabled_by_now_is_skipped_and_has_no_outputs() {
    let world = failing_at(&[1]).await;
    let steps = |disabled: bool| {
        let mut failing = call("b", "https://example.com/b");
        failing["disabled"] = json!(disabled);
        json!([failing, step("o", "output", json!({"value": "{{b.body}}|{{b.status}}|{{b.error}}"}))])
    };
    let failed = run(&world, json!({"steps": steps(false)})).await;
    assert_eq!(failed.row.status, Status::Failed, "{failed:?}");
    let steps = Some(serde_json::from_value(steps(true)).unwrap());
    let change = WorkflowChange { steps, ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &failed.row.workflow_id, change).await.unwrap();
    let current = Resume { revision: Some(AskedRevision::Current), ..resume(&world, failed.row.id) };
    let view = executions::resume(&world.engine, current).await.unwrap().view.unwrap();
    assert_eq!((view.row.status, &view.answer), (Status::Completed, &Some(json!("||"))), "{:?}", view.row.error);
    assert_eq!(view.outputs.iter().find(|(id, _)| id == "b"), None);
}

/// The blocks that a run is in are moved with it: their passes, items, branches and variables.
#[tokio::test(start_paused = true)]
async fn a_run_in_blocks_is_taken_up_where_its_steps_are_now() {
    let world = failing_at(&[3]).await;
    let block = |marks: &[Value]| {
        let mut steps = vec![
            step("l", "foreach", json!({"input_list": ["x", "y"], "collect": "{{one.body}}"})),
            step("p", "parallel.start", json!({})),
            step("b1", "parallel.branch", json!({})),
            call("one", "https://example.com/{{l.item}}-one"),
        ];
        steps.extend_from_slice(marks);
        steps.extend([
            step("b2", "parallel.branch", json!({})),
            step("s", "set_variable", json!({"name": "last", "value": "{{l.item}}"})),
            step("pe", "parallel.end", json!({})),
            step("e", "endforeach", json!({})),
            step("o", "output", json!({"value": "{{a.body}}: {{l.results}} [[last]]"})),
        ]);
        steps
    };
    let mut steps = vec![call("a", "https://example.com/a")];
    steps.extend(block(&[]));
    let failed = run(&world, json!({"steps": steps})).await;
    assert_eq!((failed.row.status, &failed.failed.as_ref().unwrap().step.id), (Status::Failed, &"one".to_owned()));
    let change = async |steps: Vec<Value>| {
        let steps = Some(serde_json::from_value(Value::Array(steps)).unwrap());
        let change = WorkflowChange { steps, ..WorkflowChange::default() };
        workflows::update(&world.engine, &world.account, &failed.row.workflow_id, change).await.unwrap()
    };
    let current = || Resume { revision: Some(AskedRevision::Current), ..resume(&world, failed.row.id) };
    let mut steps = vec![step("new", "log", json!({"message": "x"})), step("a", "http_request", json!({"url": "no"}))];
    steps.extend(block(&[step("more", "set_variable", json!({"name": "more", "value": "{{one.body}}"}))]));
    change(steps).await;
    let plan = executions::plan_resume(&world.engine, &current()).await.unwrap();
    assert_eq!(plan.step.map(|step| (step.id, step.index)), Some(("one".to_owned(), 5)));
    let view = executions::resume(&world.engine, current()).await.unwrap().view.unwrap();
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("1: 2, 4 y"))), "{:?}", view.row.error);
    assert_eq!(view.variables["more"], "4");
    // Another branch would never have run.
    let mut steps = vec![call("a", "https://example.com/a")];
    steps.extend(block(&[step("b3", "parallel.branch", json!({})), step("t", "log", json!({"message": "x"}))]));
    change(steps).await;
    let refused = executions::resume(&world.engine, current()).await.unwrap_err().to_string();
    assert!(
        refused.starts_with("revision: step 'p' is a block that the run is in, and has other branches"),
        "{refused}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_runs_the_version_that_it_names() {
    let world = failing_at(&[]).await;
    let says = |text: &str| json!([step("o", "output", json!({"value": text}))]);
    let child = world.workflow(json!({"steps": says("one")})).await;
    let publish = NewVersion { enabled: true, ..NewVersion::default() };
    versions::publish(&world.engine, &world.account, &child, publish).await.unwrap();
    let steps = Some(serde_json::from_value(says("two")).unwrap());
    let change = WorkflowChange { steps, ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &child, change).await.unwrap();
    versions::publish(&world.engine, &world.account, &child, NewVersion::default()).await.unwrap();
    for (version, expected) in [
        (json!("v1"), Ok(json!("one"))),
        (json!("current"), Ok(json!("two"))),
        (json!(null), Ok(json!("two"))),
        (json!("v2"), Err("version v2 of workflow")),
        (json!("v3"), Err("has no version v3")),
    ] {
        for (module, output) in [("call_workflow", "{{c.result}}"), ("map_workflow", "{{c.results.first}}")] {
            let parameters = json!({"workflow_id": child, "version": version, "items": [1]});
            let steps =
                json!({"steps": [step("c", module, parameters), step("o", "output", json!({"value": output}))]});
            let workflow = world.workflow(steps).await;
            let request = world.request(&workflow, Map::new(), Wait::Async);
            let started = executions::execute(&world.engine, request).await.unwrap();
            let view = world.drive(&world.engine, &Gate::open(), started.id, Duration::from_hours(1)).await;
            match (&expected, module) {
                (Ok(answer), _) => assert_eq!(view.answer.as_ref(), Some(answer), "{module} {version}"),
                (Err(reason), "call_workflow") => {
                    let error = view.row.error.unwrap();
                    assert!(error.starts_with("step 'c': ") && error.contains(reason), "{error}");
                }
                (Err(_), _) => assert_eq!(view.answer, Some(json!(null))),
            }
        }
    }
}
