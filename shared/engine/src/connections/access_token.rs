//! The access tokens of a connection: stored encrypted, shared by all runs, renewed by one of them.

use super::authorize::refused;
use super::kind::Connection;
use super::store::{parse, replace_tokens, text, tokens};
use super::token_endpoint::{Granted, granted, request};
use crate::Ports;
use crate::digest::sha256_hex;
use crate::ports::Stored;
use catalogue::EffectFailure;
use model::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A token is renewed when it is valid for no longer than this, because the request takes time.
const MARGIN: Duration = Duration::from_mins(1);
/// How long the process that renews a token may take. After that another process renews it.
const RENEWAL: Duration = Duration::from_secs(15);
/// The pause before a run looks again whether another one has renewed the token.
const PAUSE: Duration = Duration::from_millis(250);
/// How long a run waits for a token.
const PATIENCE: Duration = Duration::from_secs(20);

/// The stored tokens of a connection.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    /// The digest of the connection that they belong to.
    of: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    access: Option<String>,
    /// When the access token ends; `None` = when it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ends_at: Option<Timestamp>,
    /// The refresh token that replaces the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh: Option<String>,
    /// Until when one process renews the token, and no other one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    renewed_until: Option<Timestamp>,
}

/// The parts of a request for a token.
pub(super) struct Client<'a> {
    pub(super) ports: &'a Ports,
    pub(super) account: &'a AccountId,
    pub(super) name: &'a str,
    pub(super) connection: &'a Connection,
}

impl Client<'_> {
    /// A valid token that is not `refused`, the token that the other system did not accept. `seen`
    /// is the text of the stored tokens.
    pub(super) async fn token(&self, mut seen: Option<String>, refused: Option<&str>) -> Result<String, EffectFailure> {
        let clock = &self.ports.clock;
        let give_up = clock.now().plus(PATIENCE);
        loop {
            let now = clock.now();
            let held = self.held(seen.as_deref()).map_err(unavailable)?;
            if let Some(access) = held.valid(now).filter(|access| Some(*access) != refused) {
                return Ok(access.to_owned());
            }
            if held.renewed_until.is_none_or(|until| until <= now)
                && let Some(token) = self.renewed(seen.as_deref(), held, now).await?
            {
                return Ok(token);
            }
            if give_up <= now {
                let message = "the access token of the connection is being renewed for too long".to_owned();
                return Err(EffectFailure::passing(message));
            }
            clock.sleep_until(now.plus(PAUSE)).await;
            seen = tokens(self.ports, self.account, self.name).await.map_err(unavailable)?;
        }
    }

    /// The stored tokens, if they belong to the connection as it is now.
    fn held(&self, seen: Option<&str>) -> Stored<Held> {
        let of = sha256_hex(&text(self.connection)?);
        let held: Option<Held> = seen.map(parse).transpose()?;
        Ok(held.filter(|held| held.of == of).unwrap_or(Held { of, ..Held::default() }))
    }

    /// Renews the token; `None` if another process was faster.
    async fn renewed(&self, seen: Option<&str>, held: Held, now: Timestamp) -> Result<Option<String>, EffectFailure> {
        let claim = Held { renewed_until: Some(now.plus(RENEWAL)), ..held.clone() };
        let claimed = text(&claim).map_err(unavailable)?;
        if !self.replace(seen, &claimed).await? {
            return Ok(None);
        }
        let asked = self.ask(&held).await;
        let after = match &asked {
            Ok(new) => Held {
                of: held.of,
                access: Some(new.access.clone()),
                ends_at: new
                    .expires_in
                    .map(|seconds| self.ports.clock.now().plus_millis(seconds.saturating_mul(1_000))),
                refresh: new.refresh.clone().or(held.refresh),
                renewed_until: None,
            },
            Err(_) => held,
        };
        // If another request has changed it, the connection was replaced in the meantime.
        self.replace(Some(&claimed), &text(&after).map_err(unavailable)?).await?;
        asked.map(|new| Some(new.access))
    }

    async fn ask(&self, held: &Held) -> Result<Granted, EffectFailure> {
        let first = Some(self.connection.value("refreshToken")).filter(|token| !token.is_empty());
        let response = self.ports.http_out.send(request(self.connection, held.refresh.as_deref().or(first))).await;
        let with_source = |failure: EffectFailure| EffectFailure {
            message: format!("the token endpoint of the connection: {}", failure.message),
            ..failure
        };
        granted(&response.map_err(with_source)?)
    }

    async fn replace(&self, seen: Option<&str>, new: &str) -> Result<bool, EffectFailure> {
        replace_tokens(self.ports, self.account, self.name, seen, new).await.map_err(unavailable)
    }
}

impl Held {
    fn valid(&self, now: Timestamp) -> Option<&str> {
        let is_valid = self.ends_at.is_none_or(|end| now.plus(MARGIN) < end);
        self.access.as_deref().filter(|_| is_valid)
    }
}

/// A store that cannot be reached. The text of the error does not reach the run.
pub(super) fn unavailable(error: crate::StoreError) -> EffectFailure {
    tracing::error!(%error, "a connection could not be read or written");
    match error {
        crate::StoreError::Corrupt { .. } => refused("the stored connection cannot be read".to_owned()),
        _ => EffectFailure::passing("the connection could not be read"),
    }
}
