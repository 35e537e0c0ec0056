//! Schedules in virtual time: each slot starts one run, even if ticks and hints are late, lost or
//! repeated.

use crate::world::{TICK, World, answer};
use engine::ports::Clock;
use engine::ports::executions::{Scan, Summary};
use model::{Status, Timestamp, Workflow, WorkflowId};
use records::stats::{self, Period};
use records::workflows::{self, NewWorkflow, WorkflowChange};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::clock::START;
use testkit::faults::Gate;

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_hours(24);

async fn world() -> World {
    World::answering(|_| Ok(answer(200, "{}"))).await
}

fn note() -> Value {
    json!([{"id": "at", "moduleId": "output", "parameters": {"value": "{{trigger.type}} {{trigger.scheduledTime}}"}}])
}

impl World {
    /// Stores an enabled workflow with this trigger.
    pub async fn scheduled(&self, trigger: Value, steps: Value) -> WorkflowId {
        let definition = serde_json::from_value(json!({"v": 1, "triggers": [trigger], "steps": steps})).unwrap();
        let name = Some(format!("workflow {}", self.parts.ids.number()));
        let fields = WorkflowChange { name, ..WorkflowChange::default() };
        let new = NewWorkflow { id: None, fields, definition };
        workflows::create(&self.engine, &self.account, new).await.unwrap().id
    }

    pub async fn stored(&self, id: &WorkflowId) -> Workflow {
        self.engine.ports.workflows.read(&self.account, id).await.unwrap().unwrap()
    }

    /// All runs of a workflow, oldest first.
    pub async fn all_runs(&self, workflow: &WorkflowId) -> Vec<Summary> {
        let (account, workflow) = (self.account.clone(), Some(workflow.clone()));
        let scan = Scan { account, workflow, from: None, to: None, after: None, limit: 10_000 };
        let mut runs = self.engine.ports.executions.scan(&scan).await.unwrap();
        runs.reverse();
        runs
    }

    async fn sleep_until(&self, moment: Timestamp) {
        self.engine.ports.clock.sleep_until(moment).await;
    }

    /// Ticks every minute until then, with a worker that receives messages from time to time.
    async fn play(&self, until: Timestamp, every: Duration) {
        let clock = &self.parts.clock;
        let mut next_tick = clock.now();
        while clock.now() < until {
            if clock.now() >= next_tick {
                self.tick().await;
                next_tick = next_tick.plus(TICK);
            }
            self.work().await;
            self.sleep_until(clock.now().plus(every)).await;
        }
    }
}

fn slots(runs: &[Summary]) -> Vec<i64> {
    runs.iter().map(|run| (run.id.moment().0 - START.0) / 1000).collect()
}

/// The largest delay of a run's start.
fn lateness(runs: &[Summary]) -> Duration {
    runs.iter().map(|run| run.id.moment().until(run.started_at)).max().unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn a_daily_schedule_runs_once_a_day_to_the_second_whatever_the_clock_does() {
    let world = world().await;
    let trigger = json!({"type": "cron", "expression": "30 2 * * *", "timezone": "America/New_York"});
    let workflow = world.scheduled(trigger, note()).await;
    // The days of the clock changes, with the days before and after.
    for noon in [START.plus(DAY * 68), START.plus(DAY * 306)] {
        workflows::set_enabled(&world.engine, &world.account, &workflow, false).await.unwrap();
        world.sleep_until(noon).await;
        workflows::set_enabled(&world.engine, &world.account, &workflow, true).await.unwrap();
        while let Some(slot) = world.stored(&workflow).await.next_run_at.filter(|slot| *slot < noon.plus(DAY * 3)) {
            // Two ticks see the slot before its time.
            world.sleep_until(slot.plus_millis(-90_000)).await;
            world.tick().await;
            assert!(world.messages().await.is_empty(), "the hint waits for its time");
            world.sleep_until(slot.plus_millis(-30_000)).await;
            world.tick().await;
            world.sleep_until(slot.plus(SECOND)).await;
            world.work().await;
        }
    }
    let runs = world.all_runs(&workflow).await;
    assert!(runs.iter().all(|run| run.status == Status::Completed && run.triggered_by == "cron"));
    assert!(lateness(&runs) <= SECOND);
    let mut shown = Vec::new();
    for run in &runs {
        shown.push(world.view(run.id).await.answer.unwrap());
    }
    assert_eq!(
        shown,
        [
            "cron 2024-03-09T02:30:00-05:00",
            "cron 2024-03-10T03:30:00-04:00",
            "cron 2024-03-11T02:30:00-04:00",
            "cron 2024-11-02T02:30:00-04:00",
            "cron 2024-11-03T02:30:00-05:00",
            "cron 2024-11-04T02:30:00-05:00",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_interval_shorter_than_a_tick_is_kept_to_the_second() {
    let world = world().await;
    let workflow = world.scheduled(json!({"type": "interval", "interval": 7, "unit": "second"}), note()).await;
    world.play(START.plus(Duration::from_secs(130)), SECOND).await;
    let runs = world.all_runs(&workflow).await;
    assert_eq!(slots(&runs), (1..19).map(|count| count * 7).collect::<Vec<_>>());
    assert!(lateness(&runs) <= SECOND, "{:?}", lateness(&runs));
}

#[tokio::test(start_paused = true)]
async fn no_tick_for_an_hour_loses_no_slot_and_many_at_once_double_none() {
    let world = world().await;
    let workflow =
        world.scheduled(json!({"type": "cron", "expression": "*/5 * * * *", "catchUp": "all"}), note()).await;
    let twice = async || tokio::join!(world.tick(), world.tick());
    let both = async || {
        let gate = Gate::open();
        loop {
            let wait = Duration::ZERO;
            let done = tokio::join!(
                world.deliver(&world.engine, &gate, wait),
                world.deliver_up_to(1, &world.engine, &gate, wait)
            );
            if done == (0, 0) {
                break;
            }
        }
    };
    twice().await;
    world.sleep_until(START.plus(Duration::from_mins(85))).await;
    // The statistics of the hour are stored in the meantime, and expire.
    assert_eq!(stats::read(&world.engine, &world.account, Period::All, None).await.unwrap().tally.total(), 0);
    twice().await;
    twice().await;
    both().await;
    assert_eq!(slots(&world.all_runs(&workflow).await), (1..=17).map(|count| count * 300).collect::<Vec<_>>());
    world.sleep_until(START.plus(Duration::from_mins(91))).await;
    twice().await;
    both().await;
    let runs = world.all_runs(&workflow).await;
    assert_eq!(slots(&runs), (1..=18).map(|count| count * 300).collect::<Vec<_>>());
    assert!(runs.iter().all(|run| run.status == Status::Completed));
    let tally = stats::read(&world.engine, &world.account, Period::All, None).await.unwrap().tally;
    assert_eq!(tally.completed, 18);
}

#[tokio::test(start_paused = true)]
async fn after_a_long_outage_only_the_latest_slots_are_made_up_for() {
    let world = world().await;
    let every = json!({"type": "interval", "interval": 10, "unit": "second", "catchUp": "all"});
    let often = world.scheduled(every, note()).await;
    let daily = world.scheduled(json!({"type": "time", "time": "09:00", "days": [1, 2, 3, 4, 5, 6, 7]}), note()).await;
    world.sleep_until(START.plus(DAY * 3)).await;
    world.tick().await;
    world.work().await;
    let runs = world.all_runs(&often).await;
    assert!((50..100).contains(&runs.len()), "{}", runs.len());
    assert!(world.stored(&often).await.next_run_at.unwrap() > START.plus(DAY * 3));
    // The last of the three mornings is still within a day.
    assert_eq!(slots(&world.all_runs(&daily).await), [2 * 86_400 + 9 * 3600]);
}

#[tokio::test(start_paused = true)]
async fn of_missed_times_those_are_made_up_for_that_the_schedule_says() {
    let world = world().await;
    let every = |word: &str| json!({"type": "interval", "interval": 10, "unit": "minute", "catchUp": word});
    let mut workflows = Vec::new();
    for word in ["none", "last", "all", ""] {
        workflows.push(world.scheduled(every(word), note()).await);
    }
    world.sleep_until(START.plus(Duration::from_mins(55))).await;
    world.play(START.plus(Duration::from_mins(61)), SECOND * 5).await;
    for (workflow, minutes) in
        workflows.iter().zip([vec![60], vec![50, 60], vec![10, 20, 30, 40, 50, 60], vec![50, 60]])
    {
        let found = slots(&world.all_runs(workflow).await);
        assert_eq!(found, minutes.iter().map(|minutes| minutes * 60).collect::<Vec<i64>>());
    }
}

#[tokio::test(start_paused = true)]
async fn with_jitter_each_run_begins_a_little_later() {
    let world = world().await;
    let every = json!({"type": "interval", "interval": 10, "unit": "minute", "jitter": 300});
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": "{{current_time}}"}}]);
    let workflow = world.scheduled(every, steps).await;
    world.play(START.plus(Duration::from_mins(68)), SECOND * 5).await;
    let runs = world.all_runs(&workflow).await;
    assert_eq!(slots(&runs), (1..=6).map(|count| count * 600).collect::<Vec<_>>());
    let mut delays = Vec::new();
    for run in &runs {
        let began = world.view(run.id).await.answer.unwrap().as_i64().unwrap();
        delays.push(began - run.id.moment().0);
    }
    assert!(delays.iter().all(|delay| (0..=310_000).contains(delay)), "{delays:?}");
    assert!(delays.iter().any(|delay| *delay > 5_000) && delays.iter().any(|delay| *delay != delays[0]), "{delays:?}");
}

#[tokio::test(start_paused = true)]
async fn paused_schedules_start_nothing_and_go_on_from_when_they_are_resumed() {
    let world = world().await;
    let every = json!({"type": "interval", "interval": 10, "unit": "minute"});
    let workflow = world.scheduled(every, note()).await;
    let pause = async |paused| {
        let change = WorkflowChange { schedules_paused: Some(paused), ..WorkflowChange::default() };
        workflows::update(&world.engine, &world.account, &workflow, change).await.unwrap();
    };
    world.play(START.plus(Duration::from_mins(11)), SECOND * 5).await;
    pause(true).await;
    assert_eq!(world.stored(&workflow).await.next_run_at, None);
    world.play(START.plus(Duration::from_mins(35)), SECOND * 5).await;
    pause(false).await;
    world.play(START.plus(Duration::from_mins(46)), SECOND * 5).await;
    let found = slots(&world.all_runs(&workflow).await);
    assert_eq!((found.len(), found[0]), (2, 600), "{found:?}");
    assert!(found[1] > 44 * 60, "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_runs_for_what_was_changed_switched_off_or_deleted_meanwhile() {
    let world = world().await;
    let soon = || world.scheduled(json!({"type": "time", "time": "00:01"}), note());
    let (changed, off, gone, once) = (soon().await, soon().await, soon().await, soon().await);
    assert_eq!(world.tick().await.slots, 4);
    let triggers = Some(vec![json!({"type": "cron", "expression": "0 1 * * *"})]);
    let change = WorkflowChange { triggers, ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &changed, change).await.unwrap();
    workflows::set_enabled(&world.engine, &world.account, &off, false).await.unwrap();
    workflows::delete(&world.engine, &world.account, &gone, None).await.unwrap();
    let renamed = WorkflowChange { name: Some("another name".to_owned()), ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &once, renamed).await.unwrap();
    world.play(START.plus(Duration::from_mins(3)), SECOND * 20).await;
    for workflow in [&changed, &off, &gone] {
        assert_eq!(world.all_runs(workflow).await, []);
    }
    assert_eq!(world.stored(&changed).await.next_run_at, Some(START.plus(Duration::from_hours(1))));
    // A time without days starts once, and once more when it is enabled again.
    assert_eq!(slots(&world.all_runs(&once).await), [60]);
    assert_eq!(world.stored(&once).await.next_run_at, None);
    for enabled in [false, true] {
        workflows::set_enabled(&world.engine, &world.account, &once, enabled).await.unwrap();
    }
    assert_eq!(world.stored(&once).await.next_run_at, Some(START.plus(DAY).plus(TICK)));
}

#[tokio::test(start_paused = true)]
async fn a_slot_whose_predecessor_still_runs_is_passed_over_where_the_trigger_says_so() {
    let world = world().await;
    let steps = json!([{"id": "d", "moduleId": "delay", "parameters": {"duration": 150_000}}]);
    let cron = |overlap: &str| json!({"type": "cron", "expression": "* * * * *", "overlap": overlap});
    let skip = world.scheduled(cron("skip"), steps.clone()).await;
    let allow = world.scheduled(cron("allow"), steps).await;
    world.play(START.plus(Duration::from_secs(430)), SECOND * 10).await;
    assert_eq!(slots(&world.all_runs(&skip).await), [60, 240, 420]);
    assert_eq!(slots(&world.all_runs(&allow).await), [60, 120, 180, 240, 300, 360, 420]);
}

#[tokio::test(start_paused = true)]
async fn a_workflow_that_cannot_start_keeps_its_schedule_and_no_other_from_starting() {
    let world = world().await;
    let phone = json!([{"id": "p", "moduleId": "vflow.device.click", "parameters": {}}]);
    let every = json!({"type": "cron", "expression": "* * * * *"});
    let stuck = world.scheduled(every.clone(), phone).await;
    let fine = world.scheduled(every, note()).await;
    world.play(START.plus(Duration::from_secs(130)), SECOND * 10).await;
    assert_eq!((world.all_runs(&stuck).await.len(), world.all_runs(&fine).await.len()), (0, 2));
    assert_eq!(world.stored(&stuck).await.next_run_at, Some(START.plus(TICK * 3)));
}
