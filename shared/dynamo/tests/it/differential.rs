//! Random requests, answered by this crate and by the published emulator `dynoxide-rs`.
//!
//! Both must agree on the status, the kind of error and the content of each answer. Where the
//! emulator is known to differ from DynamoDB, the request is not made, or the difference is removed
//! before the comparison; each such place says what DynamoDB does.

mod conditions;
mod emulator;
mod requests;
mod values;

use crate::fixture::{Dice, ask, memory, with_tables};
use emulator::Emulator;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many requests are compared. Set `REQUESTS` for another number.
const REQUESTS: u64 = 100_000;
/// After this many, new databases are begun, so that not all keys are always there.
const ROUND: u64 = 2_000;

#[test]
fn answers_are_those_of_the_emulator() {
    let requests = option_env!("REQUESTS").map_or(REQUESTS, |text| text.parse().unwrap());
    let (mut told, mut different) = (BTreeMap::new(), Vec::new());
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    let mut made = 0;
    let mut seed = 1;
    while made < requests && different.len() < 20 {
        let mut dice = Dice::new(seed);
        seed += 1;
        let (ours, theirs) = (with_tables(memory()), Emulator::new());
        let mut maker = requests::Maker::default();
        for _ in 0..ROUND {
            let (operation, request) = maker.make(&mut dice);
            let ((status, our), (their_status, mut their)) =
                (ask(&ours, operation, &request), theirs.ask(operation, &request));
            let kind = |body: &Value| body["__type"].as_str().unwrap_or_default().to_owned();
            let both = format!("seed {seed}: {operation} {request}\n  ours: {our}\ntheirs: {their}");
            *outcomes.entry(format!("{operation} {status} {}", kind(&our).rsplit('#').next().unwrap())).or_default() +=
                1;
            // For an update that creates its item, the emulator returns the key as the old item.
            // DynamoDB returns nothing, as there was none.
            if operation == "UpdateItem"
                && our.get("Attributes").is_none()
                && their["Attributes"] == request["Key"]
                && request["ReturnValues"] == "ALL_OLD"
            {
                their.as_object_mut().unwrap().remove("Attributes");
            }
            let normal = |body: &Value| values::normal(operation, body.clone());
            let is_same = (status, kind(&our)) == (their_status, kind(&their))
                && normal(&our["CancellationReasons"]) == normal(&their["CancellationReasons"])
                && (status != 200 || normal(&our) == normal(&their));
            if !is_same {
                // The contents can be different from here on.
                different.push(both);
                break;
            }
            if status == 200 {
                maker.learn(operation, &request, &our);
            } else if message(&our) != message(&their) && !is_same_mistake(&message(&our), &message(&their)) {
                told.entry((message(&our), message(&their))).or_insert(both);
            }
            made += 1;
        }
    }
    for (outcome, count) in outcomes {
        println!("{count:7} {outcome}");
    }
    let list: Vec<String> = told.iter().map(|((our, their), _)| format!("  ours: {our}\ntheirs: {their}")).collect();
    println!("{} messages differ:\n{}", list.len(), list.join("\n"));
    let shown: Vec<String> = different.iter().take(20).map(|both| both.chars().take(3000).collect()).collect();
    assert!(different.is_empty(), "{} answers differ:\n{}", different.len(), shown.join("\n\n"));
    assert!(list.is_empty(), "{} messages differ:\n{}", list.len(), list.join("\n"));
}

fn message(body: &Value) -> String {
    let text = body["message"].as_str().or(body["Message"].as_str()).unwrap_or_default();
    text.trim_start_matches("1 validation error detected: ").to_owned()
}

/// Whether both messages tell one of the mistakes of the request.
///
/// Of several mistakes of one kind, either can be told. DynamoDB names the expression; the emulator
/// sometimes does not. The key of a written item has a wrong type, and not a wrong schema. Where a
/// sum has too many digits and something else is wrong as well, either can be told.
fn is_same_mistake(our: &str, their: &str) -> bool {
    let both = |part: &str| our.contains(part) && their.contains(part);
    both("is not defined; attribute")
        || both("Type mismatch for Index Key")
        || our.contains("38 significant digits")
        || (our.contains("Type mismatch for key") && their.contains("does not match the schema"))
}
