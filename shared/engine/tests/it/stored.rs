//! A stored state contains everything, and states that earlier versions have stored can still be
//! read.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use engine::index::{Branch, FibreId, FibreIndex, StepIndex};
use engine::ports::executions::SpillKey;
use engine::state::journal::{Journal, Segment};
use engine::state::slot::Place;
use engine::state::step_record::{Answer, Body, Exchange};
use engine::state::step_records::{MAX_BYTES, MAX_RECORDS, RecordSegment};
use engine::state::{
    AfterFinally, Ending, FailedAttempt, Fibre, Folded, Frame, Halt, JsonOf, Layer, Opened, Part, Pending, Progress,
    Record, Slot, Split, Spread, State, StepRecord, StepRecords, StepStatus, UnderWay, Wait, codec,
};
use model::{Level, LogEntry, Timestamp};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

type Items = HashMap<SpillKey, Vec<u8>>;

fn record(pass: u32, status: StepStatus, outputs: Value, branch: Option<u64>) -> Record {
    let branch = branch.map(Branch);
    let ended_at = (status != StepStatus::Running).then_some(Timestamp(1_764_441_234_777));
    let started_at = Timestamp(1_764_441_234_567);
    Record { pass, attempt: pass + 1, status, started_at, ended_at, outputs: Slot::new(outputs), branch }
}

fn layer(number: u64) -> Layer {
    Layer {
        records: BTreeMap::from([
            (
                StepIndex(1),
                record(1, StepStatus::Completed, json!({"body": {"ok": true}, "n": [1, 2.5, null]}), Some(number)),
            ),
            (StepIndex(2), record(3, StepStatus::Failed, json!({}), None)),
            (StepIndex(7), record(2, StepStatus::Running, Value::Null, None)),
            (StepIndex(9), record(1, StepStatus::Skipped, json!({"error": "down"}), None)),
        ]),
        variables: BTreeMap::from([
            ("n".to_owned(), Slot::new(json!(number))),
            ("naïve \"name\"".to_owned(), Slot::new(json!("text\n"))),
        ]),
        caught: (number > 1).then(|| Slot::new(json!({"message": "down", "stepId": "b"}))),
        promised: if number > 2 { BTreeMap::from([(StepIndex(4), 5)]) } else { BTreeMap::new() },
    }
}

fn folded() -> Folded {
    let mut folded = Folded::default();
    folded.add(Branch(2), layer(1));
    folded.add(Branch(1), layer(2));
    folded
}

fn pending(launched: bool) -> Pending {
    let inputs = Map::from_iter([("url".to_owned(), json!("https://example.com/"))]);
    Pending { attempt: 2, launched, ..Pending::first(inputs, Timestamp(1_764_441_230_000)) }
}

fn fibres() -> Vec<Fibre> {
    let split = |parent, number| {
        Some(Box::new(Split { parent: FibreId(parent), number: Branch(number), layer: layer(number) }))
    };
    let foreach = |spread| Frame::ForEach {
        start: StepIndex(3),
        index: 2,
        items: Slot::new(json!(["a", {"b": 1}])),
        results: BTreeMap::from([(Branch(1), Slot::new(json!(7)))]),
        spread,
    };
    let spread = |stop: Option<u64>| Some(Box::new(Spread { at_once: 4, folded: folded(), stop: stop.map(Branch) }));
    let progress = Progress {
        next: 3,
        total: 5,
        under_way: vec![UnderWay { number: 0, started: true }, UnderWay { number: 2, started: false }],
        refused: BTreeMap::from([(1, "no such workflow".to_owned())]),
    };
    let frames = [
        vec![
            Frame::Parallel { start: StepIndex(0), folded: Box::new(folded()) },
            foreach(spread(None)),
            foreach(spread(Some(2))),
        ],
        vec![
            Frame::Loop { start: StepIndex(1), index: 2, total: 9 },
            Frame::While { start: StepIndex(2), index: 1, max: 100 },
        ],
        vec![Frame::Try { start: StepIndex(4) }, foreach(None)],
        vec![],
        vec![],
    ];
    let waits = [
        Wait::Join,
        Wait::Ready,
        Wait::Effect(pending(true)),
        Wait::Backoff { until: Timestamp(1_764_441_299_000), pending: pending(false) },
        Wait::Children { pending: pending(false), progress },
    ];
    let splits = [None, split(0, 1), split(0, 2), split(1, 3), split(1, 4)];
    let parts = frames.into_iter().zip(waits).zip(splits);
    let fibre = |(id, ((frames, wait), split)): (u32, _)| Fibre {
        frames,
        wait,
        ..Fibre::new(FibreId(id), StepIndex(id + 1), split)
    };
    (0..).zip(parts).map(fibre).collect()
}

fn entry(number: u32, details: Value) -> LogEntry {
    LogEntry {
        timestamp: Timestamp(1_764_441_234_567 + i64::from(number)),
        level: [Level::Info, Level::Warning, Level::Error][number as usize % 3],
        step_index: number,
        module_id: "http_request".to_owned(),
        message: format!("Starting step: {number}"),
        details,
    }
}

/// A state in which every field has a value.
fn whole() -> State {
    let halt = Halt { fibre: FibreId(2), fibres: fibres(), base: Some(layer(4)), opened: Vec::new() };
    let segments = vec![Segment { key: (7, 1, 0), count: 500 }, Segment { key: (71, 2, 1), count: 64 }];
    let mut journal = Journal { segments, kept: 564, ..Journal::default() };
    journal.push(entry(0, Value::Null));
    journal.push(entry(1, json!({"url": "https://example.com/", "n": 1})));
    State {
        fibres: fibres(),
        fibre_count: 9,
        passes: BTreeMap::from([(StepIndex(0), 1), (StepIndex(7), 12)]),
        base: layer(3),
        answer: Some(Slot::new(json!({"answer": 42}))),
        declared: Some(Slot::new(json!({"declared": "x"}))),
        executed: 77,
        journal,
        bytes: 1234,
        halt: Some(Box::new(halt)),
        computed_s: 3,
        edits: BTreeMap::from([(StepIndex(1), Slot::new(json!({"url": "https://example.org/"})))]),
        warned: BTreeSet::from([(StepIndex(1), "a reference to nothing".to_owned())]),
        step_records: StepRecords::default(),
        opened: Vec::new(),
        response: None,
        ending: false,
    }
}

/// The state of a run with one step.
fn small() -> State {
    let mut state = State::new(&Map::from_iter([("given".to_owned(), json!(2))]));
    state.base.records.insert(StepIndex(0), record(1, StepStatus::Completed, json!({"variable": 2}), None));
    state.journal.push(entry(0, Value::Null));
    state.journal.push(entry(1, json!({"duration": "1 s"})));
    state
}

/// A text that cannot be compressed.
fn noise(bytes: u64) -> String {
    let sign = |at: u64| char::from(b'!' + (at.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 57) as u8 % 90);
    (0..bytes).map(|at| sign(at * at + 7)).collect()
}

/// A state whose values and log do not fit into its row.
fn spilled() -> State {
    let mut state = whole();
    state.set_variable(FibreIndex::FIRST, "large".to_owned(), json!(noise(7_000)));
    state.set_outputs(FibreIndex::FIRST, StepIndex(1), Map::from_iter([("body".to_owned(), json!(noise(300)))]));
    let kept = state.journal.kept;
    state.journal.tail.clear();
    (0..70).for_each(|number| state.journal.push(entry(number, json!({"noise": noise(u64::from(number))}))));
    state.journal.kept = kept;
    state
}

/// A state with so many names that it does not fit into its row even without values.
fn elsewhere() -> State {
    let mut state = small();
    for number in 0..900 {
        state.set_variable(FibreIndex::FIRST, format!("{number} {}", number * number % 7919), json!(number));
    }
    state
}

/// A state with records of steps, of which the first ones are in items, and so are the names of
/// these items.
fn recorded() -> (State, Items) {
    let (mut state, mut items) = (whole(), Items::new());
    state.opened = vec![opened(1, Vec::new()), opened(2, vec![failed_attempt(Some(503)), failed_attempt(None)])];
    for number in 0..400 {
        state.step_records.push(JsonOf::new(&step_record(number)));
        let encoded = codec::encode(&mut state, number.into(), 3, 0).unwrap();
        assert!(encoded.row.len() <= codec::ROW_BYTES);
        items.extend(encoded.spills);
    }
    assert!(
        state.step_records.indexes.len() > 1
            && !state.step_records.segments.is_empty()
            && !state.step_records.tail.is_empty()
    );
    (state, items)
}

fn opened(pass: u32, tries: Vec<FailedAttempt>) -> Opened {
    Opened { step: StepIndex(4), pass, parameters: json!({"count": 3}), cut: !tries.is_empty(), tries }
}

fn failed_attempt(status: Option<u16>) -> FailedAttempt {
    let (started_at, ended_at) = (Timestamp(1_764_441_234_000), Timestamp(1_764_441_234_900));
    FailedAttempt { started_at, ended_at, error: "down".to_owned(), status }
}

fn step_record(number: u32) -> StepRecord<'static> {
    let is_plain = !number.is_multiple_of(3);
    let body = Body { bytes: 700, text: Some(noise(u64::from(number))), cut: true };
    let fields = vec![("x".to_owned(), "1".to_owned())];
    let answer = Answer { status: 503, headers: fields.clone(), body: Some(Body { text: None, ..body.clone() }) };
    let (method, url) = ("PUT".to_owned(), "https://example.com/".to_owned());
    let exchange = Exchange { method, url, headers: fields, body: Some(body), answer: Some(answer) };
    StepRecord {
        step: StepIndex(number % 7),
        pass: number,
        ending: [Ending::Completed, Ending::Failed, Ending::Skipped, Ending::Interrupted][number as usize % 4],
        started_at: Timestamp(1_764_441_234_567),
        took_ms: number.into(),
        logged: 2 * number,
        parameters: Cow::Owned(json!({"noise": noise(u64::from(number) * 3)})),
        outputs: Cow::Owned(if is_plain { Value::Null } else { json!({"n": number}) }),
        branch: (!is_plain).then_some(Branch(number.into())),
        error: (!is_plain).then(|| "down".to_owned()),
        tries: if is_plain { Vec::new() } else { vec![failed_attempt(None), failed_attempt(Some(500))] },
        since: (!is_plain).then_some(Timestamp(1_764_441_235_000)),
        exchange: (!is_plain).then(|| Box::new(exchange)),
        cut: number.is_multiple_of(2),
    }
}

/// The states that are stored, each as a run would build it.
fn kinds() -> [(&'static str, State); 4] {
    [("whole", whole()), ("small", small()), ("spilled", spilled()), ("elsewhere", elsewhere())]
}

/// A state as an earlier version has stored it.
#[derive(serde::Deserialize)]
struct Kept {
    row: String,
    items: Vec<(u64, u64, u32, String)>,
}

impl Kept {
    fn row(&self) -> Vec<u8> {
        BASE64.decode(&self.row).unwrap()
    }

    fn items(&self) -> Items {
        let item = |(cursor, fence, part, bytes): &(u64, u64, u32, String)| {
            (SpillKey { cursor: *cursor, fence: *fence, part: *part }, BASE64.decode(bytes).unwrap())
        };
        self.items.iter().map(item).collect()
    }
}

fn store(state: &mut State) -> (Vec<u8>, Items) {
    let encoded = codec::encode(state, 100, 3, 0).unwrap();
    (encoded.row, encoded.spills.into_iter().collect())
}

fn load(row: &[u8], items: &Items) -> State {
    let join = |keys: &mut dyn Iterator<Item = SpillKey>| keys.flat_map(|key| items[&key].clone()).collect::<Vec<u8>>();
    let packed = match codec::elsewhere(row).unwrap() {
        Some(keys) => join(&mut keys.into_iter()),
        None => row.to_vec(),
    };
    let mut state = codec::decode(&packed).unwrap();
    let places = codec::value_places(&mut state);
    let values: Vec<_> = places.iter().map(|place| join(&mut place.keys())).collect();
    codec::fill(&mut state, &places, &values).unwrap();
    state
}

/// The content of a state, without the places where it is stored.
fn known(mut state: State, items: &Items) -> String {
    state.slots_mut().for_each(Slot::unplace);
    let mut entries = Vec::new();
    state.journal.segments.retain(|segment| match items.get(&segment.spill_key()) {
        Some(item) => {
            entries.extend(codec::log_entries(item).unwrap());
            false
        }
        None => true,
    });
    entries.extend(state.journal.newest().unwrap());
    state.journal.tail.clear();
    format!("{entries:#?} {state:#?}")
}

#[test]
fn what_is_stored_loses_nothing() {
    for (kind, mut state) in kinds() {
        let built = known(state.clone(), &Items::new());
        let (row, items) = store(&mut state);
        assert_eq!(known(load(&row, &items), &items), built, "{kind}");
        assert_eq!(codec::elsewhere(&row).unwrap().is_some(), kind == "elsewhere");
        assert_eq!(items.is_empty(), kind == "small" || kind == "whole", "{kind}");
    }
}

/// Earlier builds do not know of it, and their states are without it.
#[test]
fn a_machine_that_is_waited_for_is_stored() {
    let mut state = small();
    let machine = Some("arn:aws:states:us-east-1:1:execution:m:e".to_owned());
    let until = Timestamp(1_764_441_299_000);
    let first = state.fibres.first_mut().unwrap();
    first.wait = Wait::Backoff { until, pending: Pending { machine: machine.clone(), ..pending(false) } };
    let (row, items) = store(&mut state);
    let read = load(&row, &items);
    let found = read.fibres.first().unwrap().wait.pending().unwrap();
    assert_eq!((found.machine.clone(), found.attempt), (machine, 2));
}

#[test]
fn records_come_back_whole_and_in_order_wherever_they_are() {
    let (mut state, mut items) = recorded();
    let item = |items: &Items, place: Place| place.keys().flat_map(|key| items[&key].clone()).collect::<Vec<u8>>();
    let (row, last) = store(&mut state);
    items.extend(last);
    let back = load(&row, &items);
    assert_eq!(format!("{:?}", back.opened), format!("{:?}", state.opened));
    let named = back.step_records.indexes.iter().flat_map(|index| {
        let names = codec::segments(&item(&items, index.place), index.place).unwrap();
        assert_eq!(names.iter().map(|segment| segment.count).sum::<u32>(), index.count);
        names
    });
    let segments: Vec<RecordSegment> = named.chain(back.step_records.segments.clone()).collect();
    let mut records = Vec::new();
    for segment in segments {
        let some = codec::step_records(&item(&items, segment.place), segment.place).unwrap();
        assert_eq!(some.len(), segment.count as usize);
        records.extend(some);
    }
    records.extend(back.step_records.newest().unwrap());
    assert_eq!(records, (0..400).map(step_record).collect::<Vec<_>>());
    assert_eq!((back.step_records.kept, back.step_records.left_out), (400, 0));
}

/// Outputs that are moved out take their record along: the text that both hold is stored once.
#[test]
fn a_record_beside_its_outputs_takes_next_to_nothing() {
    let body = noise(12_000);
    let stored = |with_record: bool| {
        let mut state = whole();
        state.set_outputs(FibreIndex::FIRST, StepIndex(1), Map::from_iter([("body".to_owned(), json!(body))]));
        if with_record {
            let outputs = Cow::Owned(json!({"body": body}));
            state.step_records.push(JsonOf::new(&StepRecord { outputs, ..step_record(1) }));
        }
        let (row, items) = store(&mut state);
        (items.len(), row.len() + items.values().map(Vec::len).sum::<usize>())
    };
    let ((without, least), (with, most)) = (stored(false), stored(true));
    assert_eq!(without, with, "there is no item more");
    assert!(most < least + 600, "{least} bytes without the record, {most} with it");
}

#[test]
fn a_run_with_very_many_passes_keeps_the_failed_ones_longest() {
    let mut records = StepRecords::default();
    let mut count = 0;
    while records.has_room(false) {
        let parameters = Cow::Owned(json!({}));
        records.push(JsonOf::new(&StepRecord { pass: count, parameters, exchange: None, ..step_record(1) }));
        count += 1;
    }
    assert_eq!(count, MAX_RECORDS);
    assert!(records.has_room(true));
    while records.has_room(true) {
        let parameters = Cow::Owned(json!(noise(90_000)));
        records.push(JsonOf::new(&StepRecord { parameters, ..step_record(1) }));
    }
    assert!(records.kept < 2 * MAX_RECORDS && records.bytes < 2 * MAX_BYTES + 100_000);
}

#[test]
fn what_earlier_builds_stored_is_read() {
    // In this version the structs were objects with the names of all fields.
    let stored: HashMap<String, Kept> = serde_json::from_str(include_str!("stored/objects.json")).unwrap();
    for (kind, state) in kinds() {
        let (row, items) = (stored[kind].row(), stored[kind].items());
        assert_eq!(known(load(&row, &items), &items), known(state, &Items::new()), "{kind}");
    }
}

/// Every way in which a fibre can go on behind a finally part.
fn thens() -> Vec<AfterFinally> {
    let fail = AfterFinally::Fail { step: StepIndex(3), message: "no".to_owned() };
    let steps = [AfterFinally::Break, AfterFinally::Continue, AfterFinally::Jump, AfterFinally::Won]
        .map(|then| then(StepIndex(2)));
    let ends = [
        AfterFinally::On,
        AfterFinally::Cancel,
        AfterFinally::Return,
        AfterFinally::Broken("over".to_owned()),
        AfterFinally::Ended,
    ];
    steps.into_iter().chain(ends).chain([fail]).collect()
}

#[test]
fn what_follows_a_finally_part_is_stored() {
    for then in thens() {
        let guard = |part| Frame::Guard { start: StepIndex(1), part };
        let race = Frame::Race { start: StepIndex(5), folded: Box::new(folded()), failed: 2 };
        let mut state = whole();
        state.ending = true;
        state.fibres[0].frames = vec![guard(Part::Tried), guard(Part::Caught), guard(Part::Last(then.clone())), race];
        state.fibres[0].wait = Wait::Leaving(then);
        let built = known(state.clone(), &Items::new());
        let (row, items) = store(&mut state);
        assert_eq!(known(load(&row, &items), &items), built);
    }
}
