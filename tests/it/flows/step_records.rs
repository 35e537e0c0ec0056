//! The records of steps over the life of a run: spilled, resumed, and deleted with it.

use crate::world::{World, answer};
use engine::state::Ending;
use model::ExecutionId;
use records::executions::{self, History, Rerun, Resume, Revision, Wait};
use records::steps::{self, Pass, StepQuery};
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::faults::Gate;

async fn passes(world: &World, id: ExecutionId) -> Vec<Pass> {
    let (mut all, mut from) = (Vec::new(), 0);
    loop {
        let query = StepQuery { from, limit: 200, ..StepQuery::default() };
        let page = steps::records(&world.engine, &world.account, id, query).await.unwrap();
        all.extend(page.passes);
        match page.next {
            Some(next) => from = next,
            None => return all,
        }
    }
}

async fn run(world: &World, definition: Value) -> ExecutionId {
    let workflow = world.workflow(definition).await;
    let id = world.accept(&workflow).await.id;
    world.drive(&world.engine, &Gate::open(), id, Duration::from_hours(2)).await;
    id
}

fn ids(passes: &[Pass]) -> Vec<(&str, u32)> {
    passes.iter().map(|pass| (pass.step.id.as_str(), pass.record.pass)).collect()
}

/// A text of this length that does not compress well.
fn noise(bytes: u64) -> String {
    (0..bytes).map(|n| char::from(b'!' + (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 57) as u8 % 90)).collect()
}

#[tokio::test(start_paused = true)]
async fn large_records_come_back_whole_and_go_with_the_run() {
    let world = World::answering(|_| Ok(answer(200, &noise(3_000)))).await;
    let steps = json!({"steps": [
        {"id": "l", "moduleId": "loop", "parameters": {"count": 90}},
        {"id": "c", "moduleId": "http_request", "parameters": {"url": "https://example.com/{{l.loop_index}}"}},
        {"id": "e", "moduleId": "endloop"},
        {"id": "big", "moduleId": "set_variable", "parameters": {"name": "big", "value": "{{c.body}}{{c.body}}{{c.body}}{{c.body}}{{c.body}}{{c.body}}"}},
    ]});
    let id = run(&world, steps).await;
    let all = passes(&world, id).await;
    assert_eq!(all.len(), 92);
    for (number, pass) in (1..).zip(&all[..90]) {
        let exchange = pass.record.exchange.as_deref().unwrap();
        assert_eq!(
            (pass.record.pass, exchange.url.as_str()),
            (number, format!("https://example.com/{number}").as_str())
        );
        let body = exchange.answer.as_ref().unwrap().body.as_ref().unwrap();
        assert_eq!((body.bytes, body.cut, body.text.as_deref()), (3_000, false, Some(noise(3_000).as_str())));
        assert!(!pass.record.cut);
    }
    let big = &all[91].record;
    assert!(big.cut && big.parameters["value"].as_str().unwrap().ends_with('…'), "18 KB are cut");
    let items = async || {
        let table = world.config.executions_table.clone().unwrap();
        let scan = world.clients.dynamodb.scan().table_name(table).send().await.unwrap();
        scan.items().iter().filter(|item| item["pk"].as_s().unwrap().contains(&id.hex())).count()
    };
    assert!(items().await > 20);
    executions::delete(&world.engine, &world.account, &History { run: Some(id), ..History::default() }).await.unwrap();
    assert_eq!(items().await, 0, "nothing of the run is left");
}

#[tokio::test(start_paused = true)]
async fn another_run_has_records_of_its_own() {
    let turn = AtomicUsize::new(0);
    let world = World::answering(move |_| {
        let number = turn.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(answer(if number == 2 { 500 } else { 200 }, "{}"))
    })
    .await;
    let id = run(&world, json!({"steps": [
        {"id": "v", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}},
        {"id": "l", "moduleId": "foreach", "parameters": {"input_list": ["x", "y"]}},
        {"id": "c", "moduleId": "http_request", "parameters": {"url": "https://example.com/{{l.item}}", "fail_on_status": true}},
        {"id": "e", "moduleId": "endforeach"},
    ]}))
    .await;
    let failed = passes(&world, id).await;
    assert_eq!(ids(&failed), [("v", 1), ("c", 1), ("c", 2), ("l", 1)]);
    let endings: Vec<_> = failed.iter().map(|pass| pass.record.ending).collect();
    assert_eq!(endings, [Ending::Completed, Ending::Completed, Ending::Failed, Ending::Failed]);

    let resume = Resume {
        revision: None,
        account: world.account.clone(),
        id,
        parameters: Map::new(),
        variables: Map::new(),
        wait: Wait::Sync,
        timeout_s: None,
        idempotency_key: None,
    };
    let resumed = executions::resume(&world.engine, resume).await.unwrap();
    let own = passes(&world, resumed.id).await;
    assert_eq!(ids(&own), [("c", 3), ("l", 1)], "only what it has run itself");
    assert!(own.iter().all(|pass| pass.record.ending == Ending::Completed));
    assert_eq!(own[1].record.parameters["input_list"], json!(["x", "y"]), "the loop goes on as it began");

    let rerun = Rerun {
        account: world.account.clone(),
        id,
        inputs: Map::new(),
        revision: Revision::Same,
        wait: Wait::Sync,
        timeout_s: None,
        idempotency_key: None,
    };
    let again = executions::rerun(&world.engine, rerun).await.unwrap();
    assert_eq!(ids(&passes(&world, again.id).await), [("v", 1), ("c", 1), ("c", 2), ("l", 1)]);
    assert_eq!(ids(&passes(&world, id).await), ids(&failed), "history stays as it was");
}

/// What records add to the price of a run: one unit for the run, and one for each effect. A record
/// of one of these calls has up to 4 KB: it holds the answer as text and as JSON, and again as the
/// response.
#[tokio::test(start_paused = true)]
async fn a_record_takes_one_write_unit_at_most() {
    let body =
        json!((0..35_u32).map(|n| json!({"id": n, "name": format!("item {n}")})).collect::<Vec<_>>()).to_string();
    assert!(body.len() > 900 && body.len() < 1_200, "{}", body.len());
    let world = World::answering(move |_| Ok(answer(200, &body))).await;
    let call = |at: usize| json!({"id": format!("c{at}"), "moduleId": "http_request", "parameters": {"url": format!("https://example.com/{at}")}});
    let pure = json!([
        {"id": "set", "moduleId": "set_variable", "parameters": {"name": "n", "value": 2}},
        {"id": "test", "moduleId": "if_condition", "parameters": {"condition": "[[n]] > 1"}},
        {"id": "end", "moduleId": "return", "parameters": {"value": "{{set.variable}}"}},
        {"id": "fi", "moduleId": "endif"},
    ]);
    for (steps, effects) in
        [(pure, 0)].into_iter().chain([1, 2, 5, 20].map(|n| (json!((0..n).map(call).collect::<Vec<_>>()), n as u64)))
    {
        let mut writes = [0; 2];
        for (used, record) in writes.iter_mut().zip(["none", "all"]) {
            let id = run(&world, json!({"steps": steps, "record": record})).await;
            *used = world.row(id).await.usage.writes;
        }
        let [without, with] = writes;
        assert!(with <= without + effects + 1, "{effects} effects take {without} units, with their records {with}");
    }
}
