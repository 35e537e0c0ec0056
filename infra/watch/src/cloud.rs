//! The services around the functions: tables, queues, and a first account.

use crate::error::Error;
use crate::flags::Flags;
use api::{Context, HostFacts};
use aws::http_out::GuardedClient;
use aws::sqs::Receiver;
use aws::{Clients, Config, RandomIds, SystemClock};
use embedded::{Embedded, Storage};
use engine::Engine;
use engine::ports::Clock;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long a received message is hidden: longer than a worker needs for it here.
const VISIBILITY: Duration = Duration::from_mins(2);

/// The endpoints, which a separate task serves until the process ends.
pub struct Cloud {
    /// The receivers of the queues, each with the worker for its messages.
    pub queues: Vec<(Receiver, &'static str)>,
    /// The environment variables that give the functions these addresses.
    pub variables: Vec<(&'static str, String)>,
}

impl Cloud {
    /// Serves the endpoints, creates tables and queues, and stores an account with the samples.
    pub async fn start(flags: &Flags) -> Result<Self, Error> {
        let clock = SystemClock;
        let embedded = Embedded::open(Storage::Memory, embedded::Clock::new(move || clock.now().0))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, flags.endpoints_port)).await.map_err(Error::Listen)?;
        let endpoint = format!("http://{}", listener.local_addr().map_err(Error::Listen)?);
        let config = Config::embedded(&endpoint);
        // This process reaches the services without the socket.
        let clients = Clients::new(&config, Some(embedded.sdk_http_client()));
        tokio::spawn(async move {
            if let Err(error) = embedded.serve(listener, std::future::pending()).await {
                tracing::error!(%error, "the endpoints broke down");
            }
        });
        aws::schema::create_tables(&clients.dynamodb, &config).await?;
        aws::sqs::create_queues(&clients.sqs, &config, VISIBILITY).await?;
        first_start(flags, &config, &clients, clock).await?;
        let queues = vec![
            (Receiver::steps(&config, &clients.sqs)?, workers::run_execution::WORKER.name),
            (Receiver::callbacks(&config, &clients.sqs)?, workers::send_callback::WORKER.name),
            (Receiver::dead_callbacks(&config, &clients.sqs)?, workers::drain_dlq::WORKER.name),
        ];
        Ok(Self { queues, variables: variables(flags, config, endpoint) })
    }
}

async fn first_start(flags: &Flags, config: &Config, clients: &Clients, clock: SystemClock) -> Result<(), Error> {
    let http_out = Arc::new(GuardedClient::new(std::iter::empty().collect())?);
    let facts = HostFacts::new(env!("CARGO_PKG_VERSION"), clock.now());
    let ports = aws::ports_with(config, clients, Arc::new(clock), Arc::new(RandomIds), http_out);
    let context = Context::new(Engine::new(ports, engine::Config::default()), facts);
    if let Some(credentials) = standalone::bootstrap::create_account(&context, flags.bootstrap.as_deref()).await? {
        announce(flags, &credentials);
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is the program's answer to the user, not a log")]
fn announce(flags: &Flags, credentials: &standalone::bootstrap::Credentials) {
    let url = format!("http://127.0.0.1:{}", flags.port);
    match &flags.bootstrap {
        Some(file) => println!("The credentials are in {}.\n", file.display()),
        None => println!("{credentials}\n"),
    }
    println!("The functions answer on {url}, each built at its first call:");
    println!("  health  curl {url}/api/v1/system/health");
    println!("  call    curl -d '{{\"name\":\"you\"}}' {url}/v1/api/admin/test/sync");
}

fn variables(flags: &Flags, config: Config, endpoint: String) -> Vec<(&'static str, String)> {
    let optional = [
        ("WORKFLOWS_TABLE", config.workflows_table),
        ("EXECUTIONS_TABLE", config.executions_table),
        ("ACCESS_TABLE", config.access_table),
        ("STEP_QUEUE_URL", config.step_queue_url),
        ("CALLBACK_QUEUE_URL", config.callback_queue_url),
    ];
    let mut variables = vec![
        ("AWS_ENDPOINT_URL", endpoint),
        // Functions call each other at the same address as other callers.
        ("AWS_ENDPOINT_URL_LAMBDA", format!("http://127.0.0.1:{}", flags.port)),
        ("SCRIPT_RUNNER", workers::script_runner::WORKER.name.to_owned()),
        ("SECRETS_ROOT_KEY", config.root_key.digits().unwrap_or_default()),
        ("AWS_REGION", config.region),
        ("SLUICE_PUBLIC_URL", format!("http://127.0.0.1:{}", flags.port)),
        ("ALLOW_HOSTS", flags.allow_hosts.join(",")),
        // The runtime warns about a variable that `cargo lambda` sets for every process.
        ("LOG_LEVEL", "info,lambda_runtime=error".to_owned()),
        ("OPEN_PAIRING", "true".to_owned()),
        ("STAGE", "watch".to_owned()),
        ("RATE_LIMITS", "off".to_owned()),
        ("ROOT_KEY_HASH", flags.root_key.as_deref().map(engine::digest::sha256_hex).unwrap_or_default()),
    ];
    variables.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
    variables
}
