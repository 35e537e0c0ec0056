use engine::ports::http_out::{EffectFailure, FailureKind};
use std::error::Error as StdError;
use url::Url;

/// The reason why a request has no answer. The messages contain a host at most, never a path, a
/// query or a header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SendError {
    #[error("the URL is invalid: {why}")]
    InvalidUrl { why: &'static str },
    #[error("the request is invalid: {why}")]
    InvalidRequest { why: String },
    #[error("requests to {host} are refused: {why}")]
    Refused { host: String, why: &'static str },
    #[error("the name of {host} could not be resolved")]
    Dns { host: String },
    #[error("could not connect to {host}")]
    Connect { host: String },
    #[error("{host} has no certificate that can be trusted")]
    Certificate { host: String },
    #[error("could not secure the connection to {host}")]
    Tls { host: String },
    #[error("Connection timeout")]
    Timeout,
    #[error("the response has more than {limit} bytes")]
    BodyTooLarge { limit: usize },
    #[error("the headers of the response are too large")]
    HeadersTooLarge,
    #[error("the response is coded as '{coding}', which was not asked for and cannot be read")]
    UnknownCoding { coding: String },
    #[error("the response is not the {coding} that it says it is")]
    BrokenCoding { coding: &'static str },
    #[error("more than {limit} redirects")]
    TooManyRedirects { limit: usize },
    #[error("the connection to {host} broke, or its answer is not HTTP")]
    Protocol { host: String },
}

/// The reason why the resolver refused a name. It reaches the sender inside the client's own
/// errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an address of the host is refused: {why}")]
pub(super) struct AddressRefused {
    pub(super) why: &'static str,
}

impl SendError {
    pub(super) fn refused(url: &Url, why: &'static str) -> Self {
        Self::Refused { host: host(url), why }
    }

    /// Converts an error of the client for the request of `url`.
    pub(super) fn of_client(error: &reqwest::Error, url: &Url) -> Self {
        let host = host(url);
        if let Some(&AddressRefused { why }) = find(error) {
            return Self::Refused { host, why };
        }
        match find::<rustls::Error>(error) {
            Some(rustls::Error::InvalidCertificate(_)) => return Self::Certificate { host },
            Some(_) => return Self::Tls { host },
            None => {}
        }
        if error.is_dns() {
            Self::Dns { host }
        } else if error.is_connect() {
            Self::Connect { host }
        } else {
            Self::Protocol { host }
        }
    }

    fn kind(&self) -> FailureKind {
        match self {
            Self::Timeout => FailureKind::Timeout,
            Self::Dns { .. }
            | Self::Connect { .. }
            | Self::Certificate { .. }
            | Self::Tls { .. }
            | Self::Protocol { .. } => FailureKind::Connection,
            _ => FailureKind::Other,
        }
    }

    /// Whether the same request can succeed later.
    fn retryable(&self) -> bool {
        match self {
            Self::Dns { .. }
            | Self::Connect { .. }
            | Self::Tls { .. }
            | Self::Timeout
            | Self::Protocol { .. }
            // The body was possibly cut off.
            | Self::BrokenCoding { .. } => true,
            Self::InvalidUrl { .. }
            | Self::InvalidRequest { .. }
            | Self::Refused { .. }
            | Self::Certificate { .. }
            | Self::BodyTooLarge { .. }
            | Self::HeadersTooLarge
            | Self::UnknownCoding { .. }
            | Self::TooManyRedirects { .. } => false,
        }
    }
}

impl From<SendError> for EffectFailure {
    fn from(error: SendError) -> Self {
        Self::new(error.to_string(), error.retryable()).of_kind(error.kind())
    }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// The first error of a type in the chain of causes. An I/O error does not return its cause from
/// `source`, so it is checked separately.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
