//! Performs one effect through its port.

use super::{Run, stop_workflow, variables};
use crate::interpret::{ChildKey, EffectRequest};
use crate::ports::{Files, Metric};
use crate::secrets::Secrets;
use crate::{BrokenInvariant, Error, FibreId, connections, units};
use catalogue::{CloudCall, Effect, EffectFailure, EffectResult, FileCall, FilePart, HttpRequest};
use futures::FutureExt;
use futures::future::BoxFuture;
use model::json::encoded_len;
use model::{AccountId, ExecutionId, Timestamp, Usage};
use std::borrow::Cow;
use std::time::Duration;

/// The header with the idempotency key of a step.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The time limit of effects that have none of their own.
const LIMIT: Duration = Duration::from_secs(30);
/// The memory of the function that runs scripts, in MB.
const SCRIPT_MB: u64 = 1024;
/// The number of items that are read for a connection: itself, its tokens and the account's key.
const OF_CONNECTION: u64 = 3;
/// How much longer than its time limit a port may take before its call is abandoned.
const GRACE: Duration = Duration::from_millis(250);

/// The completion of something that was in flight.
pub enum Completion {
    /// An effect has completed.
    Effect {
        /// The fibre whose step wanted it.
        fibre: FibreId,
        /// What came of it.
        result: EffectResult,
        /// The usage that is counted for this run.
        used: Usage,
    },
    /// A child has been started, or refused.
    Started {
        /// The fibre whose step wanted it.
        fibre: FibreId,
        /// Identifies the child.
        key: ChildKey,
        /// Why it was refused; `None` if its row exists.
        refused: Option<String>,
    },
    /// The error because of which the run cannot continue for now: the invocation ends with it.
    Broken(Error),
}

impl Run {
    /// The time limit of an effect: its own, or that of the step's policy if it is shorter. `None`
    /// for effects that only wait.
    pub(super) fn time_limit(&self, issue: &EffectRequest) -> Result<Option<Duration>, BrokenInvariant> {
        let own = match &issue.effect {
            Effect::Http { request, .. } => Duration::from_millis(request.timeout_ms),
            Effect::Script(_) | Effect::Cloud(_) | Effect::File(_) | Effect::Variables { .. } | Effect::Stop { .. } => {
                LIMIT
            }
            Effect::Sleep { .. } | Effect::Children(_) | Effect::Signal { .. } => return Ok(None),
        };
        let policy = self.program.node(issue.step)?.policy.timeout;
        Ok(Some(policy.map_or(own, |policy| own.min(policy))))
    }

    /// Starts an effect that leaves the process.
    pub(super) fn perform(
        &self,
        issue: EffectRequest,
        now: Timestamp,
    ) -> Result<BoxFuture<'static, Completion>, BrokenInvariant> {
        let limit = self.time_limit(&issue)?.unwrap_or_default();
        let left = self.bounds.abort_at.map_or(limit, |abort_at| now.until(abort_at));
        let limit = limit.min(left);
        let fibre = issue.fibre;
        let node = self.program.node(issue.step)?;
        let key = effect_key(self.row.id, &node.id, issue.pass);
        let is_http = matches!(issue.effect, Effect::Http { .. });
        let module = node.module;
        let clock = self.engine.ports.clock.clone();
        let metrics = self.engine.ports.metrics.clone();
        let kind = Uses::of(&issue.effect);
        let work = self.call_port(issue.effect, key, limit);
        let effect = async move {
            let end = now.plus(limit).plus(GRACE);
            let result = tokio::select! {
                biased;
                result = work => result,
                // A port ends by its own time limit. If it does not, this one applies.
                () = clock.sleep_until(end) => timed_out(is_http),
            };
            let millis = now.until(clock.now()).as_millis() as u64;
            if let Some(module) = module {
                metrics.count(Metric::Step { module: module.id, millis });
            }
            let used = kind.after(&result, millis);
            Completion::Effect { fibre, result, used }
        };
        Ok(effect.boxed())
    }

    fn call_port(&self, effect: Effect, key: String, limit: Duration) -> BoxFuture<'static, EffectResult> {
        let ports = self.engine.ports.clone();
        match effect {
            Effect::Http { mut request, files, connection, idempotency_key, .. } => {
                request.timeout_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX).max(1);
                if idempotency_key {
                    add_key(&mut request, &key);
                }
                let (account, secrets) = (self.row.account.clone(), self.facts.secrets.clone());
                async move {
                    let sent = match attach(&*ports.files, &account, &secrets, &key, &mut request, files).await {
                        Ok(()) => connections::send(&ports, &account, connection.as_deref(), request).await,
                        Err(failure) => Err(failure),
                    };
                    EffectResult::Http(sent)
                }
                .boxed()
            }
            Effect::Script(call) => {
                let account = self.row.account.clone();
                async move { EffectResult::Value(ports.scripts.run(&account, call).await) }.boxed()
            }
            Effect::Cloud(call) => async move { EffectResult::Value(ports.cloud.call(call, &key).await) }.boxed(),
            Effect::File(call) => {
                let account = self.row.account.clone();
                async move { EffectResult::Value(ports.files.apply(&account, call, &key).await) }.boxed()
            }
            Effect::Variables { workflow, names } => {
                let (engine, account) = (self.engine.clone(), self.row.account.clone());
                async move { EffectResult::Value(variables::read(&engine, &account, &workflow, &names).await) }.boxed()
            }
            Effect::Stop { workflow } => {
                let (engine, account) = (self.engine.clone(), self.row.account.clone());
                async move { EffectResult::Value(stop_workflow::stop_workflow(&engine, &account, &workflow).await) }
                    .boxed()
            }
            // Effects that only wait are never performed here.
            Effect::Sleep { .. } | Effect::Children(_) | Effect::Signal { .. } => {
                async move { EffectResult::Slept { millis: 0 } }.boxed()
            }
        }
    }
}

/// The key under which a step's effect runs, the same on every repetition and every retry:
/// `<executionId>/<stepId>/<pass>`.
fn effect_key(execution: ExecutionId, step_id: &str, pass: u32) -> String {
    // Step ids are free text; a header field is not.
    let step: String = step_id.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
    format!("{}/{step}/{pass}", execution.vflow())
}

/// The resources of the deployment that an effect uses.
#[derive(Clone, Copy)]
enum Uses {
    Nothing,
    /// The function that runs scripts.
    Script,
    /// The items that are read for a request: files in it, and its connection.
    Attached(u64),
    /// The item of a file, and the smallest number of bytes that are written into it.
    File {
        written: Option<usize>,
    },
    /// A message of a queue.
    Message,
    /// Rows of other runs, and the list that names them.
    Rows,
}

impl Uses {
    fn of(effect: &Effect) -> Self {
        match effect {
            Effect::Script(_) => Self::Script,
            Effect::Http { files, connection, .. } if connection.is_some() || !files.is_empty() => {
                Self::Attached(files.len() as u64 + connection.as_ref().map_or(0, |_| OF_CONNECTION))
            }
            Effect::File(call) => Self::File { written: call.content().map(str::len) },
            Effect::Cloud(CloudCall::Send { .. }) => Self::Message,
            Effect::Variables { .. } | Effect::Stop { .. } => Self::Rows,
            _ => Self::Nothing,
        }
    }

    fn after(self, result: &EffectResult, millis: u64) -> Usage {
        let bytes = match result {
            EffectResult::Value(Ok(value)) => encoded_len(value),
            _ => 0,
        };
        let none = Usage::default();
        match self {
            Self::Nothing => none,
            Self::Attached(files) => Usage { reads: files, ..none },
            Self::Script => Usage { invocations: 1, mb_ms: millis.max(1) * SCRIPT_MB, ..none },
            Self::File { written } => {
                let reads = units::read(bytes.max(written.unwrap_or(0)));
                Usage { reads, writes: written.map_or(0, units::written), ..none }
            }
            Self::Message => Usage { requests: 1, ..none },
            Self::Rows => Usage { reads: 1 + units::read(bytes), ..none },
        }
    }
}

fn timed_out(is_http: bool) -> EffectResult {
    if is_http {
        EffectResult::Http(Err(EffectFailure::late("Connection timeout")))
    } else {
        EffectResult::Value(Err(EffectFailure::late("took longer than allowed")))
    }
}

fn add_key(request: &mut HttpRequest, key: &str) {
    if !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(IDEMPOTENCY_KEY)) {
        request.headers.push((IDEMPOTENCY_KEY.to_owned(), key.to_owned()));
    }
}

/// Puts files of the account into the body of the request, each at its position. Secrets that were
/// written into a file are stored there as tokens.
async fn attach(
    store: &dyn Files,
    account: &AccountId,
    secrets: &Secrets,
    key: &str,
    request: &mut HttpRequest,
    files: Vec<FilePart>,
) -> Result<(), EffectFailure> {
    if files.is_empty() {
        return Ok(());
    }
    let bytes = request.body.take().unwrap_or_default();
    let (mut body, mut from) = (Vec::with_capacity(bytes.len()), 0);
    for FilePart { at, path } in files {
        let read = store.apply(account, FileCall::Read { path }, key).await?;
        let content = secrets.reveal(Cow::Owned(read));
        let (Some(before), Some(content)) = (bytes.get(from..at), content.as_str()) else {
            return Err(misplaced());
        };
        body.extend_from_slice(before);
        body.extend_from_slice(content.as_bytes());
        from = at;
    }
    body.extend_from_slice(bytes.get(from..).ok_or_else(misplaced)?);
    request.body = Some(body);
    Ok(())
}

/// A request whose files do not fit into its body is not sent.
fn misplaced() -> EffectFailure {
    EffectFailure::lasting("a file has no place in the request's body")
}
