//! Tokens: JWTs with one algorithm, signed with the keys of this deployment.

use super::provider;
use crate::claims::{Claims, TokenKind};
use crate::verified_tokens::VerifiedTokens;
use engine::ports::SigningKey;
use engine::{Error, Result};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};

/// The tolerated difference between the clocks of two machines, in seconds.
const LEEWAY: i64 = 5;
/// The longest token, in bytes. No token that this module signs is longer.
const MAX_TOKEN: usize = 4_096;

/// What the claims of a valid token must match.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) audience: &'a str,
    pub(super) kind: TokenKind,
    /// The current time, in seconds since 1970.
    pub(super) now: i64,
}

pub(super) fn sign(claims: &Claims, key: &SigningKey) -> Result<String> {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(key.kid.clone());
    provider::install();
    encode(&header, claims, &EncodingKey::from_secret(&key.secret))
        .map_err(|_| Error::Internal("a token could not be signed"))
}

/// The claims of a valid token. An expired token has an error of its own; all other errors look the
/// same, so that an attacker does not learn which check failed.
pub(super) fn verify(
    token: &str,
    keys: &[SigningKey],
    verified: &VerifiedTokens,
    expected: &Expected<'_>,
) -> Result<Claims> {
    let claims = if let Some(claims) = verified.find(token, expected.audience, keys) {
        claims
    } else {
        let (claims, key) = signed_claims(token, keys, expected).ok_or(Error::Unauthenticated)?;
        verified.remember(token, expected.audience, key, &claims);
        claims
    };
    let issued = claims.typ == expected.kind && claims.nbf <= expected.now.saturating_add(LEEWAY);
    if !issued {
        return Err(Error::Unauthenticated);
    }
    if claims.exp.saturating_add(LEEWAY) <= expected.now {
        return Err(Error::TokenExpired);
    }
    Ok(claims)
}

fn signed_claims<'k>(token: &str, keys: &'k [SigningKey], expected: &Expected<'_>) -> Option<(Claims, &'k SigningKey)> {
    if token.len() > MAX_TOKEN {
        return None;
    }
    let kid = decode_header(token).ok()?.kid?;
    let key = keys.iter().find(|key| key.kid == kid)?;
    let mut validation = Validation::new(Algorithm::HS256);
    // The library would use the clock of the system. The caller compares the times with the clock
    // of the engine.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.audience]);
    provider::install();
    decode(token, &DecodingKey::from_secret(&key.secret), &validation).ok().map(|data| (data.claims, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Scope;
    use jsonwebtoken::crypto;
    use model::{AccountId, Timestamp};

    const NOW: i64 = 1_704_067_200;

    fn key(kid: &str, byte: u8) -> SigningKey {
        SigningKey { kid: kid.to_owned(), secret: [byte; 32], created_at: Timestamp(0) }
    }

    fn claims() -> Claims {
        Claims {
            iss: "sluice".into(),
            aud: "sluice-api".into(),
            sub: "device".into(),
            acc: AccountId::parse("admin").unwrap(),
            sid: "session".into(),
            scp: Scope::DEVICE.to_vec(),
            typ: TokenKind::Access,
            exp: NOW + 3600,
            nbf: NOW,
            iat: NOW,
            jti: "1".into(),
        }
    }

    fn verdict(token: &str, now: i64) -> Result<Claims, &'static str> {
        let expected = Expected { issuer: "sluice", audience: "sluice-api", kind: TokenKind::Access, now };
        let (keys, verified) = ([key("old", 1), key("new", 2)], VerifiedTokens::default());
        let fresh = verify(token, &keys, &verified, &expected);
        assert_eq!(fresh.is_ok(), verify(token, &keys, &verified, &expected).is_ok(), "asked again");
        fresh.map_err(|error| match error {
            Error::Unauthenticated => "unauthenticated",
            Error::TokenExpired => "expired",
            _ => "other",
        })
    }

    #[test]
    fn a_remembered_token_needs_its_key_its_audience_and_its_time() {
        let (token, verified) = (spoilt(|_| ()), VerifiedTokens::default());
        let ask = |keys: &[SigningKey], audience: &str, kind: TokenKind, now: i64| {
            let expected = Expected { issuer: "sluice", audience, kind, now };
            verify(&token, keys, &verified, &expected).is_ok()
        };
        let keys = [key("new", 2)];
        assert!(ask(&keys, "sluice-api", TokenKind::Access, NOW) && ask(&keys, "sluice-api", TokenKind::Access, NOW));
        assert!(!ask(&[], "sluice-api", TokenKind::Access, NOW));
        assert!(!ask(&[key("new", 3)], "sluice-api", TokenKind::Access, NOW));
        assert!(!ask(&keys, "another", TokenKind::Access, NOW));
        assert!(!ask(&keys, "sluice-api", TokenKind::Refresh, NOW));
        assert!(!ask(&keys, "sluice-api", TokenKind::Access, NOW + 3605));
    }

    fn spoilt(spoil: impl FnOnce(&mut Claims)) -> String {
        let mut claims = claims();
        spoil(&mut claims);
        sign(&claims, &key("new", 2)).unwrap()
    }

    #[test]
    fn any_key_of_the_set_verifies() {
        for key in [key("old", 1), key("new", 2)] {
            assert_eq!(verdict(&sign(&claims(), &key).unwrap(), NOW), Ok(claims()));
        }
    }

    #[test]
    fn times_are_compared_with_the_given_clock() {
        let token = spoilt(|_| ());
        assert!(verdict(&token, NOW + 3600).is_ok());
        assert_eq!(verdict(&token, NOW + 3605), Err("expired"));
        assert!(verdict(&token, NOW - 5).is_ok());
        assert_eq!(verdict(&token, NOW - 6), Err("unauthenticated"));
    }

    #[test]
    fn nothing_else_is_ours() {
        let good = spoilt(|_| ());
        let parts: Vec<&str> = good.split('.').collect();
        // The header is `{"alg":"none","kid":"new"}`.
        let unsigned = format!("eyJhbGciOiJub25lIiwia2lkIjoibmV3In0.{}.", parts[1]);
        // The header is `{"alg":"HS512","kid":"new"}`, but the signature is HS256.
        let other_algorithm = format!("eyJhbGciOiJIUzUxMiIsImtpZCI6Im5ldyJ9.{}", parts[1]);
        let signature = crypto::sign(other_algorithm.as_bytes(), &EncodingKey::from_secret(&[2; 32]), Algorithm::HS256);
        let cases = [
            String::new(),
            "x".into(),
            "..".into(),
            "x".repeat(10_000),
            unsigned,
            format!("{other_algorithm}.{}", signature.unwrap()),
            format!("{}.{}.{}", parts[0], parts[1], "A".repeat(43)),
            sign(&claims(), &key("new", 3)).unwrap(),
            sign(&claims(), &key("unknown", 2)).unwrap(),
            encode(&Header::new(Algorithm::HS256), &claims(), &EncodingKey::from_secret(&[2; 32])).unwrap(),
            spoilt(|c| c.iss = "else".into()),
            spoilt(|c| c.aud = "else".into()),
            spoilt(|c| c.typ = TokenKind::Refresh),
            spoilt(|c| c.typ = TokenKind::OAuth),
        ];
        for token in cases {
            assert_eq!(verdict(&token, NOW), Err("unauthenticated"), "{token:.100}");
        }
    }
}
