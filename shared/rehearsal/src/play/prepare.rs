//! Sets up the environment of a case.

use super::account::{self, place};
use super::{Setting, Stage, Unplayable, Way};
use crate::clock::VirtualClock;
use crate::fields::unknown_name;
use crate::format::{Case, ChildMock, Failing, StepMock};
use crate::world::{Crashes, Hints, NoServices, PinnedIds, RealTime, Simulated, Stores};
use crate::{Path, Problem, Subject, rewrite};
use catalogue::{Behaviour, Block};
use engine::ports::http_out::FailureKind;
use engine::ports::{Clock, HttpOut, Ids};
use engine::program::{Program, compile};
use engine::{Config, Engine, Ports};
use model::workflow::unwrap_typed;
use model::{AccountId, Definition, Recording, Reentry, Step, WorkflowId};
use records::workflows::{self, NewWorkflow, WorkflowChange};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// The public address of the simulated deployment.
const ADDRESS: &str = "https://sluice.test";
/// The parameter with the workflow that a step calls.
const CALLED: &str = "workflow_id";
/// The steps that only divide or close a block.
const MARKS: [Block; 10] = [
    Block::Else,
    Block::EndIf,
    Block::EndLoop,
    Block::EndForEach,
    Block::EndWhile,
    Block::Branch,
    Block::EndParallel,
    Block::EndTry,
    Block::RaceBranch,
    Block::EndRace,
];
/// The step of a workflow that replaces another one.
const ONLY_STEP: &str = "result";

pub(super) async fn prepare<'a>(
    stores: &Stores,
    scripts: &RealTime,
    subject: &Subject,
    case: &'a Case,
    setting: &'a Setting,
) -> Result<Stage<'a>, Unplayable> {
    let clock = VirtualClock::starting_at(case.clock);
    let shared: Arc<dyn Clock> = Arc::new(clock);
    let http = Arc::new(Simulated::new(case.mocks.clone(), case.unmatched, Arc::clone(&shared)));
    let ids = Arc::new(PinnedIds::new(case.seed));
    let (ports, account) =
        stores.next(clock, Arc::clone(&ids) as Arc<dyn Ids>, Arc::clone(&http) as Arc<dyn HttpOut>).await?;
    let hints = Arc::new(Hints::new(account.clone(), shared));
    let ports = Ports {
        step_queue: Arc::clone(&hints) as _,
        callback_queue: Arc::clone(&hints) as _,
        scripts: Arc::new(scripts.clone()),
        cloud: Arc::new(NoServices(Arc::clone(&ports.cloud))),
        ..ports
    };
    let config = Config {
        public_url: ADDRESS.to_owned(),
        commit_every_step: matches!(setting.way, Way::EachStep | Way::StoppedAfter(_)),
        device: json!({"brand": "Sluice", "model": "test"}),
        ..Config::default()
    };
    let crashes = match setting.way {
        Way::CrashesAfterCommits | Way::StoppedAfter(_) => Crashes::AfterCommits,
        Way::CrashesBeforeCommits => Crashes::before_commits(&http),
        _ => Crashes::Never,
    };
    let executions = Arc::clone(&ports.executions);
    let engine = Engine::new(ports, config);
    check_children(subject, case)?;
    account::fill(&engine, &account, case).await?;
    put_others(&engine, &account, subject, case).await?;
    account::publish(&engine, &account, subject).await?;
    let (workflow, program) = put_subject(&engine, &account, subject, case, setting).await?;
    let known = Arc::new(Mutex::new(Vec::new()));
    let (commits, resumed) = (Arc::default(), AtomicBool::new(false));
    Ok(Stage {
        case,
        setting,
        clock,
        engine,
        account,
        hints,
        http,
        ids,
        known,
        stored: executions,
        crashes,
        commits,
        resumed,
        workflow,
        program,
    })
}

/// Refuses results of workflows that no step calls, because they would never be used.
fn check_children(subject: &Subject, case: &Case) -> Result<(), Problem> {
    let definitions =
        || std::iter::once(&subject.definition).chain(subject.others.iter().map(|other| &other.definition));
    let parameters =
        || definitions().flat_map(|definition| &definition.steps).filter_map(|step| step.parameters.get(CALLED));
    let called: Vec<_> = parameters().filter_map(|value| unwrap_typed(value).as_str()).map(str::trim).collect();
    // A reference can have any id as its value.
    if called.iter().any(|id| id.contains("{{") || id.contains("[[")) {
        return Ok(());
    }
    for (name, _) in &case.children {
        let other = subject.others.iter().find(|other| other.name == *name).and_then(|other| other.id.as_deref());
        if !called.iter().any(|id| id == name || Some(*id) == other) {
            let at = place(case, "children").key(name);
            return Err(unknown_name(&at, name, "called workflow", called.iter().copied()));
        }
    }
    Ok(())
}

/// Stores the called workflows: replacements that only have a result, and workflows that are really
/// executed.
async fn put_others(engine: &Engine, account: &AccountId, subject: &Subject, case: &Case) -> Result<(), Unplayable> {
    let mut replaced = BTreeSet::new();
    for (called, mock) in &case.children {
        let other = subject.others.iter().find(|other| other.id.as_ref() == Some(called) || other.name == *called);
        let id = other.and_then(|other| other.id.clone()).unwrap_or_else(|| called.clone());
        put_stand_in(engine, account, &id, mock, &place(case, "children").key(called)).await?;
        replaced.insert(id);
    }
    for other in subject.others.iter().filter(|other| other.id.as_ref().is_none_or(|id| !replaced.contains(id))) {
        let at = Path::root().key("workflows").key(other.id.as_deref().unwrap_or(&other.name));
        // Two files can have the same name.
        let name = other.id.as_ref().unwrap_or(&other.name);
        let fields = fields(name, other.max_execution_time, other.reentry);
        let new = NewWorkflow { id: parsed(other.id.as_deref(), &at)?, fields, definition: other.definition.clone() };
        workflows::create(engine, account, new).await.map_err(|error| Problem::new(&at, error.to_string()))?;
    }
    Ok(())
}

/// Stores a workflow that only has the result of another one.
async fn put_stand_in(
    engine: &Engine,
    account: &AccountId,
    id: &str,
    mock: &ChildMock,
    at: &Path,
) -> Result<(), Unplayable> {
    let step = Step { id: ONLY_STEP.to_owned(), module_id: "return".to_owned(), ..Step::default() };
    let definition = Definition { v: 1, steps: vec![step], ..Definition::default() };
    let fields = fields(id, None, None);
    let new = NewWorkflow { id: parsed(Some(id), at)?, fields, definition: definition.clone() };
    let kept = workflows::create(engine, account, new).await.map_err(|error| Problem::new(at, error.to_string()))?;
    let mut program = compile(&definition)?;
    match mock {
        ChildMock::Result(value) => rewrite::answer(&mut program, value),
        ChildMock::Fail(message) => {
            let fail = StepMock::Fail(Failing { message: message.clone(), retryable: false, kind: FailureKind::Other });
            rewrite::replace(&mut program, &[(ONLY_STEP.to_owned(), fail)], at)?;
            rewrite::unnamed(&mut program);
        }
    }
    engine.programs.put(account, &kept.id, kept.revision, Arc::new(program));
    Ok(())
}

fn parsed(id: Option<&str>, at: &Path) -> Result<Option<WorkflowId>, Problem> {
    id.map(WorkflowId::parse).transpose().map_err(|error| Problem::new(at, error.to_string()))
}

fn fields(name: &str, max_execution_time: Option<i64>, reentry: Option<Reentry>) -> WorkflowChange {
    WorkflowChange {
        name: Some(name.to_owned()),
        max_execution_time: Some(max_execution_time),
        reentry_behavior: Some(reentry),
        ..WorkflowChange::default()
    }
}

async fn put_subject(
    engine: &Engine,
    account: &AccountId,
    subject: &Subject,
    case: &Case,
    setting: &Setting,
) -> Result<(WorkflowId, Arc<Program>), Unplayable> {
    let definition = Definition { v: 1, record: Recording::All, ..subject.definition.clone() };
    let mut program = compile(&definition).map_err(Unplayable::Workflow)?;
    rewrite::replace(&mut program, &case.steps, &place(case, "steps"))?;
    rewrite::cut(&mut program, &setting.cut, &case.steps)?;
    check_references(case, &program)?;
    let id = subject.id.as_deref().filter(|id| WorkflowId::parse(id).is_ok());
    let name = format!("{} (tested)", subject.name);
    let fields = fields(&name, subject.max_execution_time, subject.reentry);
    let new = NewWorkflow { id: parsed(id, &Path::root().key("workflow"))?, fields, definition };
    let kept = workflows::create(engine, account, new).await.map_err(Unplayable::Workflow)?;
    let program = Arc::new(program);
    engine.programs.put(account, &kept.id, kept.revision, Arc::clone(&program));
    Ok((kept.id, program))
}

/// Refuses expectations and signals of steps that the workflow does not have, because they would
/// always be met, or never be used.
fn check_references(case: &Case, program: &Program) -> Result<(), Problem> {
    let expected = || case.expect.steps.iter().map(|(id, _)| (id, case.expect.path.key("steps").key(id)));
    for (id, at) in expected() {
        rewrite::place(program, id, &at)?;
    }
    if let Some((_, at)) = expected().find(|(id, _)| is_mark(program, id)) {
        return Err(Problem::new(&at, "only divides or closes a block, so no run has it as a step of its own"));
    }
    for signal in &case.signals {
        rewrite::place(program, &signal.to, &signal.path.key("to"))?;
    }
    Ok(())
}

/// Whether a step only divides or closes a block.
fn is_mark(program: &Program, id: &str) -> bool {
    let node = program.index.get(id).and_then(|index| program.nodes.get(index.place()));
    let module = node.filter(|node| rewrite::is_marker(node)).and_then(|node| catalogue::find(&node.module_id));
    module.is_some_and(|module| matches!(module.behaviour, Behaviour::Block(block) if MARKS.contains(&block)))
}
