//! State machines in Amazon States Language.
//!
//! The document that is passed from state to state is the variable `state`; a sub-machine of a
//! Parallel or Map state has its own variable. A state becomes the steps of its action, and a step
//! that stores the next document.

pub mod catch;
pub mod choice;
pub mod context;
pub mod data;
pub mod jsonata;
pub mod map;
pub mod parallel;
pub mod path;
pub mod resource;
pub mod retry;
pub mod state;
pub mod task;
mod unread;
pub mod wait;
pub mod writer;

use crate::format::inner;
use crate::layout::Layout;
use crate::{Draft, Import, Refusal};
use serde_json::{Map, Value, json};
use writer::Writer;

/// Imports a state machine: its definition, or the answer of `DescribeStateMachine`.
pub fn import(source: &Value, name: &str) -> Result<Import, Refusal> {
    let definition = match source.get("definition").and_then(Value::as_str) {
        Some(text) => inner("definition", text)?,
        None => source.clone(),
    };
    let mut draft = Draft::default();
    source.get("name").and_then(Value::as_str).unwrap_or(name).clone_into(&mut draft.flow.name);
    let comment = definition.get("Comment").and_then(Value::as_str).unwrap_or_default();
    comment.clone_into(&mut draft.flow.description);
    draft.enter("(state machine)", "StateMachine");
    match definition.get("TimeoutSeconds") {
        Some(Value::Number(seconds)) => {
            draft.flow.fields.insert("maxExecutionTime".to_owned(), json!(seconds));
        }
        Some(other) => {
            let other = other.to_string();
            draft.change(format!("the TimeoutSeconds {other} is left out"), format!("TimeoutSeconds {other} 已省略"));
        }
        None => {}
    }
    let mut writer = Writer::new(draft, &definition, source);
    writer.draft.push("begin", "set_variable", json!({"name": "state", "value": "{{trigger.data}}"}));
    let falls = machine(&mut writer, &definition, "", End::Run)?;
    writer.draft.enter("(state machine)", "StateMachine");
    if falls {
        writer.draft.push("end", "return", json!({"value": "[[state]]"}));
    }
    writer.finish();
    Ok(Import { flows: vec![writer.draft.flow], report: writer.draft.report })
}

/// The text of a definition in which placeholders outside of quotes, such as `${Seconds}`, are
/// quoted. A template with such placeholders is not JSON.
pub fn quoted(text: &str) -> String {
    let mut made = String::new();
    let (mut inside, mut rest) = (false, text);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' if inside => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '$' if !inside && rest.starts_with("${") => rest.find('}').map_or(1, |end| end + 1),
            other => other.len_utf8(),
        };
        inside ^= c == '"';
        let (part, after) = rest.split_at(length);
        if length > 1 && c == '$' {
            made.extend(["\"", part, "\""]);
        } else {
            made.push_str(part);
        }
        rest = after;
    }
    made
}

/// What happens at the end of a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The run ends.
    Run,
    /// The step with this id follows.
    Label(String),
}

/// The next step after the steps that are being written, if they do not jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// It is unknown.
    Nowhere,
    /// The end of the machine.
    End,
    /// The state with this number.
    State(usize),
}

/// A machine that is being written.
#[derive(Debug)]
pub struct Level<'a> {
    /// The states by number.
    pub states: Vec<(&'a str, &'a Value)>,
    /// The place of the machine in the file, for errors.
    at: String,
    layout: Layout,
    end: End,
    first: Vec<Option<usize>>,
    jumps: Vec<(usize, usize)>,
    falls: bool,
}

impl Level<'_> {
    /// The number of the state with this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.states.iter().position(|(known, _)| *known == name)
    }

    /// The state after this one: `Next`, or the end.
    pub fn next(&self, state: &Value) -> Follow {
        let next = state.get("Next").and_then(Value::as_str).and_then(|name| self.find(name));
        next.map_or(Follow::End, Follow::State)
    }
}

/// Writes a machine. Returns whether the last of its steps reaches its end.
pub fn machine(writer: &mut Writer, source: &Value, at: &str, end: End) -> Result<bool, Refusal> {
    const FIELDS: [&str; 7] =
        ["StartAt", "States", "Comment", "TimeoutSeconds", "QueryLanguage", "Version", "ProcessorConfig"];
    let missing = |name: &str| Refusal::new(format!("{at}{name}"), "is missing: this is no state machine");
    unread::left_out(writer, source, "", |name| FIELDS.contains(&name));
    let states: &Map<String, Value> =
        source.get("States").and_then(Value::as_object).ok_or_else(|| missing("States"))?;
    let start = source.get("StartAt").and_then(Value::as_str).ok_or_else(|| missing("StartAt"))?;
    let states: Vec<_> = states.iter().map(|(name, state)| (name.as_str(), state)).collect();
    let mut edges = Vec::new();
    for (name, state) in &states {
        let mut list: Vec<usize> = Vec::new();
        for (field, target) in state::targets(state) {
            let place = states.iter().position(|(known, _)| *known == target);
            let field = format!("{at}States.{name}.{field}");
            let place =
                place.ok_or_else(|| Refusal::new(field, format!("names the state {target}, which does not exist")))?;
            list.push(place);
        }
        edges.push(list);
    }
    let begin = states.iter().position(|(name, _)| *name == start);
    let begin = begin.ok_or_else(|| {
        Refusal::new(format!("{at}StartAt"), format!("names the state {start}, which does not exist"))
    })?;
    let layout = Layout::new(&edges, begin);
    let first = vec![None; states.len()];
    let mut level = Level { states, at: at.to_owned(), layout, end, first, jumps: Vec::new(), falls: false };
    region(writer, &mut level, begin, Follow::End)?;
    for (step, target) in &level.jumps {
        let id = level.first.get(*target).copied().flatten().and_then(|place| writer.draft.flow.steps.get(place));
        let id = id.map(|step| step.id.clone()).unwrap_or_default();
        if let Some(step) = writer.draft.flow.steps.get_mut(*step) {
            step.parameters.insert("target_step_id".to_owned(), json!(id));
        }
    }
    for (number, (name, state)) in level.states.iter().enumerate() {
        if !level.layout.is_reached(number) {
            writer.draft.enter(name, state::kind(state));
            writer.draft.change("no state leads to it, so it is left out", "没有状态通向它，因此省略");
        }
    }
    Ok(level.falls)
}

/// Writes a state, and after it the states to which several of its successors lead.
fn region(writer: &mut Writer, level: &mut Level<'_>, state: usize, follow: Follow) -> Result<(), Refusal> {
    let behind = level.layout.behind(state).to_vec();
    let next = |place: usize| behind.get(place).map_or(follow, |state| Follow::State(*state));
    begin(writer, level, state, next(0))?;
    for (place, merge) in behind.iter().enumerate() {
        region(writer, level, *merge, next(place + 1))?;
    }
    Ok(())
}

fn begin(writer: &mut Writer, level: &mut Level<'_>, number: usize, follow: Follow) -> Result<(), Refusal> {
    let Some((name, state)) = level.states.get(number).copied() else { return Ok(()) };
    let place = writer.draft.flow.steps.len();
    if let Some(first) = level.first.get_mut(number) {
        *first = Some(place);
    }
    let at = format!("{}States.{name}.", level.at);
    state::write(writer, level, name, state, &at, follow)
}

/// Continues at a state, or at the end.
pub fn go(writer: &mut Writer, level: &mut Level<'_>, target: Follow, follow: Follow) -> Result<(), Refusal> {
    match target {
        Follow::Nowhere => Ok(()),
        Follow::End => {
            if follow == Follow::End {
                level.falls = true;
                return Ok(());
            }
            match level.end.clone() {
                End::Run => writer.draft.push("end", "return", json!({"value": writer.document()})),
                End::Label(id) => writer.draft.push("jump", "jump", json!({"target_step_id": id})),
            };
            Ok(())
        }
        Follow::State(state) if level.layout.is_merge(state) => {
            if follow != target {
                level.jumps.push((writer.draft.flow.steps.len(), state));
                writer.draft.push("jump", "jump", json!({}));
            }
            Ok(())
        }
        Follow::State(state) => region(writer, level, state, follow),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_in_a_text_is_not_changed_silently() {
        for (result, told) in [
            (r#"{"a":1,"a":2}"#, "definition.States.A.Result.a is given twice"),
            (r#"{"a":123456789012345678901234567890}"#, "definition.States.A.Result.a is an integer"),
            (r#"{"a":0.12345678901234567890123}"#, "definition.States.A.Result.a has more digits"),
        ] {
            let definition =
                format!(r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","Result":{result},"End":true}}}}}}"#);
            let refusal = import(&json!({"name": "x", "definition": definition}), "x").err().unwrap();
            let said = format!("{} {}", refusal.field, refusal.reason);
            assert!(said.starts_with(told), "{said}");
        }
    }

    #[test]
    fn placeholders_outside_of_quotes_are_quoted() {
        let text = "{\"a\": ${Seconds}, \"b\": \"x ${Y} \\\" ${Z}\"}";
        assert_eq!(quoted(text), "{\"a\": \"${Seconds}\", \"b\": \"x ${Y} \\\" ${Z}\"}");
    }
}
