//! Random programs with all blocks and failure policies, nested, and with references to other
//! steps.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write;

/// A part of a program. Every combination of parts gives a valid program.
#[derive(Clone, Debug)]
pub enum Part {
    Set(u8, Text),
    Log(Text),
    Random(u8),
    Output(Text),
    Respond(Text),
    Http(Text, Policy),
    Delay(u16),
    Wait(Option<u16>),
    Fail,
    Return(Text),
    Break,
    Continue,
    Out,
    If(u8, Vec<Part>, Vec<Part>),
    Loop(u8, Vec<Part>),
    While(u8, Vec<Part>),
    ForEach(Vec<u8>, u8, Vec<Part>),
    Parallel(Vec<Vec<Part>>),
    Try(Vec<Part>, Vec<Part>),
    Finally(Vec<Part>, Option<Vec<Part>>, Vec<Part>),
    Race(Vec<Vec<Part>>),
    Call(Text),
    Map(Vec<u8>, u8),
}

/// A text with a reference.
#[derive(Clone, Debug)]
pub enum Text {
    Word(u8),
    Variable(u8),
    Step(u8),
    Error,
    Now,
    Pick,
}

/// What happens when a step fails.
#[derive(Clone, Copy, Debug)]
pub enum Policy {
    Stop,
    Skip,
    Retry,
}

fn text() -> impl Strategy<Value = Text> {
    prop_oneof![
        (0..9_u8).prop_map(Text::Word),
        (0..4_u8).prop_map(Text::Variable),
        (0..9_u8).prop_map(Text::Step),
        Just(Text::Error),
        Just(Text::Now),
        Just(Text::Pick),
    ]
}

/// A strategy for whole programs.
pub fn program() -> impl Strategy<Value = Vec<Part>> {
    let policy = prop_oneof![Just(Policy::Stop), Just(Policy::Skip), Just(Policy::Retry)];
    let leaf = prop_oneof![
        4 => (0..4_u8, text()).prop_map(|(name, text)| Part::Set(name, text)),
        1 => text().prop_map(Part::Log),
        2 => (0..4_u8).prop_map(Part::Random),
        1 => text().prop_map(Part::Output),
        1 => text().prop_map(Part::Respond),
        5 => (text(), policy).prop_map(|(text, policy)| Part::Http(text, policy)),
        2 => (0..20_000_u16).prop_map(Part::Delay),
        1 => prop::option::of(1..5_000_u16).prop_map(Part::Wait),
        1 => Just(Part::Fail),
        1 => text().prop_map(Part::Return),
        1 => Just(Part::Break),
        1 => Just(Part::Continue),
        1 => Just(Part::Out),
        2 => text().prop_map(Part::Call),
        1 => (prop::collection::vec(0..9_u8, 0..4), 1..4_u8).prop_map(|(items, at_once)| Part::Map(items, at_once)),
    ];
    let part = leaf.prop_recursive(4, 24, 4, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            (0..4_u8, parts(), parts()).prop_map(|(test, yes, no)| Part::If(test, yes, no)),
            (1..4_u8, parts()).prop_map(|(count, body)| Part::Loop(count, body)),
            (0..4_u8, parts()).prop_map(|(max, body)| Part::While(max, body)),
            (prop::collection::vec(0..9_u8, 0..4), 1..4_u8, parts())
                .prop_map(|(items, at_once, body)| Part::ForEach(items, at_once, body)),
            prop::collection::vec(parts(), 0..4).prop_map(Part::Parallel),
            (parts(), parts()).prop_map(|(body, catch)| Part::Try(body, catch)),
            (parts(), prop::option::of(parts()), parts())
                .prop_map(|(body, catch, last)| Part::Finally(body, catch, last)),
            prop::collection::vec(parts(), 0..4).prop_map(Part::Race),
        ]
    });
    prop::collection::vec(part, 1..6)
}

/// The steps of a program.
pub fn steps(parts: &[Part]) -> Value {
    let mut printer = Printer::default();
    printer.parts(parts, Around { in_loop: false, way_out: None });
    printer.put("log", json!({"message": "the end"}));
    Value::Array(printer.steps)
}

#[derive(Clone, Copy)]
struct Around {
    /// Whether the part is inside a loop.
    in_loop: bool,
    /// A step to which a jump can lead.
    way_out: Option<usize>,
}

#[derive(Default)]
struct Printer {
    steps: Vec<Value>,
    exits: usize,
}

impl Printer {
    fn put(&mut self, module: &str, parameters: Value) {
        let id = format!("s{}", self.steps.len());
        self.steps.push(json!({"id": id, "moduleId": module, "parameters": parameters}));
    }

    fn parts(&mut self, parts: &[Part], around: Around) {
        for part in parts {
            self.part(part, around);
        }
    }

    fn text(&self, text: &Text) -> String {
        let mut out = String::from("t ");
        let _ = match text {
            Text::Word(word) => write!(out, "w{word}"),
            Text::Variable(name) => write!(out, "[[v{name}]]"),
            Text::Step(back) => {
                let at = self.steps.len().saturating_sub(1 + usize::from(*back));
                write!(out, "{{{{s{at}.item}}}}{{{{s{at}.statusCode}}}}{{{{s{at}.loop_index}}}}{{{{s{at}.result}}}}")
            }
            Text::Error => write!(out, "{{{{error.message}}}}"),
            Text::Now => write!(out, "{{{{current_time}}}}"),
            Text::Pick => write!(out, "{{{{trigger.data.list.random}}}}"),
        };
        out
    }

    fn part(&mut self, part: &Part, around: Around) {
        match part {
            Part::Set(name, text) => {
                let value = self.text(text);
                self.put("set_variable", json!({"name": format!("v{name}"), "value": value}));
            }
            Part::Log(text) => self.put("log", json!({"message": self.text(text)})),
            Part::Random(name) => {
                self.put("vflow.variable.random", json!({"variableName": format!("v{name}"), "type": "number"}));
            }
            Part::Output(text) => self.put("output", json!({"value": self.text(text)})),
            Part::Respond(text) => self.put("respond", json!({"body": self.text(text)})),
            Part::Http(text, policy) => {
                let policy = match policy {
                    Policy::Stop => "STOP",
                    Policy::Skip => "SKIP",
                    Policy::Retry => "RETRY",
                };
                let mut parameters = json!({
                    "url": "https://example.com/", "method": "POST", "body": self.text(text), "connection": "crm",
                    "__error_policy": policy, "__retry_count": 2, "__retry_interval": 300,
                });
                if policy != "SKIP" {
                    parameters["__limit_key"] = json!(format!("k{}", self.text(text)));
                    parameters["__limit_concurrency"] = json!(2);
                }
                self.put("http_request", parameters);
            }
            Part::Delay(millis) => self.put("delay", json!({"duration": millis})),
            Part::Wait(timeout) => {
                self.put("wait_for_callback", json!({"timeout": timeout, "__error_policy": "SKIP"}));
            }
            Part::Fail => self.put("fail", json!({"message": "failed"})),
            Part::Return(text) => self.put("return", json!({"value": self.text(text)})),
            Part::Break if around.in_loop => self.put("break_loop", json!({})),
            Part::Continue if around.in_loop => self.put("continue_loop", json!({})),
            Part::Break | Part::Continue => {}
            Part::Out => {
                if let Some(exit) = around.way_out {
                    self.put("jump", json!({"target_step_id": format!("exit{exit}")}));
                }
            }
            Part::Call(text) => {
                self.put("call_workflow", json!({"workflow_id": "w", "inputs": {"a": self.text(text)}}));
            }
            Part::Map(items, at_once) => {
                self.put("map_workflow", json!({"workflow_id": "w", "items": items, "max_concurrency": at_once}));
            }
            _ => self.block(part, around),
        }
    }

    fn block(&mut self, part: &Part, around: Around) {
        let looped = Around { in_loop: true, ..around };
        match part {
            Part::If(test, yes, no) => {
                self.put("if_condition", json!({"condition": format!("[[v{test}]] contains \"1\"")}));
                self.parts(yes, around);
                self.put("else", json!({}));
                self.parts(no, around);
                self.put("endif", json!({}));
            }
            Part::Loop(count, body) => {
                self.put("loop", json!({"count": count}));
                self.exit(body, looped);
                self.put("endloop", json!({}));
            }
            Part::While(max, body) => {
                let at = self.steps.len();
                self.put("while", json!({"condition": format!("not {{{{s{at}.loop_index}}}} == {max}"), "max_iterations": 3, "__error_policy": "SKIP"}));
                self.exit(body, looped);
                self.put("endwhile", json!({}));
            }
            Part::ForEach(items, at_once, body) => {
                let at = self.steps.len();
                let collect = format!("{{{{s{at}.item}}}} [[v1]]");
                self.put("foreach", json!({"input_list": items, "parallelism": at_once, "collect": collect}));
                self.exit(body, looped);
                self.put("endforeach", json!({}));
            }
            Part::Parallel(branches) => {
                self.put("parallel.start", json!({}));
                for branch in branches {
                    self.put("parallel.branch", json!({}));
                    self.exit(branch, Around { in_loop: false, way_out: None });
                }
                self.put("parallel.end", json!({}));
            }
            Part::Race(branches) => {
                self.put("race.start", json!({}));
                for branch in branches {
                    self.put("race.branch", json!({}));
                    self.exit(branch, Around { in_loop: false, way_out: None });
                }
                self.put("race.end", json!({}));
            }
            Part::Finally(body, catch, last) => {
                self.put("try.start", json!({}));
                self.parts(body, around);
                if let Some(catch) = catch {
                    self.put("try.catch", json!({}));
                    self.parts(catch, around);
                }
                self.put("try.finally", json!({}));
                self.parts(last, Around { in_loop: false, way_out: None });
                self.put("try.end", json!({}));
            }
            Part::Try(body, catch) => {
                self.put("try.start", json!({}));
                self.parts(body, around);
                self.put("try.catch", json!({}));
                self.parts(catch, around);
                self.put("try.end", json!({}));
            }
            _ => {}
        }
    }

    /// Adds a body, and a step after it to which a jump inside can lead.
    fn exit(&mut self, body: &[Part], around: Around) {
        let exit = self.exits;
        self.exits += 1;
        self.parts(body, Around { way_out: Some(exit), ..around });
        let id = format!("exit{exit}");
        self.steps.push(json!({"id": id, "moduleId": "log", "parameters": {"message": id}}));
    }
}
