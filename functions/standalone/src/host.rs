//! Starts all parts of the process, and runs them until the process must stop.

use crate::bootstrap::{self, Credentials};
use crate::example::WithExample;
use crate::flags::{Flags, RateLimits};
use crate::gateway::Gateway;
use crate::scripts::LocalScripts;
use crate::signals::Signals;
use crate::steady::SteadyClock;
use crate::turns::Turns;
use crate::{data, listener, pump, root_key};
use api::{Context, HostFacts, OneTimeKey, OpenPairing, Rates, Router};
use aws::http_out::{AllowList, GuardedClient};
use aws::sqs::Receiver;
use aws::{Clients, Config, RandomIds};
use aws::{Grants, Patterns};
use embedded::Embedded;
use engine::ports::Clock;
use engine::sweep::{self, TakenOver};
use engine::{Background, Engine, digest};
use futures::future::BoxFuture;
use model::AccountId;
use sandbox::Sandbox;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The host name in the SDK's requests to the embedded endpoints. Nothing listens there.
const ENDPOINT: &str = "http://embedded.invalid";
/// How long a received message is hidden: longer than a worker needs for it.
const VISIBILITY: Duration = Duration::from_mins(5);
/// How long requests and runs can continue after the process was asked to stop: longer than a
/// synchronous run.
const GRACE: Duration = Duration::from_secs(30);
/// The log message if that fails.
const COUNTS: &str = "the leases of some runs were not released; the interruption counts as an attempt of these runs";
/// How long it can take then to release the runs that have not ended.
const RELEASE: Duration = Duration::from_secs(5);
/// The most scripts that run at the same time, at most three of one account.
const SCRIPTS: usize = 6;

/// The reason why the host did not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The root key cannot be read.
    #[error("the root key cannot be used: {0}")]
    RootKey(#[source] std::io::Error),
    /// The data folder cannot be made inaccessible to other users.
    #[error("the data directory {} cannot be prepared: {source}", path.display())]
    Folder {
        /// The path of the folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The data folder contains data of an earlier version.
    #[error(
        "the data directory {} holds data of an earlier version, in dynamodb.sqlite, which this version cannot read. \
         Nothing was changed. To take the workflows along, start the earlier version with this directory and save them \
         with its `sluice pull`; then start this version with another --data-dir and `sluice push` them. Or go on \
         with the earlier version",
        .0.display()
    )]
    Earlier(PathBuf),
    /// The data folder cannot be used.
    #[error("the data directory cannot be used: {0}")]
    Data(#[from] embedded::Error),
    /// The key that seals secrets cannot be read or created.
    #[error("the key of the secrets cannot be used: {0}")]
    Key(#[source] std::io::Error),
    /// The tables or the queues cannot be created.
    #[error("the embedded services cannot be prepared: {0}")]
    Prepare(#[from] aws::Error),
    /// The guarded client cannot be created.
    #[error("the outbound client cannot be made: {0}")]
    Outbound(#[from] aws::http_out::SetupError),
    /// Signals cannot be received.
    #[error("signals cannot be handled: {0}")]
    Signals(#[source] std::io::Error),
    /// The host cannot listen on the address.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address from the flags.
        address: SocketAddr,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The first start could not be finished.
    #[error("the first start failed: {0}")]
    Bootstrap(#[from] bootstrap::Error),
    /// A store failed.
    #[error("the store failed: {0}")]
    Store(#[from] engine::StoreError),
}

/// The local host, which listens.
pub struct Host {
    context: Context,
    router: Router,
    listener: TcpListener,
    steps: Receiver,
    queues: Vec<(Receiver, pump::Handler)>,
    embedded: Embedded,
    signals: Signals,
}

impl Host {
    /// Opens the data, creates the tables, performs a first start if necessary, and listens.
    pub async fn start(flags: Flags) -> Result<Self, Error> {
        let clock = SteadyClock::system();
        let shown = clock.clone();
        let root = flags.read_root_key().map_err(Error::RootKey)?;
        let is_new = !flags.in_memory && prepare(&flags.data_dir)?;
        let embedded = Embedded::open(flags.storage(), embedded::Clock::new(move || shown.now().0))?;
        let mut config = config(&flags);
        if !flags.in_memory {
            // From here on this process has the lock on the data, so that no other one creates a
            // key for it.
            config.root_key = root_key::load(&flags.data_dir, is_new).map_err(Error::Key)?;
        }
        let listener = listen(&flags).await?;
        let local = listener.local_addr().map_err(|source| not_listening(&flags, source))?;
        let clients = Clients::within(&config, embedded.sdk_connector());
        aws::schema::create_tables(&clients.dynamodb, &config).await?;
        aws::sqs::create_queues(&clients.sqs, &config, VISIBILITY).await?;
        for name in &flags.allow_sqs {
            aws::sqs::create_plain_queue(&clients.sqs, name).await?;
        }
        let allow: AllowList = flags.allow_hosts.iter().cloned().collect();
        let http_out = WithExample(GuardedClient::new(allow.sparing(local))?);
        let mut ports =
            aws::ports_with(&config, &clients, Arc::new(clock.clone()), Arc::new(RandomIds), Arc::new(http_out));
        ports.scripts = Arc::new(LocalScripts::new(sandbox(&flags), SCRIPTS));
        let engine = Engine::new(ports, flags.engine_config(local)).with_background(Arc::new(Beside::new()));
        let key = digest::hex(&engine.ports.ids.secret());
        let mut facts = facts(&flags, root.as_deref(), &clock, local);
        // If others can reach the host by its name, a request possibly does not come from this
        // machine.
        let printed = matches!(facts.open_pairing, OpenPairing::ThisMachine).then_some(key.as_str());
        facts.one_time_key = printed.map(|key| Arc::new(OneTimeKey::new(key, clock.now())));
        let context = Context::new(engine, facts);
        // Registered before the address is printed, because a caller could ask the host to stop
        // from then on.
        let signals = Signals::listen().map_err(Error::Signals)?;
        let first = bootstrap::create_account(&context, flags.bootstrap.as_deref()).await?;
        take_over(&context.engine).await;
        announce(&flags, local, first.as_ref(), printed);
        let steps = Receiver::steps(&config, &clients.sqs)?;
        let queues: Vec<(Receiver, pump::Handler)> = vec![
            (Receiver::callbacks(&config, &clients.sqs)?, workers::send_callback::handle),
            (Receiver::dead_callbacks(&config, &clients.sqs)?, workers::drain_dlq::handle),
        ];
        Ok(Self { context, router: fallback::router(console::ROUTES), listener, steps, queues, embedded, signals })
    }

    /// The address on which the host listens.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until the process is asked to stop. Then requests and runs can end for some time,
    /// unless the process is asked again. Runs that have not ended continue after the next start.
    pub async fn run(self) {
        let (stop, stopped) = watch::channel(false);
        let engine = self.context.engine.clone();
        let pumped =
            |(receiver, handler)| tokio::spawn(pump::messages(engine.clone(), receiver, handler, stopped.clone()));
        let mut tasks: Vec<_> = self.queues.into_iter().map(pumped).collect();
        let handle = workers::run_execution::handle;
        tasks.push(tokio::spawn(pump::steps(engine.clone(), self.steps, handle, stopped.clone())));
        tasks.push(tokio::spawn(pump::ticks(engine, self.embedded.clone(), stopped.clone())));
        let engine = self.context.engine.clone();
        let gateway = Gateway::new(self.router, self.context, self.embedded);
        tasks.push(tokio::spawn(listener::serve(self.listener, gateway, stopped)));
        let mut signals = self.signals;
        signals.first().await;
        // An error means that all receivers have ended, so nothing is left to stop.
        let _ = stop.send(true);
        engine.watchers.close();
        let ended = async {
            for task in tasks {
                if let Err(error) = task.await {
                    tracing::error!(%error, "a part of the host broke down");
                }
            }
        };
        tokio::select! {
            () = ended => return,
            () = signals.another() => tracing::warn!("stopped at once; what was under way goes on at the next start"),
            () = tokio::time::sleep(GRACE) => tracing::warn!("what was under way is given up; it goes on at the next start"),
        }
        match tokio::time::timeout(RELEASE, sweep::release_leases(&engine)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "{COUNTS}"),
            Err(_) => tracing::warn!("{COUNTS}"),
        }
    }
}

/// Only one process can have the data, so all workers that had claimed runs have ended.
async fn take_over(engine: &Engine) {
    match sweep::take_over(engine).await {
        Ok(taken) if taken == TakenOver::default() => {}
        Ok(TakenOver { freed, hinted }) => tracing::info!(freed, hinted, "runs go on where they were"),
        Err(error) => tracing::error!(%error, "runs were not taken over; the sweep looks after them"),
    }
}

/// The embedded services, and the queues to which workflows can send.
fn config(flags: &Flags) -> Config {
    let queue = |name: &String| format!("{ENDPOINT}/000000000000/{name}");
    let queues: Vec<_> = flags.allow_sqs.iter().map(queue).collect();
    let grants = Grants { sqs: Patterns::parse(&queues.join(",")), ..Grants::default() };
    Config { grants, is_alone: true, ..Config::embedded(ENDPOINT) }
}

/// Makes the data folder inaccessible to other users, and returns whether it contains no data yet.
fn prepare(folder: &Path) -> Result<bool, Error> {
    if data::is_earlier(folder) {
        return Err(Error::Earlier(folder.to_owned()));
    }
    let is_new = data::is_new(folder);
    data::prepare(folder).map_err(|source| Error::Folder { path: folder.to_owned(), source })?;
    Ok(is_new)
}

async fn listen(flags: &Flags) -> Result<TcpListener, Error> {
    TcpListener::bind(SocketAddr::new(flags.host, flags.port)).await.map_err(|source| not_listening(flags, source))
}

fn not_listening(flags: &Flags, source: std::io::Error) -> Error {
    Error::Listen { address: SocketAddr::new(flags.host, flags.port), source }
}

fn sandbox(flags: &Flags) -> Sandbox {
    match &flags.script_child {
        Some(executable) => Sandbox::new(executable.clone(), SCRIPTS),
        None => Sandbox::here(SCRIPTS),
    }
}

/// Runs that continue in the background, and their computing, which happens on separate threads.
struct Beside(Turns);

impl Beside {
    /// As many computations at once as there are cores.
    fn new() -> Self {
        Self(Turns::new(std::thread::available_parallelism().map_or(1, usize::from), false))
    }
}

impl Background for Beside {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }

    fn compute(&self, account: &AccountId, work: Box<dyn FnOnce() + Send>) -> BoxFuture<'static, ()> {
        let (turns, account) = (self.0.clone(), account.clone());
        Box::pin(async move {
            let turn = turns.take(account.as_str(), "").await;
            if let Err(error) = tokio::task::spawn_blocking(work).await {
                tracing::error!(%error, "computing broke down");
            }
            drop(turn);
        })
    }
}

fn facts(flags: &Flags, root: Option<&str>, clock: &SteadyClock, local: SocketAddr) -> HostFacts {
    let open_pairing = match (flags.open_pairing, local.ip().is_loopback() && flags.public_url.is_none()) {
        (true, _) => OpenPairing::Anybody,
        (false, true) => OpenPairing::ThisMachine,
        (false, false) => OpenPairing::Nobody,
    };
    HostFacts {
        open_pairing,
        root_key_hash: root.map(engine::digest::sha256_hex),
        keeps_data: true,
        rate_limits: (flags.rate_limits == RateLimits::Seed).then(Rates::default),
        base_url: Some(flags.public_url(local)),
        identity: flags.identity.read(),
        ..HostFacts::new(env!("CARGO_PKG_VERSION"), clock.now())
    }
}

/// Prints the address, and after a first start the credentials or the name of the file with them.
/// They are never shown again. The address of the console has a key that pairs one browser.
#[expect(clippy::print_stdout, reason = "this is the program's answer to the user, not a log")]
fn announce(flags: &Flags, local: SocketAddr, first: Option<&Credentials>, key: Option<&str>) {
    match (first, &flags.bootstrap) {
        (Some(_), Some(file)) => println!("First start. The credentials are in {}.\n", file.display()),
        (Some(credentials), None) => println!("{credentials}\n"),
        (None, _) => {}
    }
    if flags.open_pairing {
        tracing::warn!("devices are paired without a key by any caller that reaches this host");
    }
    println!("Sluice listens on http://{local}");
    // The part after # stays in the browser; the console sends it once, to pair.
    let key = key.map(|key| format!("#k={key}")).unwrap_or_default();
    let console = format!("http://{local}/console{key}");
    println!("  console {console}");
    println!("  health  curl http://{local}/api/v1/system/health");
    println!("  call    curl -d '{{\"name\":\"you\"}}' http://{local}/v1/api/admin/test/sync");
    if flags.open
        && let Err(error) = open::that_detached(&console)
    {
        tracing::warn!(%error, "the browser could not be opened");
    }
}
