//! Runs the tests again whenever one of their files changes.

use crate::account::discover::test_files;
use crate::{Exit, Failure, Result, Session};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The pause between two checks of the files.
const PAUSE: Duration = Duration::from_millis(300);

/// Runs the tests in `paths` with `once`, which returns the files that they depend on, and again
/// after each change, until the user interrupts.
pub fn watch(
    paths: &[PathBuf],
    session: &mut Session,
    once: impl Fn(&mut Session) -> Result<(Exit, Vec<PathBuf>)>,
) -> Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage("the runtime cannot be started").because(error.to_string()))?;
    loop {
        let mut files = match once(session) {
            Ok((_, files)) => files,
            Err(failure) if failure.is_silent() => return Err(failure),
            // The user can correct a file that cannot be read.
            Err(failure) => {
                session.talk.fail(&failure, session.globals.format());
                test_files(paths).unwrap_or_default()
            }
        };
        files.extend(paths.iter().cloned());
        let before = state(paths, &files);
        session.talk.say("Waiting for changes; Ctrl-C ends this");
        while state(paths, &files) == before {
            let interrupted = runtime.block_on(async {
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => true,
                    () = tokio::time::sleep(PAUSE) => false,
                }
            });
            if interrupted {
                return Ok(Exit::Interrupted);
            }
        }
    }
}

/// The time of the last change of each file, including new test files.
fn state(paths: &[PathBuf], files: &[PathBuf]) -> Vec<(PathBuf, Option<SystemTime>, u64)> {
    let mut all = test_files(paths).unwrap_or_default();
    all.extend(files.iter().cloned());
    all.sort();
    all.dedup();
    let facts = |path: PathBuf| {
        let facts = fs::metadata(&path).ok();
        let changed = facts.as_ref().and_then(|facts| facts.modified().ok());
        (path, changed, facts.map_or(0, |facts| facts.len()))
    };
    all.into_iter().map(facts).collect()
}
