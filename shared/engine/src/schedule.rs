//! Schedules: when they start their workflows.
//!
//! A *slot* is a time at which a schedule starts its workflow. It starts one execution per slot,
//! even if several workers see the slot, because the id of the execution is derived from the slot.
//! Missed slots are *caught up*: their executions are started late. This is limited to slots of the
//! last 24 hours, and to about the last hundred.

mod cron;
mod fire;
mod rule;
mod send_slots;
mod settings;
mod wall;

pub use cron::{Cron, CronError};
pub use fire::fire;
pub use rule::{Rule, RuleError};
pub use send_slots::send_slots;
pub use settings::{MAX_SCHEDULES, read};

use jiff::Zoned;
use model::{AccountId, CatchUp, ExecutionId, Schedule, Timestamp, Workflow};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Slots that are older than this are not caught up.
pub const CATCH_UP: Duration = Duration::from_hours(24);
/// The most slots of a workflow that are caught up.
pub const MOST_MISSED: usize = 100;
/// A slot is missed if its hint comes later than this.
pub const MISSED: Duration = Duration::from_mins(2);
/// The shortest period in which missed slots are caught up. It is too short for more than
/// [`MOST_MISSED`] slots.
const MIN_CATCH_UP: Duration = Duration::from_secs(64);

/// Sets the next run of a workflow before it is stored. If the schedules are new or were enabled
/// again, they count from `now`; otherwise the next run stays.
pub fn set_next_run(before: Option<&Workflow>, after: &mut Workflow, now: Timestamp) {
    if !after.is_enabled || after.schedules_paused || after.schedules.is_empty() {
        (after.scheduled_since, after.next_run_at) = (None, None);
        return;
    }
    let is_unchanged =
        before.is_some_and(|before| before.scheduled_since.is_some() && before.schedules == after.schedules);
    if !is_unchanged {
        after.scheduled_since = Some(now);
        after.next_run_at = SchedulePlan::of(after).next(now);
    }
}

/// The parsed schedules of a workflow.
#[derive(Clone, Debug)]
pub struct SchedulePlan<'a> {
    since: Timestamp,
    rules: Vec<(&'a Schedule, Rule)>,
}

impl<'a> SchedulePlan<'a> {
    /// The plan of a workflow. It is empty if the workflow is disabled.
    pub fn of(workflow: &'a Workflow) -> Self {
        let Some(since) = workflow.scheduled_since else { return Self { since: Timestamp(0), rules: Vec::new() } };
        // Schedules are checked before they are stored. One that this version cannot read is
        // ignored.
        let rules = workflow.schedules.iter().filter_map(|schedule| Some((schedule, Rule::of(schedule).ok()?)));
        Self { since, rules: rules.collect() }
    }

    /// The first slot of any schedule after `after`.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        self.rules.iter().filter_map(|(_, rule)| rule.next(self.since, after)).min()
    }

    /// The next slots of each schedule after `after`, at most `most` of each.
    pub fn upcoming(&self, after: Timestamp, most: usize) -> Vec<(&'a Schedule, Vec<Timestamp>)> {
        let slots = |rule: &Rule| {
            let next = |slot: &Timestamp| rule.next(self.since, *slot);
            std::iter::successors(rule.next(self.since, after), next).take(most).collect()
        };
        self.rules.iter().map(|(schedule, rule)| (*schedule, slots(rule))).collect()
    }

    /// The schedules with this slot, with the facts that their executions show about it.
    pub fn schedules_at(&self, slot: Timestamp) -> Vec<(&'a Schedule, Map<String, Value>)> {
        let has_slot = |rule: &Rule| rule.next(self.since, slot.plus_millis(-1)) == Some(slot);
        let matching = self.rules.iter().filter(|(_, rule)| has_slot(rule));
        matching.map(|(schedule, rule)| (*schedule, facts(rule, slot))).collect()
    }

    /// The first slot after `after` at which a schedule starts an execution. Of the slots that are
    /// missed at `now`, only those count that the schedule catches up, from `catch_up_from` on.
    pub fn next_start(&self, after: Timestamp, now: Timestamp, catch_up_from: Timestamp) -> Option<Timestamp> {
        self.rules.iter().filter_map(|(schedule, rule)| self.start_of(schedule, rule, after, now, catch_up_from)).min()
    }

    /// Whether the schedule starts an execution at this slot of it.
    pub fn starts_at(&self, schedule: &Schedule, slot: Timestamp, now: Timestamp, catch_up_from: Timestamp) -> bool {
        let before = slot.plus_millis(-1);
        let rule = self.rules.iter().find(|(known, _)| *known == schedule);
        rule.and_then(|(known, rule)| self.start_of(known, rule, before, now, catch_up_from)) == Some(slot)
    }

    fn start_of(
        &self,
        schedule: &Schedule,
        rule: &Rule,
        after: Timestamp,
        now: Timestamp,
        catch_up_from: Timestamp,
    ) -> Option<Timestamp> {
        let in_time = now.minus(MISSED).plus_millis(-1);
        let from = after.max(catch_up_from.plus_millis(-1));
        match schedule.manner().catch_up {
            CatchUp::All => rule.next(self.since, from),
            CatchUp::None => rule.next(self.since, after.max(in_time)),
            CatchUp::Last => {
                let first = rule.next(self.since, from)?;
                let next = |slot: &Timestamp| rule.next(self.since, *slot).filter(|next| *next <= now);
                let passed = |slot: &Timestamp| *slot <= in_time;
                // Of the missed slots only the last one counts, and after it those that are not
                // missed.
                let missed = std::iter::successors(Some(first).filter(passed), |slot| next(slot).filter(passed)).last();
                match missed {
                    Some(last) if next(&last).is_none() => Some(last),
                    Some(last) => rule.next(self.since, last),
                    None => Some(first),
                }
            }
        }
    }

    /// The time from which missed slots are caught up.
    pub fn catch_up_from(&self, now: Timestamp) -> Timestamp {
        let ago = |stretch: Duration| now.plus_millis(-i64::try_from(stretch.as_millis()).unwrap_or(i64::MAX));
        let mut stretch = MIN_CATCH_UP;
        while stretch < CATCH_UP {
            let longer = (stretch * 2).min(CATCH_UP);
            if self.count(ago(longer), now, MOST_MISSED) >= MOST_MISSED {
                break;
            }
            stretch = longer;
        }
        ago(stretch)
    }

    /// The number of slots from `from` until before `until`, counted up to `most`.
    pub fn count(&self, from: Timestamp, until: Timestamp, most: usize) -> usize {
        let slots = std::iter::successors(self.next(from.plus_millis(-1)), |slot| self.next(*slot));
        slots.take_while(|slot| *slot < until).take(most).count()
    }
}

/// The id of the execution that the schedule starts at the slot. It is the same for every worker;
/// its time is the slot.
pub fn run_id(account: &AccountId, workflow: &Workflow, schedule: &Schedule, slot: Timestamp) -> ExecutionId {
    let named = json!([account, workflow.id, schedule, slot]);
    let digest = Sha256::digest(named.to_string());
    let mut random = [0; 10];
    random.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    let millis = u64::try_from(slot.0).unwrap_or(0);
    ExecutionId::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

fn facts(rule: &Rule, slot: Timestamp) -> Map<String, Value> {
    let moment = jiff::Timestamp::from_millisecond(slot.0).unwrap_or_default();
    let shown = Zoned::new(moment, rule.zone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    Map::from_iter([("scheduledAt".to_owned(), json!(slot)), ("scheduledTime".to_owned(), json!(shown))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{StartRules, WorkflowId};

    fn workflow(schedules: &[Schedule]) -> Workflow {
        let record = json!({
            "v": 1, "id": "w", "name": "w", "isEnabled": true, "revision": 1, "stepCount": 0, "schedules": schedules,
            "createdAt": 0, "modifiedAt": 0,
        });
        let mut workflow = serde_json::from_value(record).unwrap();
        set_next_run(None, &mut workflow, Timestamp(1_000_000_000_500));
        workflow
    }

    fn every(seconds: u32) -> Schedule {
        Schedule::Interval { seconds, manner: StartRules::default() }
    }

    fn cron(expression: &str) -> Schedule {
        let (timezone, manner) = (String::new(), StartRules::default());
        Schedule::Cron { expression: expression.to_owned(), timezone, skips: false, manner }
    }

    #[test]
    fn a_change_of_something_else_leaves_the_next_run_where_it_was() {
        let before = workflow(&[every(60)]);
        assert_eq!(before.next_run_at, Some(Timestamp(1_000_000_060_000)));
        let later = Timestamp(1_000_000_090_000);
        let mut after = Workflow { name: "other".to_owned(), ..before.clone() };
        set_next_run(Some(&before), &mut after, later);
        assert_eq!((after.next_run_at, after.scheduled_since), (before.next_run_at, before.scheduled_since));
        let mut after = Workflow { schedules: vec![cron("* * * * *")], ..before.clone() };
        set_next_run(Some(&before), &mut after, later);
        assert_eq!(after.next_run_at, Some(Timestamp(1_000_000_140_000)));
        let off = &mut Workflow { is_enabled: false, ..before.clone() };
        set_next_run(Some(&before), off, later);
        assert_eq!((off.next_run_at, off.scheduled_since), (None, None));
        let mut on = Workflow { is_enabled: true, ..off.clone() };
        set_next_run(Some(off), &mut on, later);
        assert_eq!(on.next_run_at, Some(Timestamp(1_000_000_150_000)));
    }

    #[test]
    fn what_was_missed_is_made_up_for_within_bounds() {
        let now = Timestamp(1_000_400_000_000);
        for (schedule, least) in
            [(cron("* * * * *"), 61), (cron("*/5 * * * * *"), 50), (cron("0 * * * *"), 24), (cron("0 9 * * *"), 1)]
        {
            let workflow = workflow(&[schedule]);
            let plan = SchedulePlan::of(&workflow);
            let made_up = plan.count(plan.catch_up_from(now), now, usize::MAX);
            assert!((least..MOST_MISSED).contains(&made_up), "{:?}: {made_up}", workflow.schedules);
        }
        let seconds = (1..=20).map(every).collect::<Vec<_>>();
        let workflow = workflow(&seconds);
        assert_eq!(
            SchedulePlan::of(&workflow).count(SchedulePlan::of(&workflow).catch_up_from(now), now, usize::MAX),
            64
        );
    }

    #[test]
    fn a_runs_id_is_the_slots_and_nobody_elses() {
        let account = AccountId::parse("a").unwrap();
        let workflow = workflow(&[cron("* * * * *"), every(60)]);
        let slot = Timestamp(1_000_000_020_000);
        let id = run_id(&account, &workflow, &workflow.schedules[0], slot);
        assert_eq!((id.moment(), id.uuid().get_version_num()), (slot, 7));
        assert_eq!(id, run_id(&account, &Workflow { edit: 9, ..workflow.clone() }, &workflow.schedules[0], slot));
        let others = [
            run_id(&AccountId::parse("b").unwrap(), &workflow, &workflow.schedules[0], slot),
            run_id(&account, &workflow, &workflow.schedules[1], slot),
            run_id(&account, &workflow, &workflow.schedules[0], slot.plus_millis(1000)),
            run_id(
                &account,
                &Workflow { id: WorkflowId::parse("x").unwrap(), ..workflow.clone() },
                &workflow.schedules[0],
                slot,
            ),
        ];
        assert!(!others.contains(&id));
    }

    #[test]
    fn the_next_slots_of_each_schedule_are_told() {
        let (time, timezone, manner) = ("09:00".to_owned(), String::new(), StartRules::default());
        let once = Schedule::Time { time, days: vec![], timezone, manner };
        let workflow = workflow(&[every(60), once]);
        let after = Timestamp(1_000_000_090_000);
        let upcoming = SchedulePlan::of(&workflow).upcoming(after, 3);
        let minutes = [120, 180, 240].map(|seconds| Timestamp(1_000_000_000_000 + seconds * 1_000));
        assert_eq!(upcoming[0].1, minutes);
        assert_eq!(upcoming[1].1, [Timestamp(1_000_026_000_000)]);
        let disabled = Workflow { scheduled_since: None, ..workflow.clone() };
        assert_eq!(SchedulePlan::of(&disabled).upcoming(after, 3), []);
    }

    #[test]
    fn a_slot_tells_which_schedules_come_and_when_it_is_there() {
        let china = Schedule::Time {
            time: "09:00".to_owned(),
            days: vec![1, 2, 3, 4, 5, 6, 7],
            timezone: "Asia/Shanghai".to_owned(),
            manner: StartRules::default(),
        };
        let workflow = workflow(&[cron("0 * * * *"), china]);
        let plan = SchedulePlan::of(&workflow);
        let slot = Timestamp(1_000_083_600_000);
        let shown: Vec<_> = plan.schedules_at(slot).iter().map(|(_, facts)| facts["scheduledTime"].clone()).collect();
        assert_eq!(shown, ["2001-09-10T01:00:00+00:00", "2001-09-10T09:00:00+08:00"]);
        assert_eq!(plan.schedules_at(slot.plus_millis(3_600_000)).len(), 1);
        assert_eq!(plan.schedules_at(slot.plus_millis(1)).len(), 0);
    }

    #[test]
    fn of_what_was_missed_each_schedule_makes_up_for_what_it_says() {
        let now = Timestamp(1_000_000_690_000);
        let minute = |minutes: i64| Timestamp(1_000_000_000_000 + minutes * 60_000);
        for (catch_up, started) in
            [(CatchUp::All, vec![3, 6, 9, 12]), (CatchUp::Last, vec![9, 12]), (CatchUp::None, vec![12])]
        {
            let every = Schedule::Interval { seconds: 180, manner: StartRules { catch_up, jitter: 0 } };
            let workflow = workflow(std::slice::from_ref(&every));
            let plan = SchedulePlan::of(&workflow);
            let catch_up_from = plan.catch_up_from(now);
            let first = plan.next_start(Timestamp(0), now, catch_up_from);
            let all = std::iter::successors(first, |slot| plan.next_start(*slot, now, catch_up_from));
            let found: Vec<_> = all.take(started.len()).collect();
            assert_eq!(found, started.iter().map(|at| minute(*at)).collect::<Vec<_>>(), "{catch_up:?}");
            for at in [3, 6, 9, 12] {
                assert_eq!(
                    plan.starts_at(&every, minute(at), now, catch_up_from),
                    started.contains(&at),
                    "{catch_up:?} {at}"
                );
            }
        }
    }
}
