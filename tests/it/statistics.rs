//! Statistics: stored counts of past times save reads, and never differ from what the rows say.

use crate::world::{World, answer};
use engine::ports::Clock;
use engine::ports::stats::{Span, Tally};
use model::{Account, Execution, Phase, Status, Timestamp};
use records::executions::{self, History};
use records::stats::{self, Period, StatsView};
use testkit::clock::START;
use testkit::contract::tenant::Tenant;
use testkit::faults::{Gate, guarded};

const HOUR: i64 = 3_600_000;

/// The statistics, and the number of scans that they needed.
async fn stats(world: &World, period: Period) -> (StatsView, usize) {
    let gate = Gate::open();
    let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let view = stats::read(&engine, &world.account, period, None).await.unwrap();
    (view, gate.log().iter().filter(|call| **call == "scan").count())
}

#[tokio::test(start_paused = true)]
async fn past_times_are_counted_once_and_stay_right() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let ports = &world.engine.ports;
    let tenant = Tenant { ports: ports.clone(), account: world.account.clone() };
    let mut running = None;
    for hour in (0..72).step_by(2) {
        let started_at = START.plus_millis(hour * HOUR + 5);
        let row = Execution { id: tenant.id_at(started_at), started_at, due_at: None, ..tenant.row().unwrap() };
        let completed_at = Some(started_at.plus_millis(7));
        let ended = Execution { status: Status::Completed, phase: Phase::Done, completed_at, ..row.clone() };
        tenant.create(if hour == 4 { &row } else { &ended }).await.unwrap();
        if hour == 4 {
            running = Some(row);
        }
    }
    world.parts.clock.sleep_until(START.plus_millis(72 * HOUR + HOUR / 2)).await;

    let (first, scans) = stats(&world, Period::All).await;
    assert_eq!(
        (first.tally.total(), first.tally.running, first.tally.millis, first.today, scans),
        (36, 1, 35 * 7, 0, 1)
    );
    let begin = async |span| {
        let kept = ports.stats.read(&tenant.account, span, Timestamp(0), ports.clock.now()).await.unwrap();
        kept.into_iter().map(|kept| (kept.begin.0 - START.0) / HOUR).collect::<Vec<_>>()
    };
    // On the first day, the hour with the active run is not stored.
    assert_eq!(begin(Span::Day).await, [24, 48]);
    assert_eq!(begin(Span::Hour).await, (0..24).filter(|hour| *hour != 4).collect::<Vec<_>>());
    // At the next request, only the time before the first day, that hour, and today are read.
    let (again, scans) = stats(&world, Period::All).await;
    assert_eq!((&again, scans), (&first, 3));
    assert_eq!(stats(&world, Period::Week).await.0.tally, first.tally);
    assert_eq!(stats(&world, Period::Today).await.0.tally, Tally::default());

    let running = running.unwrap();
    ports.executions.end(&tenant.stop(&running)).await.unwrap();
    let (ended, _) = stats(&world, Period::All).await;
    assert_eq!((ended.tally.completed, ended.tally.cancelled, ended.tally.running), (35, 1, 0));
    assert_eq!(begin(Span::Day).await, [0, 24, 48]);

    // Deleted history is not counted, although the statistics of its days were stored.
    let history = History { before: Some(START.plus_millis(26 * HOUR)), ..History::default() };
    let deleted = executions::delete(&world.engine, &world.account, &history).await.unwrap();
    assert_eq!((deleted.count, deleted.more), (13, false));
    assert_eq!(stats(&world, Period::All).await.0.tally.total(), 23);
    world.parts.clock.sleep_until(ports.clock.now().plus_millis(HOUR)).await;
    assert_eq!(stats(&world, Period::Month).await.0.tally.total(), 23);
    assert_eq!(begin(Span::Day).await, [0, 24, 48]);
}

#[tokio::test(start_paused = true)]
async fn a_series_is_counted_once_and_outlasts_its_runs() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let ports = &world.engine.ports;
    let tenant = Tenant { ports: ports.clone(), account: world.account.clone() };
    ports.accounts.create(&Account::new(world.account.clone(), START)).await.unwrap();
    for hour in (1..48).step_by(3) {
        let started_at = START.plus_millis(hour * HOUR + 5);
        let id = tenant.id_at(started_at);
        let (status, phase, completed_at) = (Status::Completed, Phase::Done, Some(started_at.plus_millis(7)));
        let row = Execution { id, started_at, due_at: None, status, phase, completed_at, ..tenant.row().unwrap() };
        tenant.create(&row).await.unwrap();
    }
    world.parts.clock.sleep_until(START.plus_millis(48 * HOUR + HOUR / 2)).await;
    let series = async |by| {
        let gate = Gate::open();
        let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
        let series = stats::series(&engine, &world.account, Period::Week, by, None).await.unwrap();
        let counts: Vec<_> = series.parts.iter().map(|part| part.tally.total()).collect();
        (counts, gate.log().iter().filter(|call| **call == "scan").count())
    };
    let (hours, scans) = series(Span::Hour).await;
    let ran = (0..48).map(|hour| u64::from(hour % 3 == 1));
    assert_eq!((hours.len(), scans), (6 * 24 + 1, 1));
    assert!(hours.iter().copied().rev().take(49).eq(std::iter::once(0).chain(ran.rev())), "{hours:?}");
    // Only the time before the first run and the hour that has begun are read again.
    assert_eq!(series(Span::Hour).await, (hours, 2));
    assert_eq!(series(Span::Day).await.0, [0, 0, 0, 0, 8, 8, 0]);

    // The runs of the first day go; what they amounted to stays.
    let keeps_a_day = world.engine_with(ports.clone(), |config| config.history_days = Some(1));
    assert_eq!(executions::trim(&keeps_a_day).await.unwrap(), 8);
    assert_eq!(series(Span::Day).await.0, [0, 0, 0, 0, 8, 8, 0]);
}

/// A day begins at midnight of the given time zone, although the stored days begin at midnight in
/// UTC.
#[tokio::test(start_paused = true)]
async fn days_begin_where_the_zone_says() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let tenant = Tenant { ports: world.engine.ports.clone(), account: world.account.clone() };
    for hour in (0..72).step_by(2) {
        let started_at = START.plus_millis(hour * HOUR + 5);
        let row = Execution { id: tenant.id_at(started_at), started_at, due_at: None, ..tenant.row().unwrap() };
        let completed_at = Some(started_at.plus_millis(7));
        tenant.create(&Execution { status: Status::Completed, phase: Phase::Done, completed_at, ..row }).await.unwrap();
    }
    world.parts.clock.sleep_until(START.plus_millis(72 * HOUR + HOUR / 2)).await;
    let read = async |period, zone| stats::read(&world.engine, &world.account, period, zone).await;
    // Once before anything is stored, and once after.
    for _ in 0..2 {
        for (zone, today, midnight) in [(None, 0, 72.0), (Some("+05:30"), 2, 66.5), (Some("Asia/Shanghai"), 4, 64.0)] {
            let view = read(Period::Today, zone).await.unwrap();
            let since = START.plus_millis((midnight * HOUR as f64) as i64);
            assert_eq!((view.tally.total(), view.today, view.since), (today, today, Some(since)), "{zone:?}");
            let week = read(Period::Week, zone).await.unwrap();
            assert_eq!((week.tally.total(), week.today), (36, today), "{zone:?}");
        }
        assert_eq!(read(Period::All, None).await.unwrap().tally.total(), 36);
    }
    let refused = read(Period::Today, Some("Mars/Base")).await.unwrap_err().to_string();
    assert_eq!(refused, "timezone: must be a time zone, such as Asia/Shanghai or +08:00");
}
