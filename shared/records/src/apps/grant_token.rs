//! Gives an application an access token.

use crate::attempts::ATTEMPTS;
use engine::{Engine, Error, Result, digest};
use model::{Credential, CredentialKind, Timestamp};
use std::time::Duration;

/// How long a token is valid.
pub const LIFETIME: Duration = Duration::from_hours(2);

const DAY_MS: i64 = 86_400_000;
/// The offset of China's time zone in milliseconds. It has no summer time, so no calendar is needed
/// to find midnight.
const SHANGHAI_MS: i64 = 8 * 3_600_000;

/// The answer to an application that asks for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Granted {
    /// The token, 32 hex digits. It is shown only once.
    Token(String),
    /// No token: the application is frozen.
    Frozen,
    /// No token: the application or its account has reached its daily limit.
    OverLimit,
}

/// A token for an application that has authenticated itself. Only granted tokens count against the
/// daily limits. The day begins at midnight in Shanghai.
pub async fn grant_token(engine: &Engine, app: Credential) -> Result<Granted> {
    if app.app.frozen {
        return Ok(Granted::Frozen);
    }
    let now = engine.ports.clock.now();
    if !within_limits(engine, &app, now).await? {
        return Ok(Granted::OverLimit);
    }
    let random = digest::hex(&engine.ports.ids.secret());
    let token = random.get(..32).ok_or(Error::Internal("a secret is too short"))?.to_owned();
    let key = digest::sha256_hex(&token);
    let (account, name) = (app.account.clone(), app.name.clone());
    let given = Credential {
        given_to: Some(app.key.clone()),
        expires_at: Some(now.plus(LIFETIME)),
        ..Credential::new(CredentialKind::AppToken, key.clone(), account, name, now)
    };
    engine.ports.credentials.put(&given).await?;
    if app.app.exclusive_token {
        note_newest(engine, app, key).await?;
    }
    Ok(Granted::Token(token))
}

async fn within_limits(engine: &Engine, app: &Credential, now: Timestamp) -> Result<bool> {
    let ports = &engine.ports;
    let account = ports.accounts.read(&app.account).await?;
    let of_account = account.and_then(|account| account.settings.daily_token_limit);
    let limits = [
        (format!("tokens/account/{}", app.account), of_account),
        (format!("tokens/app/{}", app.key), app.app.daily_token_limit),
    ];
    let ends_at = midnight(now);
    // If one limit refuses the token, it must not count against the other one.
    for (key, limit) in &limits {
        if let Some(limit) = limit
            && ports.limits.counted(key, ends_at).await? >= *limit
        {
            return Ok(false);
        }
    }
    for (key, limit) in &limits {
        if let Some(limit) = limit
            && ports.limits.count(key, ends_at).await? > *limit
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The end of the day that contains this moment.
fn midnight(now: Timestamp) -> Timestamp {
    let days = now.0.saturating_add(SHANGHAI_MS).div_euclid(DAY_MS).saturating_add(1);
    Timestamp(days.saturating_mul(DAY_MS).saturating_sub(SHANGHAI_MS))
}

async fn note_newest(engine: &Engine, mut app: Credential, key: String) -> Result<()> {
    let credentials = &engine.ports.credentials;
    for _ in 0..ATTEMPTS {
        let mut after = app.clone();
        after.edit = app.edit.saturating_add(1);
        after.app.newest_token = Some(key.clone());
        if credentials.update(&app, &after).await? {
            return Ok(());
        }
        app = credentials.find(CredentialKind::App, &app.key).await?.ok_or(Error::Unauthenticated)?;
    }
    Err(Error::Changed { what: "application" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_ends_at_midnight_in_shanghai() {
        // 2024-01-01T00:00:00Z is eight in the morning there.
        let end = 1_704_067_200_000 + 16 * 3_600_000;
        assert_eq!(midnight(Timestamp(1_704_067_200_000)), Timestamp(end));
        assert_eq!(midnight(Timestamp(end - 1)), Timestamp(end));
        assert_eq!(midnight(Timestamp(end)), Timestamp(end + DAY_MS));
    }
}
