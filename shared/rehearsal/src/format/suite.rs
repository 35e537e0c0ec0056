//! A test file: a workflow and its cases.

use super::expand::{self, Raw};
use super::mock::{ChildMock, Mock, StepMock};
use crate::clock::START;
use crate::expect::Expect;
use crate::fields::{self, Fields, named, unknown_name, wanted};
use crate::{Path, Problem};
use model::{ExecutionId, Timestamp, Trigger};
use records::connections::NewConnection;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::time::Duration;

/// The seed if none is given.
const SEED: u64 = 7;

/// A test file.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The workflow: the path of its file, or its definition; `None` = the file does not name it,
    /// because it is known from elsewhere.
    pub workflow: Option<Value>,
    /// Other workflows that are really executed, by the ids with which steps call them; each is a
    /// path or a definition.
    pub workflows: Vec<(String, Value)>,
    /// The cases, with each row of a table as a case.
    pub cases: Vec<Case>,
}

/// An execution with its environment and its expected end.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name, unique in its file.
    pub name: String,
    /// The places in the file that its values come from, the nearest first.
    pub origins: Vec<Path>,
    /// The inputs by their names.
    pub inputs: Map<String, Value>,
    /// The kind of the trigger, and its data and facts, for the reference `trigger`.
    pub trigger: Trigger,
    /// When it starts.
    pub clock: Timestamp,
    /// The seed of its ids and random values.
    pub seed: u64,
    /// The id of the execution; `None` = one from the seed. Random values depend on it.
    pub run: Option<ExecutionId>,
    /// The time limit of the caller, in seconds.
    pub timeout: Option<i64>,
    /// What happens to requests that no mock answers.
    pub unmatched: Unmatched,
    /// The mocks, in the order in which they are tried.
    pub mocks: Vec<Mock>,
    /// Results of steps that are not executed.
    pub steps: Vec<(String, StepMock)>,
    /// Results of workflows that are called and not executed, by id or name.
    pub children: Vec<(String, ChildMock)>,
    /// Signals to steps that wait for a callback.
    pub signals: Vec<Signal>,
    /// The secrets of the account.
    pub secrets: Vec<(String, String)>,
    /// The connections of the account.
    pub connections: Vec<(String, NewConnection)>,
    /// The reason why the case is skipped.
    pub skip: Option<String>,
    /// The expected end.
    pub expect: Expect,
}

/// A call of the address of a waiting step.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// When it is sent, after the start.
    pub at: Duration,
    /// The step that it is for.
    pub to: String,
    /// Which pass of the step; `None` = the one that is under way.
    pub pass: Option<u32>,
    /// Its JSON body.
    pub json: Value,
    /// Its place in the case.
    pub path: Path,
}

/// What happens to requests that no mock answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unmatched {
    /// The request fails, and so does the case.
    #[default]
    Fail,
    /// The request fails as if its host could not be reached. That can be expected.
    Unreachable,
}

impl Suite {
    /// Reads a test file.
    pub fn read(file: &Value) -> Result<Self, Problem> {
        let root = Path::root();
        let mut fields = Fields::of(file, &root)?;
        let workflow = fields.get("workflow").map(|(value, _)| value.clone());
        let workflows = fields.read("workflows", fields::dictionary)?.unwrap_or_default();
        let defaults = fields.read("defaults", |value, path| {
            fields::dictionary(value, path)?;
            Ok(value)
        })?;
        let mocks = fields.read("mocks", read_mocks)?.unwrap_or_default();
        let Some((cases, _)) = fields.get("cases") else { return Err(Problem::new(&root, "needs 'cases'")) };
        fields.finish()?;
        let mut names = HashSet::new();
        let mut read = Vec::new();
        for raw in expand::expand(cases, defaults)? {
            let case = Case::read(raw, &mocks)?;
            if !names.insert(case.name.clone()) {
                let at = case.origins.first().cloned().unwrap_or_default();
                return Err(Problem::new(&at, format!("another case has the name '{}'", case.name)));
            }
            read.push(case);
        }
        Ok(Self { workflow, workflows: workflows.into_iter().collect(), cases: read })
    }
}

fn read_mocks(value: &Value, path: &Path) -> Result<Vec<Mock>, Problem> {
    let all = fields::dictionary(value, path)?;
    all.iter().map(|(name, value)| Mock::read(name, value, &path.key(name))).collect()
}

impl Case {
    fn read(raw: Raw, shared: &[Mock]) -> Result<Self, Problem> {
        let Raw { value, origins, row } = raw;
        let whole = origins.last().cloned().unwrap_or_default();
        let at = origins.iter().find(|path| !path.parts().is_empty()).cloned().unwrap_or(whole);
        // Problems are reported below the case; the place of the value is found with its origins.
        let path = if row.is_some() { origins.get(1).cloned().unwrap_or(at) } else { at };
        let mut fields = Fields::of(&value, &path)?;
        let name = fields.read("name", fields::text)?.ok_or_else(|| Problem::new(&path, "needs a 'name'"))?;
        let name = match row {
            Some(row) => format!("{name} / {row}"),
            None => name,
        };
        let own = fields.read("mocks", read_mocks)?.unwrap_or_default();
        let chosen = fields.read("use", |value, path| chosen(value, path, shared))?;
        let mocks = own.into_iter().chain(chosen.unwrap_or_else(|| shared.to_vec())).collect();
        let case = Self {
            name,
            inputs: fields.read("inputs", fields::dictionary)?.unwrap_or_default(),
            trigger: fields.read("trigger", trigger)?.unwrap_or_else(|| Trigger::new("manual", Map::new())),
            clock: fields.read("clock", fields::moment)?.unwrap_or(START),
            seed: fields.read("seed", fields::number)?.unwrap_or(SEED),
            run: fields.read("run", run_id)?,
            timeout: fields.read("timeout", timeout)?,
            unmatched: fields.read("unmatched", unmatched)?.unwrap_or_default(),
            mocks,
            steps: fields.read("steps", |value, path| named(value, path, StepMock::read))?.unwrap_or_default(),
            children: fields.read("children", |value, path| named(value, path, ChildMock::read))?.unwrap_or_default(),
            signals: fields.read("signals", signals)?.unwrap_or_default(),
            secrets: fields.read("secrets", fields::texts)?.unwrap_or_default(),
            connections: fields.read("connections", |value, path| named(value, path, connection))?.unwrap_or_default(),
            skip: fields.read("skip", fields::text)?,
            expect: fields.read("expect", Expect::read)?.unwrap_or_default(),
            origins,
        };
        // A description of the case, for people who read the file.
        fields.read("about", fields::text)?;
        fields.finish()?;
        let mocks: Vec<_> = case.mocks.iter().map(|mock| mock.name.as_str()).collect();
        case.expect.check_mocks(&mocks)?;
        Ok(case)
    }
}

fn chosen(value: &Value, path: &Path, shared: &[Mock]) -> Result<Vec<Mock>, Problem> {
    fields::list(value, path, |name, path| {
        let name = fields::text(name, path)?;
        let found = shared.iter().find(|mock| mock.name == name).cloned();
        found.ok_or_else(|| unknown_name(path, &name, "mock", shared.iter().map(|mock| &*mock.name)))
    })
}

fn trigger(value: &Value, path: &Path) -> Result<Trigger, Problem> {
    if let Some(kind) = value.as_str() {
        return Ok(Trigger::new(kind, Map::new()));
    }
    let mut facts = fields::dictionary(value, path)?;
    let kind = facts.shift_remove("type").unwrap_or_else(|| Value::String("manual".to_owned()));
    Ok(Trigger { facts, ..Trigger::new(&fields::text(&kind, &path.key("type"))?, Map::new()) })
}

fn timeout(value: &Value, path: &Path) -> Result<i64, Problem> {
    let limit = fields::duration(value, path)?;
    let is_whole = limit.subsec_nanos() == 0 && !limit.is_zero();
    is_whole.then(|| limit.as_secs().cast_signed()).ok_or_else(|| wanted(path, "whole seconds, such as 3s", value))
}

fn connection(value: &Value, path: &Path) -> Result<NewConnection, Problem> {
    let mut fields = Fields::of(value, path)?;
    let kind = fields.read("kind", fields::text)?.ok_or_else(|| Problem::new(path, "needs a 'kind'"))?;
    let given = fields.read("fields", fields::texts)?.unwrap_or_default();
    let hosts = fields.read("hosts", |value, path| fields::list(value, path, fields::text))?;
    fields.finish()?;
    let fields = given.into_iter().map(|(name, value)| (name, Some(value))).collect();
    Ok(NewConnection { kind, fields, hosts: hosts.unwrap_or_default() })
}

fn run_id(value: &Value, path: &Path) -> Result<ExecutionId, Problem> {
    let text = fields::text(value, path)?;
    ExecutionId::parse(&text).map_err(|_| wanted(path, "the id of an execution", value))
}

fn unmatched(value: &Value, path: &Path) -> Result<Unmatched, Problem> {
    match value.as_str() {
        Some("fail") => Ok(Unmatched::Fail),
        Some("unreachable") => Ok(Unmatched::Unreachable),
        _ => Err(wanted(path, "'fail' or 'unreachable'", value)),
    }
}

fn signals(value: &Value, path: &Path) -> Result<Vec<Signal>, Problem> {
    let all = fields::list(value, path, |value, path| {
        let mut fields = Fields::of(value, path)?;
        let at = fields.read("at", fields::duration)?.unwrap_or_default();
        let to = fields.read("to", fields::text)?.ok_or_else(|| Problem::new(path, "needs 'to', the id of a step"))?;
        let pass = fields.read("pass", fields::number)?.map(|pass| u32::try_from(pass).unwrap_or(u32::MAX));
        let json = fields.get("json").map_or(Value::Null, |(value, _)| value.clone());
        fields.finish()?;
        Ok(Signal { at, to, pass, json, path: path.clone() })
    })?;
    if let Some([before, late]) = all.windows(2).find(|pair| matches!(pair, [first, second] if second.at < first.at)) {
        let reason = format!(
            "is before the signal above it, at {:?}; signals are listed in the order of their times",
            before.at
        );
        return Err(Problem::new(&late.path.key("at"), reason));
    }
    Ok(all)
}
