//! Puts the process together and runs it until it is told to stop.

use crate::bootstrap::{self, Credentials};
use crate::example::WithExample;
use crate::flags::{Flags, RateLimits};
use crate::scripts::LocalScripts;
use crate::{gateway, pump, root_key};
use api::{Context, HostFacts, Rates, Router};
use aws::cloud::{Grants, Patterns};
use aws::http_out::GuardedClient;
use aws::sqs::Receiver;
use aws::{Clients, Config, RandomIds, SystemClock};
use embedded::Embedded;
use engine::ports::Clock;
use engine::{Background, Engine};
use futures::future::BoxFuture;
use sandbox::Sandbox;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What the SDK puts into its requests to the embedded endpoints; nothing listens there.
const ENDPOINT: &str = "http://embedded.invalid";
/// How long a received message stays hidden: above what a worker takes.
const VISIBILITY: Duration = Duration::from_mins(5);
/// Scripts that run at the same time.
const SCRIPTS: usize = 4;

/// Why the host did not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data directory cannot be used.
    #[error("the data directory cannot be used: {0}")]
    Data(#[from] embedded::Error),
    /// The key of the secrets cannot be read or made.
    #[error("the key of the secrets cannot be used: {0}")]
    Key(#[source] std::io::Error),
    /// The tables or the queue cannot be made.
    #[error("the embedded services cannot be prepared: {0}")]
    Prepare(#[from] aws::Error),
    /// The guarded client cannot be made.
    #[error("the outbound client cannot be made: {0}")]
    Outbound(#[from] aws::http_out::SetupError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The first start could not be finished.
    #[error("the first start failed: {0}")]
    Bootstrap(#[from] bootstrap::Error),
    /// A store failed.
    #[error("the store failed: {0}")]
    Store(#[from] engine::StoreError),
}

/// The local host, listening.
pub struct Host {
    context: Context,
    router: Router,
    listener: TcpListener,
    queues: Vec<(Receiver, pump::Handler)>,
    embedded: Embedded,
}

impl Host {
    /// Opens the data, prepares the tables, does what a first start does, and listens.
    pub async fn start(flags: Flags) -> Result<Self, Error> {
        let clock = SystemClock;
        let embedded = Embedded::open(flags.storage(), embedded::Clock::new(move || clock.now().0))?;
        let mut config = config(&flags);
        if !flags.in_memory {
            config.root_key = root_key::load(&flags.data_dir).map_err(Error::Key)?;
        }
        let clients = Clients::new(&config, Some(embedded.sdk_http_client()));
        aws::schema::create_tables(&clients.dynamodb, &config).await?;
        aws::sqs::create_queues(&clients.sqs, &config, VISIBILITY).await?;
        for name in &flags.allow_sqs {
            aws::sqs::create_plain_queue(&clients.sqs, name).await?;
        }
        let http_out = WithExample(GuardedClient::new(flags.allow_hosts.iter().cloned().collect())?);
        let mut ports = aws::ports_with(&config, &clients, Arc::new(clock), Arc::new(RandomIds), Arc::new(http_out));
        ports.scripts = Arc::new(LocalScripts(sandbox(&flags)));
        let address = SocketAddr::new(flags.host, flags.port);
        let listen = |source| Error::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let local = listener.local_addr().map_err(listen)?;
        let engine = Engine::new(ports, flags.engine_config(local)).with_background(Arc::new(Spawn));
        let context = Context::new(engine, facts(&flags, clock, local));
        let first = bootstrap::run(&context).await?;
        announce(&flags, local, first.as_ref())?;
        let queues: Vec<(Receiver, pump::Handler)> = vec![
            (Receiver::steps(&config, &clients.sqs)?, workers::run_execution::handle),
            (Receiver::callbacks(&config, &clients.sqs)?, workers::send_callback::handle),
            (Receiver::dead_callbacks(&config, &clients.sqs)?, workers::drain_dlq::handle),
        ];
        Ok(Self { context, router: router(), listener, queues, embedded })
    }

    /// Where it listens.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until the process is asked to stop; then lets requests and runs under way come to an end.
    pub async fn run(self) {
        let (stop, stopped) = watch::channel(false);
        let engine = self.context.engine.clone();
        let pumped =
            |(receiver, handler)| tokio::spawn(pump::messages(engine.clone(), receiver, handler, stopped.clone()));
        let mut tasks: Vec<_> = self.queues.into_iter().map(pumped).collect();
        tasks.push(tokio::spawn(pump::ticks(engine, self.embedded, stopped.clone())));
        tasks.push(tokio::spawn(gateway::serve(self.listener, self.router, self.context, stopped)));
        asked_to_stop().await;
        // Receivers that are gone have nothing left to stop.
        let _ = stop.send(true);
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a part of the host broke down");
            }
        }
    }
}

/// Every route of every facade.
pub fn router() -> Router {
    Router::new(
        [vflow::ROUTES, management::ROUTES, botman::ROUTES, dpa::ROUTES, juggle::ROUTES, itrigger::ROUTES]
            .into_iter()
            .flatten()
            .copied(),
    )
}

/// The embedded services, and the queues among them that workflows may send to.
fn config(flags: &Flags) -> Config {
    let queue = |name: &String| format!("{ENDPOINT}/000000000000/{name}");
    let queues: Vec<_> = flags.allow_sqs.iter().map(queue).collect();
    let grants = Grants { sqs: Patterns::parse(&queues.join(",")), ..Grants::default() };
    Config { grants, is_alone: true, ..Config::embedded(ENDPOINT) }
}

fn sandbox(flags: &Flags) -> Sandbox {
    match &flags.script_child {
        Some(executable) => Sandbox::new(executable.clone(), SCRIPTS),
        None => Sandbox::here(SCRIPTS),
    }
}

struct Spawn;

impl Background for Spawn {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }
}

fn facts(flags: &Flags, clock: SystemClock, local: SocketAddr) -> HostFacts {
    HostFacts {
        open_pairing: local.ip().is_loopback(),
        root_key_hash: flags.root_key.as_deref().map(engine::secret::sha256_hex),
        rate_limits: (flags.rate_limits == RateLimits::Seed).then(Rates::default),
        base_url: Some(flags.public_url(local)),
        ..HostFacts::new(env!("CARGO_PKG_VERSION"), clock.now())
    }
}

/// Tells the user where to go on, and on the first start the credentials: this is the only time they are shown.
#[expect(clippy::print_stdout, reason = "this is the program's answer to the user, not a log")]
fn announce(flags: &Flags, local: SocketAddr, first: Option<&Credentials>) -> Result<(), bootstrap::Error> {
    if let Some(credentials) = first {
        if let Some(file) = &flags.bootstrap {
            credentials.write(file)?;
        }
        println!("{credentials}\n");
    }
    println!("Sluice listens on http://{local}");
    println!("  health  curl http://{local}/api/v1/system/health");
    println!("  call    curl -d '{{\"name\":\"you\"}}' http://{local}/v1/api/admin/test/sync");
    Ok(())
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
