//! Calls of other services over HTTP: what is sent, how answers are handled, and what is never
//! sent.

use aws::{Clients, Config};
use aws::{Grants, Patterns};
use axum::body::Bytes;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use embedded::{Clock, Embedded, Storage};
use engine::Ports;
use engine::ports::cloud::{CloudCall, EffectFailure};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use testkit::{Parts, clock};

const KEY: &str = "exec-018f/step/1";
const MACHINE: &str = "arn:aws:states:us-east-1:1:stateMachine:m";

/// A request as a service sees it.
#[derive(Clone, Debug)]
struct Seen {
    path: String,
    headers: HeaderMap,
    body: Value,
}

/// A stub for Lambda and Step Functions that calls a closure, and records the requests.
struct Stub {
    ports: Ports,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stub {
    async fn start(answer: impl Fn(&Seen) -> Response + Clone + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let handler = move |uri: Uri, headers: HeaderMap, body: Bytes| async move {
            let body = serde_json::from_slice(&body).unwrap_or_default();
            let seen = Seen { path: uri.to_string(), headers, body };
            log.lock().unwrap().push(seen.clone());
            answer(&seen)
        };
        let app = axum::Router::new().fallback(handler);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let config = Config { grants: grants(), ..Config::embedded(&endpoint) };
        Self { ports: ports(&config, &Clients::new(&config, None)), seen }
    }

    async fn call(&self, call: CloudCall) -> Result<Value, EffectFailure> {
        self.ports.cloud.call(call, KEY).await
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn grants() -> Grants {
    Grants {
        lambda: Patterns::parse("resize,mail-*,arn:aws:lambda:*"),
        sqs: Patterns::parse("http://localhost:8000/000000000000/orders*,arn:aws:sqs:eu-west-1:1:*"),
        sfn: Patterns::parse(&format!("{MACHINE}*")),
    }
}

fn ports(config: &Config, clients: &Clients) -> Ports {
    Parts::new(1).ports(|clock, ids, http| aws::ports_with(config, clients, clock, ids, http))
}

fn error(status: u16, code: &str) -> Response {
    let status = axum::http::StatusCode::from_u16(status).unwrap();
    (status, [("x-amzn-errortype", code)], json!({"message": "so it is"}).to_string()).into_response()
}

fn invoke(function: &str, wait: bool) -> CloudCall {
    CloudCall::Invoke { function: function.to_owned(), payload: json!({"n": 1}), wait }
}

fn start(machine: &str) -> CloudCall {
    CloudCall::Start { machine: machine.to_owned(), input: json!({"n": 1}), wait: false }
}

fn send(queue: &str) -> CloudCall {
    CloudCall::Send { queue: queue.to_owned(), body: "hello".to_owned(), group: None, delay_s: 0 }
}

#[tokio::test]
async fn a_function_is_invoked_with_its_payload_and_the_key() {
    let stub = Stub::start(|seen| {
        let waited = seen.headers["x-amz-invocation-type"] == "RequestResponse";
        if waited {
            json!({"ok": [1]}).to_string().into_response()
        } else {
            axum::http::StatusCode::ACCEPTED.into_response()
        }
    })
    .await;
    assert_eq!(stub.call(invoke("resize", true)).await, Ok(json!({"status": 200, "result": {"ok": [1]}})));
    assert_eq!(stub.call(invoke("mail-out:live", false)).await, Ok(json!({"status": 202, "result": null})));
    let seen = stub.seen();
    assert_eq!(seen[0].path, "/2015-03-31/functions/resize/invocations");
    assert_eq!(seen[0].body, json!({"n": 1}));
    // {"custom":{"idempotency-key":"exec-018f/step/1"}}
    let context = "eyJjdXN0b20iOnsiaWRlbXBvdGVuY3kta2V5IjoiZXhlYy0wMThmL3N0ZXAvMSJ9fQ==";
    assert_eq!(seen[0].headers["x-amz-client-context"], context);
    assert_eq!(seen[1].headers["x-amz-invocation-type"], "Event");
}

#[tokio::test]
async fn a_function_that_fails_may_be_tried_again_and_a_huge_answer_not() {
    let stub = Stub::start(|seen| {
        if seen.path.contains("resize") {
            let error = json!({"errorType": "TypeError", "errorMessage": "no image"}).to_string();
            return ([("x-amz-function-error", "Unhandled")], error).into_response();
        }
        format!("\"{}\"", "x".repeat(256 * 1024)).into_response()
    })
    .await;
    let failed = stub.call(invoke("resize", true)).await.unwrap_err();
    assert_eq!((failed.message.as_str(), failed.retryable), ("the function failed: TypeError: no image", true));
    let huge = stub.call(invoke("mail-x", true)).await.unwrap_err();
    assert_eq!((huge.message.as_str(), huge.retryable), ("the function's answer has more than 262144 bytes", false));
}

#[tokio::test]
async fn a_state_machine_is_started_once_whatever_is_tried_again() {
    let stub = Stub::start(|seen| {
        if seen.body["stateMachineArn"] == MACHINE {
            return json!({"executionArn": "arn:new", "startDate": 1}).to_string().into_response();
        }
        error(400, "ExecutionAlreadyExists")
    })
    .await;
    assert_eq!(stub.call(start(MACHINE)).await, Ok(json!({"execution_arn": "arn:new"})));
    let again = stub.call(start(&format!("{MACHINE}:live"))).await.unwrap();
    let seen = stub.seen();
    assert_eq!(seen[0].headers["x-amz-target"], "AWSStepFunctions.StartExecution");
    assert_eq!(seen[0].body["input"], "{\"n\":1}");
    assert_eq!(seen[0].body["name"], seen[1].body["name"]);
    let name = seen[0].body["name"].as_str().unwrap();
    assert_eq!(again, json!({"execution_arn": format!("arn:aws:states:us-east-1:1:execution:m:{name}")}));
}

#[tokio::test]
async fn a_state_machine_is_asked_how_it_stands_and_stopped() {
    let state = Arc::new(Mutex::new("none"));
    let answers = Arc::clone(&state);
    let stub = Stub::start(move |seen| {
        let target = seen.headers["x-amz-target"].to_str().unwrap().to_owned();
        let mut state = answers.lock().unwrap();
        match (target.rsplit('.').next().unwrap(), *state) {
            ("DescribeExecution" | "StopExecution", "none") => error(400, "ExecutionDoesNotExist"),
            ("StartExecution", _) => {
                *state = "RUNNING";
                json!({"executionArn": "arn:new", "startDate": 1}).to_string().into_response()
            }
            ("StopExecution", _) => {
                *state = "ABORTED";
                json!({"stopDate": 3}).to_string().into_response()
            }
            (_, status) => {
                let stands = json!({
                    "executionArn": "arn:new", "stateMachineArn": MACHINE, "status": status, "startDate": 1.5,
                    "output": "{\"n\":2}",
                });
                stands.to_string().into_response()
            }
        }
    })
    .await;
    let waited = || CloudCall::Start { machine: MACHINE.to_owned(), input: json!({"n": 1}), wait: true };
    let stop = || CloudCall::Stop { execution: "arn:new".to_owned() };
    assert_eq!(stub.call(stop()).await, Ok(Value::Null), "there is nothing to stop");
    assert_eq!(stub.call(waited()).await, Ok(json!({"execution_arn": "arn:new", "status": "RUNNING"})));
    let running = stub.call(waited()).await.unwrap();
    assert_eq!((&running["status"], &running["started_at"]), (&json!("RUNNING"), &json!(1_500)));
    *state.lock().unwrap() = "SUCCEEDED";
    let ended = stub.call(waited()).await.unwrap();
    assert_eq!((&ended["status"], &ended["output"]), (&json!("SUCCEEDED"), &json!("{\"n\":2}")));
    assert_eq!(stub.call(stop()).await, Ok(Value::Null));
    assert_eq!(stub.call(waited()).await.unwrap()["status"], "ABORTED");
    let seen = stub.seen();
    let targets: Vec<_> = seen.iter().map(|seen| seen.headers["x-amz-target"].to_str().unwrap()).collect();
    let starts = targets.iter().filter(|target| target.ends_with("StartExecution")).count();
    assert_eq!((starts, targets.len()), (1, 7), "{targets:?}");
    // What is asked about has the name that was started.
    let name = seen[2].body["name"].as_str().unwrap();
    assert_eq!(seen[1].body["executionArn"], format!("arn:aws:states:us-east-1:1:execution:m:{name}"));
    assert_eq!(seen[5].body["executionArn"], "arn:new");
    // A list that does not grant the machine does not let a step ask about it either.
    let other =
        CloudCall::Start { machine: "arn:aws:states:us-east-1:2:stateMachine:m".into(), input: json!({}), wait: true };
    assert!(!stub.call(other).await.unwrap_err().retryable);
    assert_eq!(stub.seen().len(), 7);
}

#[tokio::test]
async fn a_services_refusal_says_what_it_is_and_whether_to_try_again() {
    for (status, code, message, retryable) in [
        (404, "ResourceNotFoundException", "Lambda answered ResourceNotFoundException: so it is", false),
        (403, "AccessDeniedException", "Lambda answered AccessDeniedException", false),
        (429, "TooManyRequestsException", "Lambda answered TooManyRequestsException: so it is", true),
        (500, "ServiceException", "Lambda answered ServiceException: so it is", true),
    ] {
        let stub = Stub::start(move |_| error(status, code)).await;
        let failed = stub.call(invoke("resize", true)).await.unwrap_err();
        assert_eq!((failed.message.as_str(), failed.retryable), (message, retryable));
    }
    let stub = Stub::start(|_| error(400, "ExecutionLimitExceeded")).await;
    assert!(stub.call(start(MACHINE)).await.unwrap_err().retryable);
    let stub = Stub::start(|_| error(400, "StateMachineDoesNotExist")).await;
    assert!(!stub.call(start(MACHINE)).await.unwrap_err().retryable);
}

#[tokio::test]
async fn what_is_not_granted_is_refused_before_anything_is_sent() {
    let stub = Stub::start(|_| "{}".into_response()).await;
    for (call, message) in [
        (
            invoke("resize2", true),
            "this deployment does not grant the function 'resize2': SLUICE_ALLOW_LAMBDA (parameter AllowLambda) must list it",
        ),
        (
            start("arn:aws:states:us-east-1:2:stateMachine:m"),
            "this deployment does not grant the state machine 'arn:aws:states:us-east-1:2:stateMachine:m': \
             SLUICE_ALLOW_SFN (parameter AllowSfn) must list it",
        ),
        (
            send("https://sqs.eu-west-1.amazonaws.com/2/q"),
            "this deployment does not grant the queue 'https://sqs.eu-west-1.amazonaws.com/2/q': \
             SLUICE_ALLOW_SQS (parameter AllowSqs) must list it",
        ),
    ] {
        assert_eq!(stub.call(call).await, Err(EffectFailure::lasting(message.to_owned())));
    }
    assert!(stub.seen().is_empty());

    // A resource that is granted in another region does not allow the one with the same name here.
    let config = Config { grants: grants(), endpoint: None, ..Config::embedded("") };
    let here = ports(&config, &Clients::new(&config, None));
    let other = "arn:aws:lambda:eu-west-1:1:function:f";
    let refusal = here.cloud.call(invoke(other, true), KEY).await.unwrap_err();
    assert_eq!(refusal.message, format!("'{other}' is in eu-west-1; steps reach what is in us-east-1"));
    let queue = "https://sqs.eu-west-1.amazonaws.com/1/q";
    let refusal = here.cloud.call(send(queue), KEY).await.unwrap_err();
    assert_eq!(refusal.message, format!("'{queue}' is in eu-west-1; steps reach what is in us-east-1"));
}

#[tokio::test(start_paused = true)]
async fn a_message_arrives_with_the_key_and_after_its_delay() {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(clock::START.0)).unwrap();
    let config = Config { grants: grants(), ..Config::embedded("http://localhost:8000") };
    let clients = Clients::within(&config, embedded.sdk_connector());
    aws::sqs::create_plain_queue(&clients.sqs, "orders").await.unwrap();
    let ports = ports(&config, &clients);
    let queue = "http://localhost:8000/000000000000/orders";
    let call = CloudCall::Send { queue: queue.to_owned(), body: "[1]".to_owned(), group: None, delay_s: 5 };
    let sent = ports.cloud.call(call, KEY).await.unwrap();

    let receive = || clients.sqs.receive_message().queue_url(queue).message_attribute_names("All").send();
    assert!(receive().await.unwrap().messages().is_empty(), "the message came at once");
    tokio::time::advance(std::time::Duration::from_secs(6)).await;
    let received = receive().await.unwrap();
    let message = &received.messages()[0];
    assert_eq!(json!({"message_id": message.message_id()}), sent);
    assert_eq!(message.body(), Some("[1]"));
    assert_eq!(message.message_attributes().unwrap()["idempotency-key"].string_value(), Some(KEY));

    let missing = ports.cloud.call(send("http://localhost:8000/000000000000/orders2"), KEY).await.unwrap_err();
    assert!(!missing.retryable && missing.message.starts_with("SQS answered "), "{missing}");
}

/// The embedded SQS has no FIFO queues, so the request is checked instead.
#[tokio::test]
async fn a_fifo_queue_gets_what_it_needs_to_drop_a_repetition() {
    let stub = Stub::start(|_| json!({"MessageId": "m"}).to_string().into_response()).await;
    let queue = "https://sqs.eu-west-1.amazonaws.com/1/orders.fifo".to_owned();
    let call = CloudCall::Send { queue, body: "x".to_owned(), group: Some("g".to_owned()), delay_s: 0 };
    for _ in 0..2 {
        // The answer of the stub lacks the digest of the body, which the client compares.
        let _ = stub.call(call.clone()).await;
    }
    let ids: Vec<_> = stub.seen().iter().map(|seen| seen.body["MessageDeduplicationId"].clone()).collect();
    assert_eq!(ids[0].as_str().unwrap().len(), 64);
    assert!(ids.iter().all(|id| *id == ids[0]));
    let seen = stub.seen().remove(0);
    assert_eq!((&seen.body["MessageGroupId"], &seen.body["DelaySeconds"]), (&json!("g"), &Value::Null));
}
