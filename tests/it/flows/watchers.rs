//! Streams of events of the local host, as their clients read them.

use crate::local::{Local, Process, until};
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest time for one line of a stream: above that between two heartbeats.
const PATIENCE: Duration = Duration::from_mins(1);
const WATCHERS: usize = 200;

/// An open stream.
struct Stream(BufReader<TcpStream>);

/// An event of a stream.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    id: String,
    kind: String,
    data: Value,
}

impl Stream {
    /// Connects, with the id of the last event that was received. In HTTP 1.0, bodies are not cut
    /// into chunks.
    async fn open(host: &Local, run: &str, last: Option<&str>) -> (u16, Self) {
        let address = host.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.unwrap();
        let last = last.map(|id| format!("last-event-id: {id}\r\n")).unwrap_or_default();
        let head = format!(
            "GET /api/v1/executions/{run}/events?lang=en HTTP/1.0\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\
             accept: text/event-stream\r\naccept-encoding: gzip\r\n{last}\r\n",
            host.token
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut stream = Self(BufReader::new(stream));
        let status = stream.line().await.unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        while let Some(line) = stream.line().await
            && !line.is_empty()
        {
            assert!(status != 200 || !line.starts_with("content-type") || line == "content-type: text/event-stream");
        }
        (status, stream)
    }

    /// The next line; `None` at the end.
    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        // The connection of a host that was killed can be reset.
        let read = timeout(PATIENCE, self.0.read_line(&mut line)).await.expect("the stream is silent").unwrap_or(0);
        (read > 0 && line.ends_with('\n')).then(|| line.trim_end().to_owned())
    }

    /// The next event; `None` at the end. An incomplete one does not count.
    async fn next(&mut self) -> Option<Told> {
        let mut told = Told { id: String::new(), kind: String::new(), data: Value::Null };
        loop {
            let line = self.line().await?;
            match line.split_once(": ") {
                Some(("id", id)) => id.clone_into(&mut told.id),
                Some(("event", kind)) => kind.clone_into(&mut told.kind),
                Some(("data", data)) => told.data = serde_json::from_str(data).unwrap(),
                _ if line.is_empty() && !told.kind.is_empty() => return Some(told),
                _ => {}
            }
        }
    }

    async fn until(&mut self, is_last: impl Fn(&Told) -> bool) -> Vec<Told> {
        let mut all = Vec::new();
        while let Some(told) = self.next().await {
            let is_over = is_last(&told);
            all.push(told);
            if is_over {
                break;
            }
        }
        all
    }
}

fn asks(told: &Told) -> bool {
    let data = &told.data["data"];
    let mut under_way = data["underWay"].as_array().into_iter().flatten();
    told.kind == "run" && data["phase"] == "waiting" && under_way.any(|of| of["step"]["id"] == "ask")
}

/// The events that have a place of their own.
fn placed(told: &[Told]) -> Vec<Value> {
    told.iter().filter(|told| told.kind != "run").map(|told| told.data["data"].clone()).collect()
}

/// Starts a run that waits for a signal between two loops.
async fn started(host: &Local) -> String {
    let around = |name: &str, count: u32| {
        json!([
            {"id": format!("{name}l"), "moduleId": "loop", "parameters": {"count": count}},
            {"id": format!("{name}s"), "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}},
            {"id": format!("{name}e"), "moduleId": "endloop"},
        ])
    };
    let mut steps = around("a", 20).as_array().unwrap().clone();
    steps.push(json!({"id": "ask", "moduleId": "wait_for_callback"}));
    steps.extend(around("b", 20).as_array().unwrap().clone());
    let workflow = host.workflow("Asks", json!(steps)).await;
    let accepted = host.call("POST", &format!("/api/v1/workflows/{workflow}/execute"), json!({})).await;
    assert_eq!(accepted.status, 202, "{accepted:?}");
    accepted.body["data"]["executionId"].as_str().unwrap().to_owned()
}

async fn answer(host: &Local, run: &str) {
    let path = format!("/api/v1/executions/{run}");
    let address = until("it waits", async || {
        let shown = host.call("GET", &path, Value::Null).await;
        shown.body["data"]["outputs"]["ask"]["callback_url"]["value"].as_str().map(str::to_owned)
    })
    .await;
    let at = address.find("/v1/webhook").unwrap();
    let called = host.call_with("POST", &address[at..], &[], json!({"yes": true})).await;
    assert_eq!(called.status, 200, "{called:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_streams_see_a_run_to_its_end() {
    let host = Local::start(&[]).await;
    let run = started(&host).await;
    let mut streams: Vec<_> = join_all((0..WATCHERS).map(|_| Stream::open(&host, &run, None))).await;
    assert!(streams.iter().all(|(status, _)| *status == 200));
    let before = join_all(streams.iter_mut().map(|(_, stream)| stream.until(asks))).await;
    assert!(before.iter().all(|told| asks(told.last().unwrap())), "all see that it waits");
    answer(&host, &run).await;
    let after = join_all(streams.iter_mut().map(|(_, stream)| stream.until(|_| false))).await;
    let whole = placed(&[before[0].clone(), after[0].clone()].concat());
    for (before, after) in before.into_iter().zip(after) {
        assert_eq!(after.last().unwrap().kind, "end", "the stream ends with the run");
        assert_eq!(placed(&[before, after].concat()), whole);
    }
    let (status, mut late) = Stream::open(&host, &run, None).await;
    let late = late.until(|_| false).await;
    assert_eq!((status, placed(&late)), (200, whole), "who comes later gets everything, too");
    let (status, _) = Stream::open(&host, &run, Some(&late.last().unwrap().id)).await;
    assert_eq!(status, 204, "nothing comes any more");
    assert_eq!(Stream::open(&host, &run, Some("x")).await.0, 400);
    assert_eq!(Stream::open(&host, "exec-x", None).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_on_after_the_host_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, credentials) = (folder.path().join("data"), folder.path().join("bootstrap.json"));
    let flags = ["--port", "0", "--data-dir", data.to_str().unwrap(), "--bootstrap", credentials.to_str().unwrap()];
    let mut process = Process::start(&flags);
    let host = Local::at(process.base.clone(), &credentials);
    let run = started(&host).await;
    let (_, mut stream) = Stream::open(&host, &run, None).await;
    let mut told = stream.until(asks).await;
    process.kill();
    told.extend(stream.until(|_| false).await);

    let process = Process::start(&flags);
    let host = Local::at(process.base.clone(), &credentials);
    let (status, mut stream) = Stream::open(&host, &run, Some(&told.last().unwrap().id)).await;
    assert_eq!(status, 200);
    answer(&host, &run).await;
    told.extend(stream.until(|_| false).await);
    let (_, mut whole) = Stream::open(&host, &run, None).await;
    assert_eq!(placed(&told), placed(&whole.until(|_| false).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_where_its_run_or_its_token_does() {
    let host = Local::start(&[]).await;
    let run = started(&host).await;
    let (_, mut stream) = Stream::open(&host, &run, None).await;
    stream.until(asks).await;
    let revoked = host.call("POST", "/api/v1/auth/revoke", json!({})).await;
    assert_eq!(revoked.status, 200, "{revoked:?}");
    let told = stream.until(|_| false).await;
    assert_eq!(told.last().map(|told| told.kind.as_str()), Some("error"), "{told:?}");
}
