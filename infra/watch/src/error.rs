//! The errors of this program.

/// The reason why the program did not start, or has stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The endpoints cannot be opened.
    #[error("the embedded endpoints cannot be opened: {0}")]
    Embedded(#[from] embedded::Error),
    /// The tables or the queues cannot be created.
    #[error("the embedded endpoints cannot be prepared: {0}")]
    Prepare(#[from] aws::Error),
    /// The outbound client cannot be created.
    #[error("the outbound client cannot be made: {0}")]
    Outbound(#[from] aws::http_out::SetupError),
    /// The account and the samples cannot be stored.
    #[error("the first start failed: {0}")]
    Bootstrap(#[from] standalone::bootstrap::Error),
    /// The queue cannot be received from.
    #[error("a queue cannot be read: {0}")]
    Receive(#[from] engine::StoreError),
    /// No port is free.
    #[error("cannot listen: {0}")]
    Listen(std::io::Error),
    /// `cargo lambda` cannot be started.
    #[error("cannot run `cargo lambda watch`: {0}; `just tools` installs it")]
    Watch(std::io::Error),
    /// `cargo lambda` has ended.
    #[error("`cargo lambda watch` has ended: {0}")]
    Ended(std::process::ExitStatus),
    /// Signals cannot be received.
    #[error("cannot listen for signals: {0}")]
    Signal(std::io::Error),
    /// The client for the functions cannot be created.
    #[error("the client of the functions cannot be made: {0}")]
    Client(#[from] reqwest::Error),
}
