//! A run sends an address to another system and waits until it is called, over HTTP.

use crate::local::{Answer, Local, Stub, until};
use serde_json::{Value, json};
use std::time::Duration;

/// A host, and another system that receives addresses.
struct Scene {
    host: Local,
    stub: Stub,
}

impl Scene {
    async fn new(delay: Duration) -> Self {
        let stub = Stub::start(delay).await;
        let host = Local::start(&["--allow-host", &stub.address]).await;
        Self { host, stub }
    }

    /// A step that sends the address of step `wait` to the stub.
    fn tell(&self, wait: &str) -> Value {
        let parameters = json!({"url": format!("http://{}/{wait}", self.stub.address), "method": "POST",
                                "body": format!("{{{{{wait}.callback_url}}}}")});
        json!({"id": format!("tell-{wait}"), "moduleId": "http_request", "parameters": parameters})
    }

    async fn execute(&self, name: &str, steps: Value) -> String {
        let id = self.host.workflow(name, steps).await;
        let run = self.host.call("POST", &format!("/api/v1/workflows/{id}/execute"), json!({})).await;
        run.body["data"]["executionId"].as_str().unwrap().to_owned()
    }

    /// The path that the stub received in request number `number` at `/wait`, from 0.
    async fn signal_path(&self, wait: &str, number: usize) -> String {
        let path = format!("/{wait}");
        let address = until("the stub is told an address", async || {
            let hit = self.stub.hits().into_iter().filter(|hit| hit.path == path).nth(number)?;
            Some(String::from_utf8(hit.body).unwrap())
        })
        .await;
        address.strip_prefix(&self.host.base).unwrap_or_else(|| panic!("{address} is elsewhere")).to_owned()
    }

    /// Sends a request without credentials.
    async fn call(&self, path: &str, body: Value) -> Answer {
        self.host.call_with("POST", path, &[], body).await
    }

    async fn waits(&self, run: &str) {
        until("the run waits", async || {
            let answer = self.host.call("GET", &format!("/api/v1/executions/{run}"), Value::Null).await;
            (answer.body["data"]["phase"] == "waiting").then_some(())
        })
        .await;
    }
}

fn wait(id: &str) -> Value {
    json!({"id": id, "moduleId": "wait_for_callback"})
}

fn output(value: &str) -> Value {
    json!({"id": "out", "moduleId": "output", "parameters": {"value": value}})
}

fn code(answer: &Answer) -> &str {
    answer.body["response"]["error"]["code"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_run_goes_on_with_what_was_sent_and_the_address_is_used_up() {
    let scene = Scene::new(Duration::ZERO).await;
    let run = scene.execute("Waits", json!([scene.tell("w"), wait("w"), output("{{w.body.answer}}")])).await;
    let path = scene.signal_path("w", 0).await;
    scene.waits(&run).await;

    let other = scene.execute("Waits too", json!([scene.tell("v"), wait("v")])).await;
    let foreign = scene.signal_path("v", 0).await;
    let (proof, foreign_proof) = (path.rsplit('~').next().unwrap(), foreign.rsplit('~').next().unwrap());
    for wrong in [path.replace(proof, foreign_proof), foreign.replace(foreign_proof, proof), format!("{path}0")] {
        let refused = scene.call(&wrong, json!({"answer": 0})).await;
        assert_eq!(code(&refused), "requestError.apiNotFound", "{refused:?}");
    }

    let first = scene.call(&path, json!({"answer": [42]})).await;
    assert_eq!((first.status, &first.body), (200, &json!({"response": {}})));
    let second = scene.call(&path, json!({"answer": 43})).await;
    assert_eq!(code(&second), "requestError.repeatedOperation", "{second:?}");
    let ended = scene.host.ended(&run).await;
    assert_eq!((&ended["status"], &ended["result"]), (&json!("completed"), &json!([42])), "{ended}");
    let third = scene.call(&path, json!({"answer": 44})).await;
    assert_eq!(code(&third), "requestError.repeatedOperation", "{third:?}");

    let stopped = scene.host.call("POST", &format!("/api/v1/executions/{other}/stop"), Value::Null).await;
    assert_eq!(stopped.status, 200, "{stopped:?}");
    let late = scene.call(&foreign, json!({})).await;
    assert_eq!(code(&late), "requestError.conflict", "{late:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_may_come_before_the_run_waits() {
    // The previous step has not ended when the address is called.
    let scene = Scene::new(Duration::from_millis(400)).await;
    let run = scene.execute("Waits", json!([scene.tell("w"), wait("w"), output("{{w.body}}")])).await;
    let early = scene.call(&scene.signal_path("w", 0).await, json!("early")).await;
    assert_eq!(early.body, json!({"response": {}}));
    let ended = scene.host.ended(&run).await;
    assert_eq!((&ended["status"], &ended["result"]), (&json!("completed"), &json!("early")), "{ended}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_calls_in_time() {
    let scene = Scene::new(Duration::ZERO).await;
    let waits = json!({"id": "w", "moduleId": "wait_for_callback", "parameters": {"timeout": 300}});
    let run = scene.execute("Waits", json!([scene.tell("w"), waits])).await;
    let ended = scene.host.ended(&run).await;
    assert_eq!((&ended["status"], &ended["error"]), (&json!("failed"), &json!("step 'w': nobody called back in time")));
    let late = scene.call(&scene.signal_path("w", 0).await, json!({})).await;
    assert_eq!(code(&late), "requestError.conflict", "{late:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn branches_wait_beside_each_other() {
    let scene = Scene::new(Duration::ZERO).await;
    let mark = |id: &str, kind: &str| json!({"id": id, "moduleId": format!("parallel.{kind}")});
    let steps = json!([
        mark("p", "start"),
        mark("b1", "branch"),
        scene.tell("a"),
        wait("a"),
        mark("b2", "branch"),
        scene.tell("b"),
        wait("b"),
        mark("e", "end"),
        output("{{a.body}}, {{b.body}}")
    ]);
    let run = scene.execute("Waits", steps).await;
    let (a, b) = (scene.signal_path("a", 0).await, scene.signal_path("b", 0).await);
    scene.waits(&run).await;
    scene.call(&b, json!("second")).await;
    scene.waits(&run).await;
    scene.call(&a, json!("first")).await;
    let ended = scene.host.ended(&run).await;
    assert_eq!(ended["result"], json!("first, second"), "{ended}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_pass_of_a_loop_has_an_address_of_its_own() {
    let scene = Scene::new(Duration::ZERO).await;
    let steps = json!([
        {"id": "f", "moduleId": "foreach", "parameters": {"input_list": ["a", "b", "c"], "collect": "{{f.item}}={{w.body}}"}},
        scene.tell("w"), wait("w"),
        {"id": "e", "moduleId": "endforeach"},
        output("{{f.results}}")
    ]);
    let run = scene.execute("Waits", steps).await;
    let mut paths = Vec::new();
    for pass in 0..3 {
        let path = scene.signal_path("w", pass).await;
        assert!(!paths.contains(&path), "{path}");
        let called = scene.call(&path, json!(pass)).await;
        assert_eq!(called.body, json!({"response": {}}));
        paths.push(path);
    }
    let ended = scene.host.ended(&run).await;
    assert_eq!(ended["result"], json!(["a=0", "b=1", "c=2"]), "{ended}");
}
