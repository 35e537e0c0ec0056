//! `sluice test`: executes the cases of test files in virtual time, on several threads.

use super::load::{Loaded, load, variables};
use super::show::{self, Results};
use super::snapshots::Snapshots;
use super::{coverage, junit, watch};
use crate::account::discover::test_files;
use crate::{Exit, Failure, Result, Session};
use async_trait::async_trait;
use clap::Args;
use engine::ports::Scripts;
use engine::ports::scripts::{EffectFailure, ScriptCall};
use model::AccountId;
use rehearsal::{Options, RealTime, Stores, Verdict, judge};
use sandbox::Sandbox;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The number of cases for which one more thread, with its own stores, is worthwhile.
const WORTH_A_THREAD: usize = 8;

/// Run the tests of workflows, offline and in virtual time
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
pub struct Test {
    /// Test files, or folders in which they are searched
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,

    /// Only cases with this text in their names
    #[arg(short = 'k', long = "case", value_name = "TEXT")]
    pub only: Option<String>,

    /// Write a report for CI systems
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,

    /// Run them again whenever a file changes
    #[arg(long)]
    pub watch: bool,

    /// Store what was found as the snapshots of the cases that compare one
    #[arg(long)]
    pub update: bool,

    /// The number of threads
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,

    /// Show which steps and branches no case has executed
    #[arg(long)]
    pub coverage: bool,

    /// Write the coverage in the format of lcov
    #[arg(long, value_name = "FILE")]
    pub lcov: Option<PathBuf>,

    /// Run every case also with workers that crash, and report what happens twice
    #[arg(long)]
    pub crash: bool,
}

impl Test {
    /// Runs the tests.
    pub fn run(self, session: &mut Session) -> Result<Exit> {
        if self.watch {
            return watch::watch(&self.paths, session, |session| self.once(session));
        }
        self.once(session).map(|(exit, _)| exit)
    }

    /// Runs the tests once; also the files that they depend on.
    pub(super) fn once(&self, session: &mut Session) -> Result<(Exit, Vec<PathBuf>)> {
        let began = (session.now)();
        for path in &self.paths {
            if test_files(std::slice::from_ref(path))?.is_empty() {
                return Err(Failure::usage("there are no test files")
                    .at(path.display().to_string())
                    .because("their names end in .test.yaml or .test.json")
                    .advise("see docs/how-to/test-workflows.md"));
            }
        }
        let mut files = test_files(&self.paths)?;
        let mut suites = Vec::new();
        for file in &files {
            suites.push(load(file, variables(file, session.chosen())?.as_ref())?);
        }
        let verdicts = self.judge_all(&suites)?;
        let mut results = Results::default();
        for (loaded, mut verdicts) in suites.iter().zip(verdicts) {
            let mut snapshots = Snapshots::of(&loaded.file)?;
            snapshots.settle(&mut verdicts, self.update, self.only.is_none())?;
            results.add(loaded, verdicts);
        }
        results.millis = (session.now)() - began;
        if let Some(path) = &self.junit {
            junit::write(path, &results)?;
        }
        show::show(session, &results)?;
        if self.coverage || self.lcov.is_some() {
            coverage::report(session, &suites, &results, self.coverage, self.lcov.as_deref())?;
        }
        files.extend(suites.into_iter().flat_map(|loaded| loaded.files));
        Ok((if results.failed() == 0 { Exit::Done } else { Exit::Findings }, files))
    }

    /// The verdicts on all cases, in their order.
    pub(super) fn judge_all(&self, suites: &[Loaded]) -> Result<Vec<Vec<Verdict>>> {
        let chosen = |name: &str| self.only.as_ref().is_none_or(|part| name.contains(part.as_str()));
        let cases: Vec<(usize, usize)> = suites
            .iter()
            .enumerate()
            .flat_map(|(suite, loaded)| {
                let cases = loaded.suite.cases.iter().enumerate();
                cases.filter(|(_, case)| chosen(&case.name)).map(move |(case, _)| (suite, case))
            })
            .collect();
        if let Some(part) = self.only.as_ref().filter(|_| cases.is_empty()) {
            return Err(Failure::usage(format!("no case has '{part}' in its name")));
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = self.jobs.unwrap_or(threads).clamp(1, cases.len().div_ceil(WORTH_A_THREAD).max(1));
        let work = Work {
            suites,
            cases: &cases,
            next: AtomicUsize::new(0),
            verdicts: Mutex::new(vec![None; cases.len()]),
            options: Options { crash: self.crash, ..Options::default() },
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| work.thread())).collect();
            workers.into_iter().try_for_each(|worker| {
                worker.join().unwrap_or_else(|_| Err(Failure::usage("a thread of the tests has failed")))
            })
        })?;
        let found = work.verdicts.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<Vec<Verdict>> = suites.iter().map(|_| Vec::new()).collect();
        for ((suite, _), verdict) in cases.into_iter().zip(found) {
            if let (Some(of), Some(verdict)) = (all.get_mut(suite), verdict) {
                of.push(verdict);
            }
        }
        Ok(all)
    }
}

/// The cases that the threads share.
struct Work<'a> {
    suites: &'a [Loaded],
    cases: &'a [(usize, usize)],
    next: AtomicUsize,
    verdicts: Mutex<Vec<Option<Verdict>>>,
    options: Options,
}

impl Work<'_> {
    /// Executes cases until none is left.
    fn thread(&self) -> Result<()> {
        let failed = |error: String| Failure::usage("the tests cannot be run").because(error);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        let runtime = runtime.map_err(|error| failed(error.to_string()))?;
        runtime.block_on(async {
            let stores = Stores::open().map_err(|error| failed(error.to_string()))?;
            let scripts = RealTime::new(Arc::new(Confined(Sandbox::here(1))));
            loop {
                let at = self.next.fetch_add(1, Ordering::Relaxed);
                let Some((suite, case)) = self.cases.get(at).copied() else { return Ok(()) };
                let Some(loaded) = self.suites.get(suite) else { return Ok(()) };
                let Some(case) = loaded.suite.cases.get(case) else { return Ok(()) };
                let verdict = judge(&stores, &scripts, &loaded.subject, case, &self.options).await;
                let mut verdicts = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(place) = verdicts.get_mut(at) {
                    *place = Some(verdict);
                }
            }
        })
    }
}

/// Evaluates scripts in confined processes of this program.
struct Confined(Sandbox);

#[async_trait]
impl Scripts for Confined {
    async fn run(&self, _: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure> {
        self.0.run(&call).await
    }
}
