//! All of Sluice for one test: in memory, with a paused clock and seeded ids.

use super::watch::Watch;
use crate::reference::FACADES;
use crate::reference::conform::{self, Exchange};
use api::{Context, HostFacts, Response, Route, Router};
use aws::sqs::{Receiver, create_queues};
use aws::{Clients, Config, schema};
use bytes::Bytes;
use embedded::{Embedded, Storage};
use engine::Engine;
use engine::digest::sha256_hex;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::{Clock, Handled};
use http::{HeaderMap, Method};
use model::AccountId;
use records::pairing_keys;
use serde_json::{Value, json};
use std::net::IpAddr;
use std::time::Duration;
use testkit::Parts;
use testkit::clock::START;

/// All routes of all facades.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    FACADES.into_iter().flat_map(|facade| facade.routes).copied()
}

/// The root key of the host.
pub const ROOT_KEY: &str = "the root key of tests";

/// A host. It must be started while the clock is paused.
pub struct Host {
    pub context: Context,
    pub parts: Parts,
    pub watch: Watch,
    router: Router,
    receiver: Receiver,
    callbacks: Receiver,
}

impl Host {
    /// A host without rate limits that pairs no device without a key.
    pub async fn start() -> Self {
        Self::with(|_| ()).await
    }

    /// A host with other settings.
    pub async fn with(change: impl FnOnce(&mut HostFacts)) -> Self {
        Self::of(Parts::new(1), change).await
    }

    /// A host whose workflows get these answers to their requests.
    pub async fn answering(
        answer: impl Fn(&HttpRequest) -> Result<HttpResponse, EffectFailure> + Send + Sync + 'static,
    ) -> Self {
        Self::of(Parts::answering(1, answer), |_| ()).await
    }

    async fn of(parts: Parts, change: impl FnOnce(&mut HostFacts)) -> Self {
        let watch = Watch::start();
        let embedded = Embedded::open(Storage::Memory, embedded::Clock::tokio(START.0)).unwrap();
        let config = Config::embedded("http://embedded.invalid");
        let clients = Clients::within(&config, embedded.sdk_connector());
        schema::create_tables(&clients.dynamodb, &config).await.unwrap();
        create_queues(&clients.sqs, &config, Duration::from_mins(5)).await.unwrap();
        let ports = parts.ports(|clock, ids, http| aws::ports_with(&config, &clients, clock, ids, http));
        let mut facts = HostFacts {
            model: "linux-x86_64".into(),
            root_key_hash: Some(sha256_hex(ROOT_KEY)),
            ..HostFacts::new("1.2.3", parts.clock.now())
        };
        change(&mut facts);
        Self {
            context: Context::new(Engine::new(ports, engine::Config::default()), facts),
            parts,
            watch,
            router: Router::new(routes()),
            receiver: Receiver::steps(&config, &clients.sqs).unwrap(),
            callbacks: Receiver::callbacks(&config, &clients.sqs).unwrap(),
        }
    }

    pub fn engine(&self) -> &Engine {
        &self.context.engine
    }

    /// Creates an account, and returns the access token of an administrator's device.
    pub async fn account(&self, name: &str) -> String {
        let call = self.call("POST", "/api/v1/accounts").header("x-root-key", ROOT_KEY);
        let made = call.json(&json!({"account": name})).send().await;
        assert_eq!(made.status, 201, "{}", made.body);
        let paired = self.pair("admin").header("x-pairing-key", made.body["data"]["adminPairingKey"].as_str().unwrap());
        paired.send().await.body["data"]["token"].as_str().unwrap().to_owned()
    }

    /// The record of a new application, with its secrets.
    pub async fn app(&self, token: &str, body: &Value) -> Value {
        let answer = self.call("POST", "/api/v1/apps").bearer(token).json(body).send().await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body["data"].clone()
    }

    /// A pairing key of an account, which is created if it does not exist.
    pub async fn key(&self, account: &str, admin: bool) -> String {
        pairing_keys::create(self.engine(), &AccountId::parse(account).unwrap(), admin).await.unwrap()
    }

    /// The access token of a new device.
    pub async fn token(&self, account: &str, admin: bool) -> String {
        let key = self.key(account, admin).await;
        let device = format!("device-{}", self.parts.ids.number());
        let answer = self.pair(&device).header("x-pairing-key", &key).send().await;
        answer.body["data"]["token"].as_str().unwrap().to_owned()
    }

    /// The request that pairs a device.
    pub fn pair(&self, device: &str) -> Call<'_> {
        let body = json!({"deviceId": device, "deviceName": "My MacBook Pro", "timestamp": 1_704_067_200_000_i64});
        self.call("POST", "/api/v1/auth/token").json(&body)
    }

    /// The id of a new workflow.
    pub async fn workflow(&self, token: &str, body: &Value) -> String {
        let answer = self.call("POST", "/api/v1/workflows").bearer(token).json(body).send().await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body["data"]["id"].as_str().unwrap().to_owned()
    }

    /// The id of a new run, and the answer to the caller.
    pub async fn execute(&self, token: &str, workflow: &str, body: &Value) -> (String, Answer) {
        let path = format!("/api/v1/workflows/{workflow}/execute");
        let answer = self.call("POST", &path).bearer(token).json(body).send().await;
        let id = answer.body["data"]["executionId"].as_str();
        (id.unwrap_or_else(|| panic!("{}", answer.body)).to_owned(), answer)
    }

    /// The id of a new API.
    pub async fn api(&self, token: &str, body: &Value) -> String {
        let answer = self.call("POST", "/api/v1/apis").bearer(token).json(body).send().await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body["data"]["id"].as_str().unwrap().to_owned()
    }

    /// Processes all messages that are queued now.
    pub async fn work(&self) {
        loop {
            let batch = self.receiver.receive(10, Duration::ZERO).await.unwrap();
            if batch.is_empty() {
                return;
            }
            for message in batch {
                workers::run_execution::handle(self.engine(), &message, Duration::from_mins(1)).await.unwrap();
                self.receiver.delete(&message.receipt).await.unwrap();
            }
        }
    }

    /// Sends all callbacks that are due now, and returns whether all of them were received.
    pub async fn tell(&self) -> bool {
        let mut received = true;
        for message in self.callbacks.receive(10, Duration::ZERO).await.unwrap() {
            let done = workers::send_callback::handle(self.engine(), &message, Duration::from_mins(1)).await.unwrap();
            if done == Handled::Done {
                self.callbacks.delete(&message.receipt).await.unwrap();
            } else {
                received = false;
            }
        }
        received
    }

    /// A new request.
    pub fn call(&self, method: &str, path: &str) -> Call<'_> {
        Call {
            host: self,
            method: method.parse().unwrap(),
            path: path.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            peer: Some("127.0.0.1".parse().unwrap()),
        }
    }
}

/// A request that is being built.
#[derive(Clone)]
pub struct Call<'h> {
    host: &'h Host,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
    peer: Option<IpAddr>,
}

impl Call<'_> {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.append(name, value.parse().unwrap());
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn json(self, body: &Value) -> Self {
        self.bytes(body.to_string())
    }

    pub fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    pub fn peer(mut self, peer: &str) -> Self {
        self.peer = Some(peer.parse().unwrap());
        self
    }

    pub async fn send(self) -> Answer {
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = self.path.parse().unwrap();
        *request.headers_mut() = self.headers;
        let route = self.host.router.find(request.method(), request.uri().path());
        let sent = request.body().clone();
        let is_head = request.method() == Method::HEAD;
        self.host.watch.request(&request);
        let response = self.host.router.serve(&self.host.context, request, self.peer).await;
        self.host.watch.answer(response.body());
        // The answer to HEAD has no body to check, and a compressed one was checked before it was
        // compressed.
        let shown = !is_head && !response.headers().contains_key("content-encoding");
        if let Some(route) = route.filter(|_| shown) {
            let media = response.headers().get("content-type").map_or("", |media| media.to_str().unwrap());
            let media = media.split(';').next().unwrap();
            let status = response.status().as_u16();
            conform::check(&Exchange { route, sent: &sent, status, media, body: response.body() });
        }
        Answer::new(response)
    }
}

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body as JSON; null if it is empty or not JSON.
    pub body: Value,
    /// The bytes of the body.
    pub bytes: Bytes,
}

impl Answer {
    fn new(response: Response) -> Self {
        let (head, body) = response.into_parts();
        let kind = head.headers.get("content-type").map(|value| value.to_str().unwrap());
        let is_json = kind.is_none_or(|kind| kind.starts_with("application/json"));
        let is_json = is_json && !head.headers.contains_key("content-encoding");
        let json = if body.is_empty() || !is_json { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        Self { status: head.status.as_u16(), headers: head.headers, body: json, bytes: body }
    }

    /// The status, and the code in the editor's envelope.
    pub fn verdict(&self) -> (u16, i64) {
        (self.status, self.body["code"].as_i64().unwrap_or(-1))
    }

    pub fn message(&self) -> &str {
        self.body["message"].as_str().unwrap_or_default()
    }

    /// The text of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}
