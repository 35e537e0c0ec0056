//! Runs a program with commits in virtual time, as the run loop does, but without a store.
//!
//! The results and durations of effects only depend on what is asked. An effect that began at a
//! time ends at the same time, also if it is started again. So an interruption takes no time, and
//! an interrupted run must equal an uninterrupted one in every byte.

use catalogue::{ChildEnd, Effect, EffectFailure, EffectResult, HttpResponse};
use engine::index::{FibreId, FibreIndex, StepIndex};
use engine::interpret::{
    ChildKey, Decision, EffectRequest, Event, Gather, Outcome, RunFacts, SignalAddresses, advance, children_under_way,
    place_user,
};
use engine::program::Program;
use engine::state::slot::Place;
use engine::state::{Slot, State, StepRecord, codec};
use model::{AccountId, ExecutionId, Timestamp, Trigger};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// When all data that is only in memory is lost.
#[derive(Clone, Copy, Debug)]
pub enum Interrupt {
    Never,
    /// After every commit; of a run that is stopped, after every commit since.
    Always,
    /// After the commit with this number.
    Once(usize),
}

/// How a run has ended.
#[derive(Debug, PartialEq)]
pub struct End {
    pub outcome: Outcome,
    pub executed: u64,
    pub state: Value,
    pub commits: usize,
}

/// An event that will arrive at a fibre at a later time.
struct Upcoming {
    at: Timestamp,
    fibre: FibreId,
    event: Event,
}

pub struct Player<'a> {
    program: &'a Program,
    facts: RunFacts,
    state: State,
    now: Timestamp,
    in_flight: Vec<Upcoming>,
    /// When each started child ends.
    children: HashMap<ChildKey, Timestamp>,
    /// The effect for which each key was used.
    keys: HashMap<(StepIndex, u32), Effect>,
    /// The spills, as they were stored.
    items: HashMap<(u64, u64, u32), Vec<u8>>,
    cursor: u64,
    every_step: bool,
    /// The commit after which the run is stopped.
    stops_at: Option<usize>,
}

impl<'a> Player<'a> {
    pub fn new(program: &'a Program, every_step: bool) -> Self {
        let data = Map::from_iter([("list".to_owned(), json!([1, 2, 3, 4, 5]))]);
        let trigger = Trigger { kind: "manual".into(), data, facts: Map::new() };
        let execution = ExecutionId::from_uuid(uuid::Uuid::from_u128(0x1234_5678));
        let facts = RunFacts {
            execution,
            execution_value: json!({"id": "e"}),
            trigger_value: json!({"data": trigger.data}),
            device: json!({}),
            trigger,
            secrets: engine::secrets::Secrets::default(),
            signals: SignalAddresses {
                prefix: String::new(),
                account: AccountId::parse("a").unwrap(),
                execution,
                secret: "s".into(),
            },
        };
        Self {
            program,
            facts,
            state: State::new(&Map::new()),
            now: Timestamp(1_000_000),
            in_flight: Vec::new(),
            children: HashMap::new(),
            keys: HashMap::new(),
            items: HashMap::new(),
            cursor: 0,
            every_step,
            stops_at: None,
        }
    }

    /// The same run, which is stopped after this number of commits.
    pub fn stopping_at(self, commits: usize) -> Self {
        Self { stops_at: Some(commits), ..self }
    }

    pub fn play(mut self, interrupt: Interrupt) -> End {
        let mut commits = 0;
        let mut decision = self.tell(Event::Resume);
        let mut turns = 0;
        let mut fresh = false;
        loop {
            turns += 1;
            assert!(turns < 5_000, "the run does not end");
            if let Some(outcome) = decision.outcome.take() {
                assert!(self.state.has_ended());
                return End { outcome, executed: self.state.executed, state: self.normal(), commits };
            }
            if self.stops_at.take_if(|at| *at == commits).is_some() {
                self.reload();
                decision = self.tell(Event::End);
                continue;
            }
            // First the decision is committed, then its effects are started.
            let hit = match interrupt {
                Interrupt::Never => false,
                Interrupt::Always => !fresh && self.stops_at.is_none(),
                Interrupt::Once(at) => at == commits && !fresh,
            };
            if hit {
                self.reload();
                decision = self.advance(Event::Resume);
                fresh = true;
                continue;
            }
            fresh = false;
            commits += 1;
            let more = decision.more;
            self.spawn(decision);
            decision = if more { self.tell(Event::Continue) } else { self.next() };
        }
    }

    /// Handles an event, and then computes until nothing is left; with `every_step`, only one step.
    fn tell(&mut self, event: Event) -> Decision {
        let mut decision = self.advance(event);
        while decision.more && decision.outcome.is_none() && !self.every_step {
            let next = self.advance(Event::Continue);
            decision.join(next);
        }
        decision
    }

    fn advance(&mut self, event: Event) -> Decision {
        let budget = if self.every_step { 1 } else { 1000 };
        advance(self.program, &self.facts, &mut self.state, event, self.now, budget).unwrap()
    }

    fn next(&mut self) -> Decision {
        let live = |upcoming: &Upcoming| self.state.fibre_at(upcoming.fibre).is_some();
        self.in_flight.retain(live);
        let soonest = self
            .in_flight
            .iter()
            .enumerate()
            .min_by_key(|(_, upcoming)| (upcoming.at, upcoming.fibre, number(upcoming)));
        let (place, _) = soonest.expect("a run waits for nothing");
        let upcoming = self.in_flight.swap_remove(place);
        self.now = self.now.max(upcoming.at);
        self.tell(upcoming.event)
    }

    fn spawn(&mut self, decision: Decision) {
        for gap in decision.retries {
            self.in_flight.push(Upcoming { at: gap.at, fibre: gap.fibre, event: Event::RetryNow { fibre: gap.fibre } });
        }
        for issue in decision.effects {
            self.perform(issue);
        }
        for start in decision.starts {
            let at = self.children.entry(start.key).or_insert(self.now.plus_millis(lasts(&start.key, 900)));
            let (fibre, key, at) = (start.fibre, start.key, *at);
            self.in_flight.push(Upcoming {
                at: self.now,
                fibre,
                event: Event::ChildStarted { fibre, key, refused: None },
            });
            self.in_flight.push(Upcoming { at, fibre, event: Event::ChildrenEnded { fibre, keys: vec![key] } });
        }
        for gather in decision.gathers {
            let fibre = gather.fibre;
            let result = EffectResult::Children(ends(&gather));
            self.in_flight.push(Upcoming { at: self.now, fibre, event: Event::Done { fibre, result } });
        }
    }

    fn perform(&mut self, issue: EffectRequest) {
        let EffectRequest { fibre, step, pass, effect, since } = issue;
        let first = self.keys.entry((step, pass)).or_insert_with(|| effect.clone());
        assert_eq!(*first, effect, "the key {step}/{pass} was used for two things");
        let (after, result) = match effect {
            Effect::Sleep { millis } => (millis as i64, EffectResult::Slept { millis }),
            Effect::Signal { timeout_ms } => {
                let called = lasts(&("callback", step, pass), 10_000);
                match timeout_ms.map(|timeout| timeout as i64).filter(|timeout| *timeout < called) {
                    Some(timeout) => (timeout, EffectResult::Signal(None)),
                    None => (called, EffectResult::Signal(Some(json!({"step": step.0})))),
                }
            }
            Effect::Http { request, .. } => {
                if let Some(reason) = self.refused(fibre) {
                    let event = Event::Refused { fibre, reason };
                    return self.in_flight.push(Upcoming { at: since, fibre, event });
                }
                let draw = lasts(&(&request.body, since), 500);
                let response = HttpResponse { status: 200, headers: vec![], body: vec![], url: String::new() };
                let failure = EffectFailure::new(format!("down at {draw}"), draw % 2 == 0);
                (draw, EffectResult::Http(if draw % 3 == 0 { Err(failure) } else { Ok(response) }))
            }
            other => panic!("nobody answers {other:?}"),
        };
        self.in_flight.push(Upcoming { at: since.plus_millis(after), fibre, event: Event::Done { fibre, result } });
    }

    /// Why the limit of the fibre's step refuses this attempt; `None` if it has a place, or no
    /// limit.
    fn refused(&self, fibre: FibreId) -> Option<String> {
        let (user, key) = place_user(&self.state, self.state.fibre_at(fibre)?)?;
        (lasts(&(&user, key), 4) == 0).then(|| format!("no place of '{key}' for {user}"))
    }

    /// Drops all data that is only in memory, and loads the committed state.
    fn reload(&mut self) {
        let encoded = codec::encode(&mut self.state, self.cursor, 1, 0).unwrap();
        self.cursor += 1;
        for (key, bytes) in encoded.spills {
            self.items.insert((key.cursor, key.fence, key.part), bytes);
        }
        let item = |key: &engine::ports::executions::SpillKey| self.items[&(key.cursor, key.fence, key.part)].clone();
        let packed = match codec::elsewhere(&encoded.row).unwrap() {
            Some(keys) => keys.iter().flat_map(item).collect(),
            None => encoded.row,
        };
        let mut state = codec::decode(&packed).unwrap();
        let places = codec::value_places(&mut state);
        let items: Vec<Vec<u8>> =
            places.iter().map(|place| place.keys().flat_map(|key| item(&key)).collect()).collect();
        codec::fill(&mut state, &places, &items).unwrap();
        assert_eq!(format!("{state:?}"), format!("{:?}", self.state), "something was lost");
        self.state = state;
        self.in_flight.clear();
        for at in 0..self.state.fibres.len() {
            let fibre = self.state.fibres[at].id;
            for key in children_under_way(&self.state, FibreIndex(at)) {
                if let Some(ends) = self.children.get(&key) {
                    let event = Event::ChildrenEnded { fibre, keys: vec![key] };
                    self.in_flight.push(Upcoming { at: *ends, fibre, event });
                }
            }
        }
    }

    /// The state without the places where its values were stored.
    fn normal(&mut self) -> Value {
        for slot in self.state.slots_mut() {
            *slot = Slot::new(slot.value().clone());
        }
        let bytes: usize = self.state.slots_mut().map(|slot| slot.bytes()).sum();
        // The values in the halt are copies of values of the ended run, and are not counted.
        let halted: usize = self.state.halt.iter_mut().flat_map(|halt| halt.slots_mut()).map(|slot| slot.bytes()).sum();
        assert_eq!(self.state.bytes, bytes - halted, "what the values take was not counted right");
        let mut entries = Vec::new();
        for segment in std::mem::take(&mut self.state.journal.segments) {
            entries.extend(codec::log_entries(&self.items[&segment.key]).unwrap());
        }
        entries.extend(self.state.journal.newest().unwrap());
        self.state.journal.tail.clear();
        let records = self.records();
        self.state.step_records.tail.clear();
        self.state.step_records.segments.clear();
        self.state.step_records.indexes.clear();
        self.state.step_records.moved = 0;
        let entries: Vec<_> = entries.iter().map(|entry| serde_json::to_value(entry).unwrap()).collect();
        json!([serde_json::to_value(&self.state).unwrap(), entries, records])
    }
}

impl Player<'_> {
    /// All records of steps, wherever they are.
    fn records(&self) -> Vec<StepRecord<'static>> {
        let item = |place: Place| {
            let parts = place.keys().map(|key| &self.items[&(key.cursor, key.fence, key.part)]);
            parts.flatten().copied().collect::<Vec<u8>>()
        };
        let kept = &self.state.step_records;
        let named = kept.indexes.iter().flat_map(|index| codec::segments(&item(index.place), index.place).unwrap());
        let segments = named.chain(kept.segments.iter().copied());
        let mut records: Vec<StepRecord<'static>> =
            segments.flat_map(|segment| codec::step_records(&item(segment.place), segment.place).unwrap()).collect();
        records.extend(kept.newest().unwrap());
        assert_eq!(records.len(), kept.kept as usize, "records were lost");
        records
    }
}

fn number(upcoming: &Upcoming) -> u32 {
    match &upcoming.event {
        Event::ChildStarted { key, .. } => key.number,
        Event::ChildrenEnded { keys, .. } => 1_000 + keys.first().map_or(0, |key| key.number),
        _ => 0,
    }
}

fn ends(gather: &Gather) -> Vec<ChildEnd> {
    let end = |number: u32| match gather.refused.get(&number) {
        Some(reason) => ChildEnd { error: Some(reason.clone()), ..ChildEnd::default() },
        None => ChildEnd {
            execution: Some(format!("e{number}")),
            error: (lasts(&(gather.first, number), 4) == 3).then(|| "no".to_owned()),
            answer: json!(number),
            variables: serde_json::Map::new(),
        },
    };
    (0..gather.total).map(end).collect()
}

/// How long something takes, in milliseconds. The same thing always takes the same time.
fn lasts(what: &impl Hash, below: u64) -> i64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    (hasher.finish() % below) as i64
}
