//! Measures what a script costs besides its own work. Prints the result; docs/performance.md has
//! the figures of one machine.

use crate::{call, sandbox};
use catalogue::Language::{Js, Lua};
use sandbox::Sandbox;
use serde_json::{Value, json};
use std::time::Duration;

const ROUNDS: usize = 101;

#[tokio::test]
#[ignore = "measures; asserts nothing"]
async fn calls() {
    for (language, source) in [(Js, "inputs.n + 1"), (Lua, "inputs.n + 1")] {
        let (mut cold, mut busy, mut warm) = (Vec::new(), Vec::new(), Vec::new());
        let kept = sandbox();
        for _ in 0..ROUNDS {
            let call = call(language, source, json!({"n": 1}));
            cold.push(time(&sandbox(), &call).await);
            busy.push(time(&kept, &call).await);
        }
        for _ in 0..ROUNDS {
            tokio::time::sleep(Duration::from_millis(20)).await;
            warm.push(time(&kept, &call(language, source, json!({"n": 1}))).await);
        }
        println!(
            "{language:?}: new process {:?}, back to back {:?}, with one waiting {:?}",
            mid(cold),
            mid(busy),
            mid(warm)
        );
        let work = call(
            language,
            if language == Js {
                "let n = 0; for (let i = 0; i < 1e7; i++) n += i; return n"
            } else {
                "local n = 0 for i = 1, 1e7 do n += i end return n"
            },
            Value::Null,
        );
        println!("{language:?}: ten million passes {:?}", time(&kept, &work).await);
    }
}

async fn time(sandbox: &Sandbox, call: &catalogue::ScriptCall) -> Duration {
    let began = tokio::time::Instant::now();
    sandbox.run(call).await.unwrap();
    began.elapsed()
}

fn mid(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
