//! The flags of the local host.

use crate::data;
use crate::identity_flags::IdentityFlags;
use aws::http_out::AllowEntry;
use clap::{Parser, ValueEnum};
use embedded::Storage;
use http::Uri;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// The longest gap between two attempts of a callback, in seconds, because a queue cannot hide a
/// message for longer.
const MAX_GAP: u64 = 43_200;

/// The flags of the local host.
#[derive(Clone, Debug, Parser)]
#[command(next_help_heading = "Options of the host")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Flags {
    /// The port to listen on; 0 lets the system choose
    #[arg(long, default_value_t = 9000)]
    pub port: u16,

    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,

    /// The address at which other systems reach this host, if it differs from the one it listens
    /// on. URLs of waiting steps begin with it
    #[arg(long, value_name = "URL", value_parser = address)]
    pub public_url: Option<String>,

    /// The folder for the data
    #[arg(long, default_value = ".sluice")]
    pub data_dir: PathBuf,

    /// Store nothing on disk; all data is gone when the process ends
    #[arg(long)]
    pub in_memory: bool,

    /// Wait for the disk at each write. Without it a power failure may lose the last writes; the
    /// end of the process loses nothing in either case
    #[arg(long, conflicts_with = "in_memory")]
    pub flush: bool,

    /// Whether requests are limited
    #[arg(long, value_enum, default_value_t = RateLimits::Off)]
    pub rate_limits: RateLimits,

    /// Allow workflows to send requests to a host that is not public. Can be repeated
    #[arg(long = "allow-host", value_name = "HOST[:PORT]")]
    pub allow_hosts: Vec<AllowEntry>,

    /// Create this queue in the embedded SQS, as http://embedded.invalid/000000000000/NAME, and
    /// allow workflows to send to it. Can be repeated. Without it, workflows cannot call AWS
    /// services
    #[arg(long = "allow-sqs", value_name = "NAME")]
    pub allow_sqs: Vec<String>,

    /// The executable in which scripts are evaluated, for tests, whose own executable is a
    /// different one
    #[arg(long, value_name = "FILE", hide = true)]
    pub script_child: Option<PathBuf>,

    /// Allow everyone who reaches this host to pair a device without a pairing key. Without it,
    /// only callers on this machine can do that: at a loopback name, without a proxy, without
    /// --public-url, and not from a page of another site
    #[arg(long)]
    pub open_pairing: bool,

    /// The root key, which creates accounts, in the header X-Root-Key. All users of this machine
    /// can see it in the list of processes; --root-key-file and the environment variable keep it
    /// private. Without a root key, no further accounts can be created
    #[arg(long, value_name = "KEY", value_parser = root_key, env = "SLUICE_ROOT_KEY", hide_env_values = true)]
    pub root_key: Option<String>,

    /// A file with the root key
    #[arg(long, value_name = "FILE", conflicts_with = "root_key")]
    pub root_key_file: Option<PathBuf>,

    /// The external identity provider of AI clients.
    #[command(flatten)]
    pub identity: IdentityFlags,

    /// Write the credentials of the first start to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub bootstrap: Option<PathBuf>,

    /// Open the console in the browser
    #[arg(long)]
    pub open: bool,

    /// How long a synchronous run stays in its request, in milliseconds
    #[arg(long, default_value_t = 25_000, value_name = "MILLISECONDS")]
    pub sync_cap: u64,

    /// How long a worker's claim on a run is valid, in milliseconds. A run that a crash has
    /// interrupted continues after this time
    #[arg(long, default_value_t = 30_000, value_name = "MILLISECONDS")]
    pub lease: u64,

    /// How many times in a row a worker can die while it has a run, without a commit in between,
    /// before the run is failed. Raise it if this process is often killed
    #[arg(long, default_value_t = 3, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub max_attempts: u32,

    /// How many whole days ended executions are kept. Older ones are deleted; their statistics
    /// stay. Without it, they are kept forever
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub history_days: Option<u32>,

    /// The three gaps between the attempts of a callback, in seconds
    #[arg(long, default_value = "10,60,300", value_name = "SECONDS,SECONDS,SECONDS")]
    pub callback_gaps: Gaps,

    /// When a run is committed
    #[arg(long, value_enum, default_value_t = CommitAt::Effects)]
    pub commit: CommitAt,
}

/// The gaps between the attempts of a callback.
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

/// Reads a root key, which must be too long to be guessed.
fn root_key(text: &str) -> Result<String, String> {
    if (16..=256).contains(&text.len()) { Ok(text.to_owned()) } else { Err("must be 16 to 256 bytes long".to_owned()) }
}

/// Whether requests are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RateLimits {
    /// No rate limits
    Off,
    /// The limits that the web editor's API documents: 5 authentications, 10 executions, 100 reads,
    /// 60 writes per minute
    Seed,
}

/// When a run is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CommitAt {
    /// When an effect was recorded
    Effects,
    /// After every step; for measurements
    EachStep,
}

impl Flags {
    /// Where the tables are stored.
    pub fn storage(&self) -> Storage {
        let folder = || data::database(&self.data_dir);
        match (self.in_memory, self.flush) {
            (true, _) => Storage::Memory,
            (false, true) => Storage::Folder(folder()),
            (false, false) => Storage::FolderUnflushed(folder()),
        }
    }

    /// The root key, from the flag or the file.
    pub fn read_root_key(&self) -> std::io::Result<Option<String>> {
        let Some(file) = &self.root_key_file else { return Ok(self.root_key.clone()) };
        let said = |why: String| std::io::Error::other(format!("{}: {why}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|error| said(error.to_string()))?;
        root_key(text.trim()).map(Some).map_err(said)
    }

    /// The address at which other systems reach a host that listens at `local`, without a slash at
    /// the end.
    pub fn public_url(&self, local: SocketAddr) -> String {
        self.public_url.as_ref().map_or_else(|| format!("http://{local}"), |url| url.trim_end_matches('/').to_owned())
    }

    /// The settings of the engine for a host that listens at `local`.
    pub fn engine_config(&self, local: SocketAddr) -> engine::Config {
        engine::Config {
            public_url: self.public_url(local),
            sync_cap: Duration::from_millis(self.sync_cap),
            lease: Duration::from_millis(self.lease),
            max_attempts: self.max_attempts,
            history_days: self.history_days,
            callback_gaps: self.callback_gaps.0,
            // The host ticks every second, so it looks ahead only a little further.
            look_ahead: Duration::from_secs(2),
            // All changes are made in this process, which wakes those who wait for them. The reads
            // are only a precaution.
            watch_gaps: [Duration::from_secs(5); 2],
            // The embedded queue adds no delay, and loses all messages when the process ends.
            callback_patience: Duration::from_mins(2),
            commit_every_step: self.commit == CommitAt::EachStep,
            ..engine::Config::default()
        }
    }
}

/// An address without a query, such as https://flows.example.com.
fn address(text: &str) -> Result<String, String> {
    let uri = text.parse::<Uri>().ok().filter(|uri| matches!(uri.scheme_str(), Some("http" | "https")));
    let is_fit = uri.is_some_and(|uri| uri.host().is_some_and(|host| !host.is_empty()) && uri.query().is_none());
    is_fit.then(|| text.to_owned()).ok_or_else(|| "must be like https://flows.example.com".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_one() {
        let read = |url: &str| Flags::try_parse_from(["sluice", "--public-url", url]).ok()?.public_url;
        for url in ["https://flows.example.com", "http://10.0.0.5:9000/", "https://a.test/flows"] {
            assert_eq!(read(url).as_deref(), Some(url));
        }
        for wrong in ["nope", "flows.example.com", "ftp://a.test", "https://", "https://a.test/?x=1", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

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
