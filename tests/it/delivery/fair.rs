//! A slow receiver delays other receivers by one attempt at most, regardless of how many callbacks
//! it gets.

use crate::world::World;
use async_trait::async_trait;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::{Clock, HttpOut, Ports};
use model::{AccountId, Callback, DeliveryState, Dialect, ExecutionId, Trigger};
use records::executions::{self, Execute, Wait};
use records::workflows::{self, NewWorkflow, WorkflowChange};
use serde_json::Map;
use std::sync::Arc;
use std::time::Duration;
use testkit::{HttpStub, Parts, TestClock};
use tokio::sync::watch;

/// Far more than are sent at once.
const LOUD: usize = 400;
/// How long the slow receiver needs for an answer.
const SLOW: Duration = Duration::from_secs(10);

/// Outbound HTTP with one slow host.
struct Outside(Arc<TestClock>);

#[async_trait]
impl HttpOut for Outside {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        if request.url.contains("slow") {
            self.0.sleep_until(self.0.now().plus(SLOW)).await;
        }
        Ok(HttpStub::json(200, "{}"))
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_receiver_of_one_account_does_not_delay_another_s() {
    let parts = Parts::new(7);
    let clock = Arc::clone(&parts.clock);
    let world = World::of(parts).await;
    let http_out = Arc::new(Outside(Arc::clone(&clock)));
    let engine = world.engine_with(Ports { http_out, ..world.engine.ports.clone() }, |_| {});
    let run = async |account: &str, url: &str, times: usize| {
        let account = AccountId::parse(account).unwrap();
        let fields = WorkflowChange { name: Some("w".to_owned()), ..WorkflowChange::default() };
        let new = NewWorkflow { fields, ..NewWorkflow::default() };
        let workflow = workflows::create(&engine, &account, new).await.unwrap().id;
        let mut last = None;
        for _ in 0..times {
            let execute = Execute {
                wait: Wait::Sync,
                callback: Some(Callback { url: url.to_owned(), dialect: Dialect::Standard, app: None }),
                ..Execute::new(account.clone(), workflow.clone(), Trigger::new("manual", Map::new()))
            };
            last = Some(executions::execute(&engine, execute).await.unwrap().id);
        }
        (account, last.unwrap())
    };
    run("loud", "https://slow.example/", LOUD).await;
    let (stop, stopped) = watch::channel(false);
    let pump = standalone::pump::messages(engine.clone(), world.callbacks(), workers::send_callback::handle, stopped);
    let pump = tokio::spawn(pump);
    clock.sleep_until(clock.now().plus(Duration::from_secs(1))).await;
    let asked_at = clock.now();
    let (quiet, id) = run("quiet", "https://quick.example/", 1).await;
    let told_at = delivered_at(&world, &quiet, id).await;
    let waited = asked_at.until(told_at);
    println!("told {waited:?} after it was asked for, beside {LOUD} callbacks to a receiver that takes {SLOW:?}");
    assert!(waited <= SLOW + Duration::from_secs(1), "told after {waited:?}");
    stop.send(true).unwrap();
    pump.await.unwrap();
}

async fn delivered_at(world: &World, account: &AccountId, id: ExecutionId) -> model::Timestamp {
    loop {
        let row = world.engine.ports.executions.read(account, id).await.unwrap().unwrap();
        if row.delivery.state == DeliveryState::Delivered {
            return row.delivery.attempts[0].at;
        }
        let clock = &world.parts.clock;
        clock.sleep_until(clock.now().plus(Duration::from_millis(100))).await;
    }
}
