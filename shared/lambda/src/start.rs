//! From the start of the process to its first event.

use crate::config::Config;
use crate::http;
use crate::metrics::{self, Emf};
use crate::queue::{self, Batch, MessageHandler, describe};
use api::{Context, HostFacts, Route, may_be_logged};
use aws::http_out::GuardedClient;
use engine::Engine;
use engine::ports::Clock;
use engine::usecase::tick::TickReport;
use futures::future::BoxFuture;
use lambda_http::request::LambdaRequest;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use std::fmt::Display;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tracing_subscriber::filter::{LevelFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Does what is to be done every minute.
pub type TickHandler = for<'a> fn(&'a Engine) -> BoxFuture<'a, Result<TickReport, engine::Error>>;

/// How long an invocation may go on where the runtime API does not say when it ends: `cargo lambda watch` names a moment in 1970.
const UNKNOWN: Duration = Duration::from_mins(1);

/// Serves one route behind the HTTP API.
pub fn serve_http(route: &'static Route) -> ExitCode {
    serve(async |context: Context, emf: &Emf| {
        let context = &context;
        lambda_runtime::run(service_fn(|event: LambdaEvent<LambdaRequest>| async move {
            let answer = http::answer(context, route, event).await;
            emf.tell(context.engine.ports.clock.now().0);
            answer
        }))
        .await
    })
}

/// Serves a worker of a queue. Each message of a batch is worked on by itself; those that fail are reported, one by one.
pub fn serve_queue(handler: MessageHandler) -> ExitCode {
    serve(async |context: Context, emf: &Emf| {
        let engine = &context.engine;
        lambda_runtime::run(service_fn(|event: LambdaEvent<Batch>| async move {
            let left = left(engine, event.context.deadline);
            let failures = queue::work(engine, handler, event.payload, left).await;
            emf.tell(engine.ports.clock.now().0);
            Ok::<_, Diagnostic>(failures)
        }))
        .await
    })
}

/// Serves what a schedule sets off. An error is logged and counted as the function's; the schedule comes again by itself.
pub fn serve_tick(handler: TickHandler) -> ExitCode {
    serve(async |context: Context, emf: &Emf| {
        let engine = &context.engine;
        let function = Config::from_env().function;
        let function = function.as_deref();
        lambda_runtime::run(service_fn(|_: LambdaEvent<Value>| async move {
            let report = handler(engine).await;
            emf.tell(engine.ports.clock.now().0);
            let report = report
                .map_err(|error| Diagnostic { error_type: "Tick".to_owned(), error_message: describe(&error) })?;
            if let Some(function) = function {
                metrics::tell_tick(function, &report, engine.ports.clock.now().0);
            }
            Ok::<_, Diagnostic>(())
        }))
        .await
    })
}

/// Reads the environment and builds the ports, then polls for events.
fn serve(run: impl AsyncFnOnce(Context, &Emf) -> Result<(), lambda_runtime::Error>) -> ExitCode {
    on_this_thread(async |config| {
        let adapters = aws::Config::from_env().map_err(|error| describe(&error))?;
        let emf = Arc::new(Emf::new(config.stage.clone()));
        let mut context = context(config, &adapters).map_err(|error| describe(&error))?;
        context.engine.ports.metrics = emf.clone();
        run(context, &emf).await.map_err(|error| error.to_string())
    })
}

/// Starts the log and a runtime on this thread.
pub(crate) fn on_this_thread(serve: impl AsyncFnOnce(Config) -> Result<(), String>) -> ExitCode {
    let config = Config::from_env();
    start_log(&config.log);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return give_up(&error),
    };
    match runtime.block_on(serve(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => give_up(&error),
    }
}

fn context(config: Config, adapters: &aws::Config) -> Result<Context, aws::http_out::SetupError> {
    let clock = aws::SystemClock;
    let mut facts = HostFacts::new(env!("CARGO_PKG_VERSION"), clock.now());
    let http_out = GuardedClient::new(config.allow_hosts.iter().cloned().collect())?;
    let usual = engine::Config::default();
    let settings = engine::Config {
        public_url: config.public_url.clone().unwrap_or_default(),
        memory_mb: config.memory_mb.unwrap_or(usual.memory_mb),
        sync_cap: config.sync_cap.unwrap_or(usual.sync_cap),
        callback_gaps: config.callback_gaps.unwrap_or(usual.callback_gaps),
        ..usual
    };
    config.apply(&mut facts);
    let ports = aws::ports(adapters, None, Arc::new(clock), Arc::new(aws::RandomIds), Arc::new(http_out));
    Ok(Context::new(Engine::new(ports, settings), facts))
}

/// One JSON object a line, to where Lambda picks it up.
fn start_log(filter: &str) {
    let filter = filter.parse().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false);
    tracing_subscriber::registry().with(filter).with(filter_fn(may_be_logged)).with(lines).init();
}

fn give_up(error: &dyn Display) -> ExitCode {
    tracing::error!(error = %error, "cannot serve");
    ExitCode::FAILURE
}

/// How much of an invocation is left.
fn left(engine: &Engine, deadline_ms: u64) -> Duration {
    let now_ms = u64::try_from(engine.ports.clock.now().0).unwrap_or_default();
    match deadline_ms.saturating_sub(now_ms) {
        0 => UNKNOWN,
        left => Duration::from_millis(left),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A context whose stores cannot be reached.
    pub(crate) fn context() -> Context {
        super::context(Config::from_variables(|_| None), &aws::Config::embedded("http://127.0.0.1:1")).unwrap()
    }

    pub(crate) fn engine() -> Engine {
        context().engine
    }

    #[test]
    fn an_invocation_goes_on_until_its_deadline_or_for_a_minute() {
        let engine = engine();
        let now = u64::try_from(engine.ports.clock.now().0).unwrap();
        let known = left(&engine, now + 100_000);
        assert!(known > Duration::from_secs(90) && known <= Duration::from_secs(100), "{known:?}");
        assert_eq!(left(&engine, 600_000), UNKNOWN);
    }
}
