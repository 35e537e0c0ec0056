//! Runs every function in a process of its own behind `cargo lambda watch`, the closest possible on
//! one machine to a deployment.
//!
//! The other services are also started: DynamoDB and SQS endpoints, an event source that polls the
//! queues, and a clock that ticks. All data is lost at the end. To work with a host that keeps its
//! data, use `cargo run`.

mod cloud;
mod error;
mod flags;
mod functions;
mod lambda_api;
mod pump;

use clap::Parser;
use cloud::Cloud;
use error::Error;
use flags::Flags;
use functions::Functions;
use lambda_api::LambdaApi;
use standalone::signals::Signals;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,watch=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(&flags).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: &Flags) -> Result<(), Error> {
    let cloud = Cloud::start(flags).await?;
    let lambda = LambdaApi::new(flags.port)?;
    let mut signals = Signals::listen().map_err(Error::Signal)?;
    let mut functions = Functions::start(flags, &cloud.variables)?;
    tokio::select! {
        ended = functions.ended() => ended?,
        never = pump::deliver_all(flags, &cloud, &lambda) => match never {},
        () = signals.first() => {}
    }
    functions.stop().await;
    Ok(())
}
