//! The values that the states of a machine share while they are written.

use crate::{Draft, template};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The region of services if nothing in the file names one.
const REGION: &str = "us-east-1";

/// Writes the states of a machine and of its sub-machines.
#[derive(Debug)]
pub struct Writer {
    /// The workflow and the report.
    pub draft: Draft,
    /// The variable with the document of the current machine.
    pub variable: String,
    /// The step `foreach` of the Map state that contains the states, for its item and index.
    pub map: Option<String>,
    /// Whether the states of the machine use JSONata by default.
    pub jsonata: bool,
    /// The name of the state that is written.
    pub state: String,
    /// The step that waits for a callback of the current task.
    pub token: Option<String>,
    /// The variables that states assign.
    pub assigned: BTreeSet<String>,
    /// Whether a state reads a value that can be missing.
    pub reads: bool,
    region: String,
    uses_region: bool,
    depth: usize,
}

impl Writer {
    /// A writer for a definition; the whole file is searched for the region.
    pub fn new(draft: Draft, definition: &Value, source: &Value) -> Self {
        Self {
            draft,
            variable: "state".to_owned(),
            map: None,
            jsonata: definition.get("QueryLanguage").and_then(Value::as_str) == Some("JSONata"),
            state: String::new(),
            token: None,
            assigned: assigned(definition),
            region: region(source).unwrap_or_else(|| REGION.to_owned()),
            reads: false,
            uses_region: false,
            depth: 1,
        }
    }

    /// Writes a step of the current state, and gives its id.
    pub fn step(&mut self, part: &str, module: &str, parameters: Value) -> String {
        self.draft.push(&format!("{}-{part}", self.state), module, parameters)
    }

    /// Leaves a step that fails in the current state, and says why.
    pub fn mark(&mut self, part: &str, en: impl Into<String>, zh: impl Into<String>) {
        self.draft.mark(&format!("{}-{part}", self.state), "", en, zh);
    }

    /// The document of the current machine, as a reference.
    pub fn document(&self) -> Value {
        template::variable(&self.variable)
    }

    /// Stores the next document.
    pub fn store(&mut self, value: &Value) {
        if *value != self.document() {
            self.step("out", "set_variable", json!({"name": self.variable, "value": value}));
        }
    }

    /// Begins a sub-machine with its own document. Returns the values for [`Self::back`].
    pub fn deeper(&mut self, map: Option<String>) -> (String, Option<String>, usize) {
        let before = (self.variable.clone(), self.map.clone(), self.depth);
        self.depth += 1;
        self.variable = format!("state{}", self.depth);
        if map.is_some() {
            self.map = map;
        }
        before
    }

    /// Ends a sub-machine.
    pub fn back(&mut self, before: (String, Option<String>, usize)) {
        (self.variable, self.map, self.depth) = before;
    }

    /// The region of services, as a reference to a variable.
    pub fn region(&mut self) -> &'static str {
        self.uses_region = true;
        "[[awsRegion]]"
    }

    /// Writes the steps that must be before the others because the others need them.
    pub fn finish(&mut self) {
        self.draft.enter("(state machine)", "StateMachine");
        if self.reads {
            self.draft.change(
                "a value that is missing is null here; in Step Functions the state that reads it fails",
                "缺少的值在此为 null；在 Step Functions 中读取它的状态会失败",
            );
        }
        if !self.uses_region {
            return;
        }
        let (en, zh) = (
            format!("the step aws-region has the region of the AWS services: {}", self.region),
            format!("步骤 aws-region 为 AWS 服务的区域：{}", self.region),
        );
        self.draft.change(en, zh);
        self.draft.push("aws-region", "set_variable", json!({"name": "awsRegion", "value": self.region}));
        self.draft.flow.steps.rotate_right(1);
    }
}

/// The names in all `Assign` of a definition.
fn assigned(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(assigned).collect(),
        Value::Object(entries) => {
            let own = entries.get("Assign").and_then(Value::as_object).into_iter().flatten();
            let own = own.map(|(name, _)| name.strip_suffix(".$").unwrap_or(name).to_owned());
            own.chain(entries.values().flat_map(assigned)).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// The region of the first ARN that names one.
fn region(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let mut parts = text.strip_prefix("arn:aws")?.split(':').skip(2);
            parts
                .next()
                .filter(|part| part.contains('-') && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
                .map(str::to_owned)
        }
        Value::Array(items) => items.iter().find_map(region),
        Value::Object(entries) => entries.values().find_map(region),
        _ => None,
    }
}
