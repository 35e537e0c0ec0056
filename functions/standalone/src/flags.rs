//! The command line.

use crate::data;
use aws::http_out::AllowEntry;
use clap::{Parser, Subcommand, ValueEnum};
use embedded::Storage;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// The longest gap between two tries of a callback, in seconds: a queue hides a message for no
/// longer.
const MAX_GAP: u64 = 43_200;

/// Sluice: workflows behind APIs. Starts the local host, which needs nothing else installed or
/// running.
#[derive(Clone, Debug, Parser)]
#[command(name = "sluice", version)]
pub struct Flags {
    /// What to do instead of starting the host.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The port to listen on; 0 lets the system choose.
    #[arg(long, default_value_t = 9000)]
    pub port: u16,

    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,

    /// Where others reach this host, if not at the address it listens on. What workflows tell
    /// others to call begins with it.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,

    /// Where data is kept.
    #[arg(long, default_value = ".sluice", global = true)]
    pub data_dir: PathBuf,

    /// Keep nothing: all data is gone when the process ends.
    #[arg(long)]
    pub in_memory: bool,

    /// Wait for the disk at every write. Without it, what was acknowledged survives the end of the
    /// process, however it comes, but a power failure may lose the last of it.
    #[arg(long, conflicts_with = "in_memory")]
    pub flush: bool,

    /// Whether requests are counted and limited.
    #[arg(long, value_enum, default_value_t = RateLimits::Off)]
    pub rate_limits: RateLimits,

    /// Lets workflows reach this host, which is otherwise refused if it is not public. May be given
    /// several times.
    #[arg(long = "allow-host", value_name = "HOST[:PORT]")]
    pub allow_hosts: Vec<AllowEntry>,

    /// Makes this queue in the embedded SQS and lets workflows send to it, as
    /// http://embedded.invalid/000000000000/NAME. May be given several times. Without it, workflows
    /// call no service of AWS.
    #[arg(long = "allow-sqs", value_name = "NAME")]
    pub allow_sqs: Vec<String>,

    /// The executable that scripts run in, where it is not this one: for tests, whose executable is
    /// another.
    #[arg(long, value_name = "FILE", hide = true)]
    pub script_child: Option<PathBuf>,

    /// Lets anybody who reaches this host pair a device without a pairing key. Without it, only who
    /// calls from this machine by a loopback name may, with no proxy, no --public-url and no other
    /// site's page in between.
    #[arg(long)]
    pub open_pairing: bool,

    /// The key that makes accounts, in the header X-Root-Key. Everybody on this machine can see it
    /// in the list of processes: --root-key-file and the environment keep it to yourself. Without a
    /// key, nobody makes any account beside the first.
    #[arg(long, value_name = "KEY", value_parser = root_key, env = "SLUICE_ROOT_KEY", hide_env_values = true)]
    pub root_key: Option<String>,

    /// A file that holds the key that makes accounts.
    #[arg(long, value_name = "FILE", conflicts_with = "root_key")]
    pub root_key_file: Option<PathBuf>,

    /// Writes the credentials of the first start to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub bootstrap: Option<PathBuf>,

    /// How long a synchronous run stays inside its request, in milliseconds.
    #[arg(long, default_value_t = 25_000, value_name = "MILLISECONDS")]
    pub sync_cap: u64,

    /// How long a worker's claim on a run is honoured, in milliseconds: a run that a crash
    /// interrupted goes on after this.
    #[arg(long, default_value_t = 30_000, value_name = "MILLISECONDS")]
    pub lease: u64,

    /// How many times in a row a worker may die on a run that gets no further before the run is
    /// failed. Raise it where this process is often killed.
    #[arg(long, default_value_t = 3, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub max_attempts: u32,

    /// For how many whole days the history of runs is kept; what is older is deleted, and
    /// statistics of those days stay. Without it, for ever.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub history_days: Option<u32>,

    /// The three gaps between the tries of a callback, in seconds.
    #[arg(long, default_value = "10,60,300", value_name = "SECONDS,SECONDS,SECONDS")]
    pub callback_gaps: Gaps,

    /// When a run is committed.
    #[arg(long, value_enum, default_value_t = CommitAt::Effects)]
    pub commit: CommitAt,
}

/// The gaps between the tries of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gaps(pub [Duration; 3]);

impl FromStr for Gaps {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("must be three numbers of seconds up to {MAX_GAP}, such as 10,60,300");
        let seconds = text.split(',').map(|part| part.trim().parse::<u64>().ok().filter(|seconds| *seconds <= MAX_GAP));
        let gaps: Vec<_> =
            seconds.map(|seconds| seconds.map(Duration::from_secs)).collect::<Option<_>>().ok_or_else(wrong)?;
        gaps.try_into().map(Self).map_err(|_| wrong())
    }
}

/// What the executable does beside hosting.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Copies the data into a folder that is empty or not there, as it is at one moment; a host may
    /// work on it meanwhile.
    Backup {
        /// Where to.
        dir: PathBuf,
    },
    /// Puts a backup into the place of data that is not there.
    Restore {
        /// Which backup.
        dir: PathBuf,
    },
}

/// A key that cannot be guessed.
fn root_key(text: &str) -> Result<String, String> {
    if (16..=256).contains(&text.len()) { Ok(text.to_owned()) } else { Err("must be 16 to 256 bytes long".to_owned()) }
}

/// Whether requests are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RateLimits {
    /// Not at all.
    Off,
    /// As the web editor's API documents: 5 authentications, 10 executions, 100 reads, 60 writes a
    /// minute.
    Seed,
}

/// When a run is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CommitAt {
    /// When an effect has been recorded.
    Effects,
    /// After every step; for measurements.
    EachStep,
}

impl Flags {
    /// Where the tables live.
    pub fn storage(&self) -> Storage {
        let file = || data::database(&self.data_dir);
        match (self.in_memory, self.flush) {
            (true, _) => Storage::Memory,
            (false, true) => Storage::File(file()),
            (false, false) => Storage::FileUnflushed(file()),
        }
    }

    /// The key that makes accounts, from wherever it was given.
    pub fn read_root_key(&self) -> std::io::Result<Option<String>> {
        let Some(file) = &self.root_key_file else { return Ok(self.root_key.clone()) };
        let said = |why: String| std::io::Error::other(format!("{}: {why}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|error| said(error.to_string()))?;
        root_key(text.trim()).map(Some).map_err(said)
    }

    /// Where others reach a host that listens at `local`, without a closing slash.
    pub fn public_url(&self, local: SocketAddr) -> String {
        self.public_url.as_ref().map_or_else(|| format!("http://{local}"), |url| url.trim_end_matches('/').to_owned())
    }

    /// The engine's settings, for a host that listens at `local`.
    pub fn engine_config(&self, local: SocketAddr) -> engine::Config {
        engine::Config {
            public_url: self.public_url(local),
            sync_cap: Duration::from_millis(self.sync_cap),
            lease: Duration::from_millis(self.lease),
            max_attempts: self.max_attempts,
            history_days: self.history_days,
            callback_gaps: self.callback_gaps.0,
            // It ticks every second.
            look_ahead: Duration::from_secs(2),
            // The embedded queue keeps nobody waiting, and forgets everything when the process
            // ends.
            callback_patience: Duration::from_mins(2),
            commit_every_step: self.commit == CommitAt::EachStep,
            ..engine::Config::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_written_with_commas() {
        let gaps = |list: &[&str]| {
            let all = ["sluice"].into_iter().chain(list.iter().copied());
            Flags::try_parse_from(all).ok().map(|flags| flags.callback_gaps.0.map(|gap| gap.as_secs()))
        };
        assert_eq!(gaps(&[]), Some([10, 60, 300]));
        assert_eq!(gaps(&["--callback-gaps", "1,2,3"]), Some([1, 2, 3]));
        assert_eq!(gaps(&["--callback-gaps=0, 0, 43200"]), Some([0, 0, 43_200]));
        for wrong in ["1", "1,2", "1,2,3,4", "a,b,c", "1,2,43201", "-1,2,3", ""] {
            assert_eq!(gaps(&["--callback-gaps", wrong]), None, "{wrong}");
        }
    }
}
