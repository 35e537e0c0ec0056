//! Runs test files as `sluice test` does.

use crate::world::sandbox;
use async_trait::async_trait;
use engine::ports::Scripts;
use engine::ports::http_out::EffectFailure;
use engine::ports::scripts::ScriptCall;
use model::AccountId;
use rehearsal::{Case, Options, Path as Place, RealTime, Stores, Subject, Suite, Verdict, judge};
use sandbox::Sandbox;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// Scripts in processes of the executable for tests.
pub fn scripts() -> RealTime {
    RealTime::new(Arc::new(Confined(sandbox())))
}

struct Confined(Sandbox);

#[async_trait]
impl Scripts for Confined {
    async fn run(&self, _: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure> {
        self.0.run(&call).await
    }
}

/// A test file and its workflow.
pub fn load(file: &Path) -> (Suite, Subject) {
    let read = |path: &Path| -> Value { serde_yaml_ng::from_str(&std::fs::read_to_string(path).unwrap()).unwrap() };
    let suite = Suite::read(&read(file)).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
    let subject = |value: &Value| {
        let value = value.as_str().map_or_else(|| value.clone(), |path| read(&file.parent().unwrap().join(path)));
        Subject::read(&value, &Place::root()).unwrap()
    };
    let mut main = subject(suite.workflow.as_ref().unwrap());
    let others = suite.workflows.iter().map(|(id, value)| Subject { id: Some(id.clone()), ..subject(value) });
    main.others = others.collect();
    (suite, main)
}

/// The verdicts on cases, executed in the usual way.
pub fn verdicts(subject: &Subject, cases: &[Case]) -> Vec<Verdict> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let (stores, scripts) = (Stores::open().unwrap(), scripts());
        let mut all = Vec::new();
        for case in cases {
            all.push(judge(&stores, &scripts, subject, case, &Options::default()).await);
        }
        all
    })
}
