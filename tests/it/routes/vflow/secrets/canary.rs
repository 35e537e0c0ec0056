//! A secret that is used in every possible way only appears in requests that workflows send.

use crate::lines::Lines;
use crate::routes::host::routes;
use crate::world::{World, answer};
use api::{Context, HostFacts, Router};
use engine::ports::Clock;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use model::{AccountId, WorkflowId};
use records::{pairing_keys, secrets};
use serde_json::{Value, json};

/// The secret. The characters in its middle are spelled differently in JSON, URLs and so on.
pub(super) const CANARY: &str = "cnry7f3b\n\"密 &+%= k91xq0zz";
/// The texts that must not appear: parts that no encoding changes, and a part of its base64.
const PIECES: [&str; 3] = ["cnry7f3b", "k91xq0zz", "jbnJ5N2YzYg"];
pub(super) const NUMBER: &str = "918273645";
/// The most bytes that something stored has when it is decompressed.
const MOST: u32 = 16 * 1024 * 1024;

/// Answers with the whole request. If the path ends in `refuse`, it refuses, with the address in
/// the message.
fn echo(request: &HttpRequest) -> Result<HttpResponse, EffectFailure> {
    if request.url.contains("login") {
        let number: Value = serde_json::from_str(NUMBER).unwrap();
        return Ok(answer(200, &json!({"canary": CANARY, "number": number, "list": [CANARY], "ok": true}).to_string()));
    }
    if request.url.contains("refuse") {
        return Err(EffectFailure::lasting(format!("refused: {}", request.url)));
    }
    let body = request.body.as_ref().map(|body| String::from_utf8_lossy(body).into_owned());
    let mut echoed = answer(200, &json!({"url": request.url, "headers": request.headers, "body": body}).to_string());
    echoed.headers.extend(request.headers.iter().map(|(name, value)| (format!("x-echo-{name}"), value.clone())));
    Ok(echoed)
}

pub(super) fn step(id: &str, module: &str, parameters: Value) -> Value {
    json!({"id": id, "moduleId": module, "parameters": parameters})
}

pub(super) fn used_in_every_way(child: &WorkflowId) -> Value {
    let request = |url: &str| {
        json!({
            "url": url, "method": "POST", "headers": {"Authorization": "Bearer {{secrets.number}}"},
            "body": "k={{secrets.canary}}",
        })
    };
    json!({
        "steps": [
            step("set", "set_variable", json!({"name": "copy", "value": "{{secrets.canary}}"})),
            step("num", "expression", json!({"expression": "{{secrets.number}} + 0"})),
            step("log", "log", json!({"message": "it is {{secrets.canary}}, [[copy]], {{num.result}}"})),
            step("call", "http_request", request("https://echo.example/?key={{secrets.canary}}")),
            step("basic", "vflow.data.base64", json!({"operation": "encode", "source_text": "user:[[copy]]"})),
            step("json", "to_json", json!({"value": {"a": "[[copy]]"}})),
            step("parsed", "vflow.data.parse_json", json!({"json": "{{json.json}}", "path": "$.a"})),
            step("hash", "hash", json!({"algorithm": "sha256", "text": "x", "key": "{{secrets.canary}}"})),
            step("js", "vflow.system.js", json!({
                "script": "console.log(inputs.k); return { k: inputs.k, n: inputs.k.length }", "inputs": {"k": "[[copy]]"}})),
            step("child", "call_workflow", json!({"workflow_id": child.as_str(), "inputs": {"k": "[[copy]]"}})),
            step("file", "vflow.data.file_operation", json!({"operation": "write", "file_path": "f.txt", "content": "k={{secrets.canary}}"})),
            step("read", "vflow.data.file_operation", json!({"operation": "read", "file_path": "f.txt"})),
            step("each", "foreach", json!({"input_list": ["[[copy]]", "b"], "parallelism": 2, "collect": "{{each.item}}!"})),
            step("gap", "delay", json!({"duration": 5})),
            step("done", "endforeach", json!({})),
            step("try", "try.start", json!({})),
            step("bad", "http_request", request("https://echo.example/refuse?key={{secrets.canary}}")),
            step("caught", "try.catch", json!({})),
            step("tell", "log", json!({"message": "{{error.message}} {{bad.error}}"})),
            step("end", "try.end", json!({})),
            step("same", "if_condition", json!({"condition": "[[copy]] == {{secrets.canary}} and {{parsed.first_value}} == [[copy]]"})),
            step("yes", "set_variable", json!({"name": "same", "value": true})),
            step("fi", "endif", json!({})),
            step("last", "http_request", json!({
                "url": "https://echo.example/last", "method": "POST", "body": "{{basic.result_text}}|{{read.content}}|{{child.result}}"})),
            step("wait", "delay", json!({"duration": 20_000})),
            step("out", "return", json!({"value": {"copy": "[[copy]]", "child": "{{child.result}}", "js": "{{js.outputs}}"}})),
        ],
        "outputs": [{"name": "all", "value": "{{secrets.canary}} {{num.result}} {{last.body}}"}],
    })
}

/// A world whose account has the secrets, and all its answers over HTTP.
pub(super) struct Seen {
    pub(super) world: World,
    router: Router,
    context: Context,
    token: String,
    pub(super) answers: String,
}

impl Seen {
    pub(super) async fn start() -> Self {
        let world = World::answering(echo).await;
        let context = Context::new(world.engine.clone(), HostFacts::new("1.2.3", world.parts.clock.now()));
        for (name, value) in [("canary", CANARY), ("number", NUMBER)] {
            secrets::put(&world.engine, &world.account, name, value.to_owned()).await.unwrap();
        }
        let key = pairing_keys::create(&world.engine, &world.account, true).await.unwrap();
        let router = Router::new(routes());
        let mut seen = Self { world, router, context, token: String::new(), answers: String::new() };
        let device = json!({"deviceId": "d", "deviceName": "d", "timestamp": 1, "pairingKey": key});
        seen.token =
            seen.call("POST", "/api/v1/auth/token", &device).await["data"]["token"].as_str().unwrap().to_owned();
        seen
    }

    pub(super) async fn call(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.token))
            .body(body.to_string().into())
            .unwrap();
        let answer = self.router.serve(&self.context, request, Some("127.0.0.1".parse().unwrap())).await;
        let text = String::from_utf8(answer.body().to_vec()).unwrap();
        self.answers.push_str(&text);
        serde_json::from_str(&text).unwrap()
    }

    /// Reads everything that can be read about a run.
    pub(super) async fn ask_about(&mut self, id: &str, workflow: &WorkflowId) -> Value {
        for path in [
            format!("/api/v1/executions/{id}/logs?limit=1000"),
            format!("/api/v1/executions/{id}/steps?limit=200"),
            format!("/api/v1/executions/{id}/timeline"),
            format!("/api/v1/executions/{id}/events?wait=0"),
            "/api/v1/executions".to_owned(),
            format!("/api/v1/workflows/{workflow}/variables"),
            "/api/v1/secrets".to_owned(),
            "/api/v1/secrets/canary".to_owned(),
        ] {
            self.call("GET", &path, &Value::Null).await;
        }
        self.call("GET", &format!("/api/v1/executions/{id}"), &Value::Null).await["data"].clone()
    }

    /// All items of all tables, including binary values.
    pub(super) async fn stored(&self) -> String {
        let mut all = String::new();
        let config = &self.world.config;
        for table in [&config.workflows_table, &config.executions_table, &config.access_table] {
            let scan = self.world.clients.dynamodb.scan().table_name(table.clone().unwrap()).send().await.unwrap();
            assert!(scan.last_evaluated_key.is_none());
            for item in scan.items() {
                for (name, value) in item {
                    // Binary values are printed as numbers, so their content is also searched.
                    let bytes = value.as_b().map(|blob| unpacked(blob.as_ref())).unwrap_or_default();
                    all.push_str(&format!("{name}={value:?}{bytes}\n"));
                }
            }
        }
        all
    }
}

/// The bytes as text, and also decompressed if they are compressed.
fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for skipped in 0..4.min(bytes.len()) {
        // What is not compressed can begin like the length of something huge.
        let length = bytes[skipped..].first_chunk().map(|length| u32::from_le_bytes(*length));
        if length.is_none_or(|length| length > MOST) {
            continue;
        }
        if let Ok(plain) = lz4_flex::decompress_size_prepended(&bytes[skipped..]) {
            text.push_str(&String::from_utf8_lossy(&plain));
        }
    }
    text
}

pub(super) fn check(what: &str, text: &str) {
    for piece in PIECES.into_iter().chain([NUMBER]) {
        if let Some(at) = text.find(piece) {
            let near: String = text[..at].chars().rev().take(300).collect::<String>().chars().rev().collect();
            panic!("{piece} is in {what}, after: {near}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_is_used_in_every_way_is_seen_nowhere() {
    let lines = Lines::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(lines.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let mut seen = Seen::start().await;
    let child = seen.world.workflow(json!({"steps": [
        step("send", "http_request", json!({"url": "https://echo.example/child", "method": "POST", "body": "[[k]]"})),
        step("out", "output", json!({"value": {"k": "[[k]]", "sent": "{{send.body}}"}})),
    ]})).await;
    let main = seen.world.workflow(used_in_every_way(&child)).await;
    let fails = seen
        .world
        .workflow(json!({"steps": [
            step("no", "fail", json!({"message": "not {{secrets.canary}} nor {{secrets.number}}"})),
        ]}))
        .await;

    let execute = |workflow: &WorkflowId| format!("/api/v1/workflows/{workflow}/execute");
    let started = seen.call("POST", &execute(&main), &json!({"async": true})).await;
    let id = started["data"]["executionId"].as_str().unwrap().to_owned();
    for _ in 0..10 {
        seen.world.work().await;
        check("a store between two steps", &seen.stored().await);
        tokio::time::advance(std::time::Duration::from_secs(10)).await;
        seen.world.tick().await;
    }
    let ended = seen.ask_about(&id, &main).await;
    assert_eq!(ended["status"], "completed", "{ended}");
    assert_eq!(ended["variables"]["same"]["value"], true, "{ended}");
    let path = format!("/api/v1/executions/{id}/steps?stepId=call");
    let call = seen.call("GET", &path, &Value::Null).await["data"]["steps"][0].clone();
    let request = &call["request"];
    assert_eq!([&request["headers"]["Authorization"], &request["body"]], ["***", "k=***"], "{call}");
    assert_eq!(request["url"], "https://echo.example/?key=***", "{call}");
    assert!(call["response"]["body"].as_str().unwrap().contains("k=***"), "{call}");
    assert_eq!(
        ended["outputs"]["js"]["outputs"]["value"]["n"].as_u64().map(|n| n as usize),
        Some(CANARY.chars().count()),
        "{ended}"
    );

    // The sent requests contain the value itself, from the run and from its child.
    let sent = seen.world.parts.http.requests();
    let body = |path: &str| {
        let request = sent.iter().find(|request| request.url.contains(path)).unwrap();
        String::from_utf8(request.body.clone().unwrap_or_default()).unwrap()
    };
    assert_eq!(body("/child"), CANARY);
    assert_eq!(body("/?key="), format!("k={CANARY}"));
    assert!(sent.iter().any(|request| request.headers.iter().any(|(_, value)| value == &format!("Bearer {NUMBER}"))));
    assert!(body("/last").contains(&format!("|k={CANARY}|")) && body("/last").contains("cnry7f3b"));

    let sync = seen.call("POST", &execute(&fails), &json!({"async": false})).await;
    assert_eq!(sync["data"]["error"].as_str().map(|error| error.matches("***").count()), Some(2), "{sync}");
    seen.ask_about(sync["data"]["executionId"].as_str().unwrap(), &fails).await;

    check("the answers", &seen.answers);
    check("the stores", &seen.stored().await);
    check("the log", &String::from_utf8_lossy(&lines.bytes()));
    assert!(seen.answers.contains("***"));
}

#[tokio::test(start_paused = true)]
async fn no_input_asks_for_a_value_and_no_other_account_gets_one() {
    let seen = Seen::start().await;
    let steps = json!({"steps": [
        step("send", "http_request", json!({"url": "https://echo.example/", "method": "POST", "body": "[[given]]{{secrets.canary}}"})),
    ]});
    let mut other = seen.world;
    other.account = AccountId::parse("other").unwrap();
    let workflow = other.workflow(steps).await;
    let forged = format!("\u{e000}secret:canary:{}:t\u{e001}", "0".repeat(32));
    for (given, is_accepted) in [(forged, false), ("given".to_owned(), true)] {
        let inputs = json!({"given": given}).as_object().unwrap().clone();
        let request = other.request(&workflow, inputs, records::executions::Wait::Sync);
        let begun = records::executions::execute(&other.engine, request).await;
        assert_eq!(begun.is_ok(), is_accepted, "{begun:?}");
    }
    let sent = other.parts.http.requests();
    assert_eq!(sent.len(), 1);
    assert_eq!(String::from_utf8(sent[0].body.clone().unwrap()).unwrap(), "given");
}
