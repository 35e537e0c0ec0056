//! Runs cases on a separate thread, whose runtime has its own paused clock.

use crate::format::{Case, Suite};
use crate::play::Setting;
use crate::verdict::{Options, Verdict, judge};
use crate::world::{RealTime, Stores};
use crate::{Problem, Subject};
use engine::{Engine, Error};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, oneshot};

/// The longest time for all cases of a request, in real time.
const LONGEST: Duration = Duration::from_secs(10);
/// The number of requests whose cases run at the same time in this process. Others wait.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The verdicts on all cases, in their order.
pub(super) async fn all(
    engine: &Engine,
    subject: Subject,
    suite: Suite,
    setting: Setting,
) -> Result<Vec<Verdict>, Error> {
    let _turn = AT_ONCE.acquire().await.map_err(|_| Error::Internal("no tests are run any more"))?;
    let clock = Arc::clone(&engine.ports.clock);
    let until = clock.now().plus(LONGEST);
    let scripts = RealTime::on(Handle::current(), Arc::clone(&engine.ports.scripts));
    let cancelled = Arc::clone(&setting.cancelled);
    let found: Arc<Mutex<Vec<Verdict>>> = Arc::default();
    let (done, end) = oneshot::channel();
    let work = Work { subject, cases: suite.cases.clone(), setting, scripts, found: Arc::clone(&found) };
    let thread = std::thread::Builder::new().name("tests".to_owned()).spawn(move || {
        // If the request was cancelled, nothing receives the verdicts.
        let _ = done.send(work.run());
    });
    thread.map_err(|_| Error::Internal("there is no thread for the tests"))?;
    tokio::select! {
        ended = end => ended.unwrap_or(Err("the tests have broken off"))
            .map_err(Error::Internal)?,
        () = clock.sleep_until(until) => cancelled.store(true, Ordering::Relaxed),
    }
    let mut verdicts = found.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let missing = suite.cases.iter().skip(verdicts.len()).map(|case| {
        let path = case.origins.first().cloned().unwrap_or_default();
        Verdict {
            problem: Some(Problem::new(&path, format!("was not finished within {LONGEST:?}"))),
            ..Verdict::of(case)
        }
    });
    let missing: Vec<_> = missing.collect();
    verdicts.extend(missing);
    Ok(verdicts)
}

struct Work {
    subject: Subject,
    cases: Vec<Case>,
    setting: Setting,
    scripts: RealTime,
    found: Arc<Mutex<Vec<Verdict>>>,
}

impl Work {
    fn run(self) -> Result<(), &'static str> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        let runtime = runtime.map_err(|_| "there is no runtime for the tests")?;
        runtime.block_on(async {
            let stores = Stores::open().map_err(|_| "there are no stores for the tests")?;
            let options = Options { setting: self.setting.clone(), crash: false };
            for case in &self.cases {
                let verdict = judge(&stores, &self.scripts, &self.subject, case, &options).await;
                if self.setting.cancelled.load(Ordering::Relaxed) {
                    break;
                }
                self.found.lock().unwrap_or_else(PoisonError::into_inner).push(verdict);
            }
            Ok(())
        })
    }
}
