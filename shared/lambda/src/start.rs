//! The start of the process, up to its first event.

use crate::config::Config;
use crate::http::{self, Served, Strays, UnknownHandler};
use crate::metrics::{self, Emf};
use crate::queue::describe;
use crate::worker::{self, Work};
use api::{Context, Facade, HostFacts, RoutePattern, may_be_logged};
use aws::http_out::GuardedClient;
use engine::Engine;
use engine::ports::Clock;
use lambda_http::request::LambdaRequest;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use std::fmt::Display;
use std::process::ExitCode;
use std::sync::Arc;
use tracing_subscriber::filter::{LevelFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Serves facades behind the HTTP API: the route that the handler of the function names, or,
/// without a name, all routes by path.
pub fn serve_facades(facades: &[&'static Facade]) -> ExitCode {
    serve_http(|| Served::new(facades, None, Config::from_env().handler.as_deref()))
}

/// Serves facades, and answers requests for which the gateway has found no route: only these, if
/// the function has this handler. `places` are the paths and methods of the routes of all other
/// facades.
pub fn serve_facades_and_strays(
    facades: &[&'static Facade],
    handler: &'static str,
    places: &'static [&'static [RoutePattern]],
) -> ExitCode {
    let strays = Strays { handler, places };
    serve_http(|| Served::new(facades, Some(strays), Config::from_env().handler.as_deref()))
}

fn serve_http(served: impl FnOnce() -> Result<Served, UnknownHandler>) -> ExitCode {
    serve(async |context: Context, emf: &Emf| {
        let context = &context;
        let served = &served()?;
        lambda_runtime::run(service_fn(|event: LambdaEvent<LambdaRequest>| async move {
            let answer = http::answer(context, served, event).await;
            emf.write_counts(context.engine.ports.clock.now().0);
            answer
        }))
        .await
    })
}

/// Serves the workers of a binary: the one that the handler of the function names, or, without a
/// name, the one for which the event is.
pub fn serve_workers(workers: &'static [(&'static str, Work)]) -> ExitCode {
    serve(async |context: Context, emf: &Emf| {
        let config = Config::from_env();
        let (engine, config) = (&context.engine, &config);
        lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| async move {
            let name = config.handler.clone().unwrap_or_else(|| worker::addressee(&event.payload).to_owned());
            let answer = worker::work(engine, workers, &name, event).await;
            emf.write_counts(engine.ports.clock.now().0);
            let (report, answer) = answer?;
            if let (Some(report), Some(function)) = (report, &config.function) {
                metrics::tell_tick(function, &report, engine.ports.clock.now().0);
            }
            Ok::<_, Diagnostic>(answer)
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
        history_days: config.history_days,
        callback_gaps: config.callback_gaps.unwrap_or(usual.callback_gaps),
        ..usual
    };
    config.apply(&mut facts);
    let ports = aws::ports(adapters, None, Arc::new(clock), Arc::new(aws::RandomIds), Arc::new(http_out));
    Ok(Context::new(Engine::new(ports, settings), facts))
}

/// Logs one JSON object per line to standard output, which Lambda collects.
fn start_log(filter: &str) {
    let filter = filter.parse().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false);
    tracing_subscriber::registry().with(filter).with(filter_fn(may_be_logged)).with(lines).init();
}

fn give_up(error: &dyn Display) -> ExitCode {
    tracing::error!(error = %error, "cannot serve");
    ExitCode::FAILURE
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
}
