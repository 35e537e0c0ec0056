//! Signs callbacks as Standard Webhooks specifies.

use crate::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use model::{ExecutionId, Timestamp};
use sha2::Sha256;

/// The id of the message. It is the same in every attempt, so that a receiver recognises a
/// repetition.
pub fn message_id(id: ExecutionId) -> String {
    format!("msg_{id}")
}

/// The headers of an attempt at `at`: the id, the time and, if there are secrets, one signature for
/// each.
pub fn sign(id: ExecutionId, at: Timestamp, body: &[u8], secrets: &[String]) -> Result<Vec<(String, String)>> {
    let (id, seconds) = (message_id(id), at.seconds().to_string());
    let mut signatures = Vec::with_capacity(secrets.len());
    for secret in secrets {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&key(secret)).map_err(|_| Error::Internal("a key of no length"))?;
        for part in [id.as_bytes(), b".", seconds.as_bytes(), b".", body] {
            mac.update(part);
        }
        signatures.push(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
    }
    let mut headers = vec![("webhook-id".to_owned(), id), ("webhook-timestamp".to_owned(), seconds)];
    if !signatures.is_empty() {
        headers.push(("webhook-signature".to_owned(), signatures.join(" ")));
    }
    Ok(headers)
}

/// The bytes of a secret: decoded from base64 after an optional `whsec_`; if it is not base64, the
/// text itself.
fn key(secret: &str) -> Vec<u8> {
    let text = secret.strip_prefix("whsec_").unwrap_or(secret);
    STANDARD.decode(text).unwrap_or_else(|_| secret.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_over_id_moment_and_body() {
        let id = ExecutionId::parse("01890a5dac96774bbcceb302099a8057").unwrap();
        let secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(), "plain text".to_owned()];
        let body = br#"{"test": 2432232314}"#;
        let headers = sign(id, Timestamp(1_614_265_330_999), body, &secrets).unwrap();
        let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
        assert_eq!(headers[0].1, "msg_01890a5dac96774bbcceb302099a8057");
        assert_eq!(headers[1].1, "1614265330");
        // Computed with the module hmac of Python, whose result for the example of the
        // specification is the one given there.
        assert_eq!(
            headers[2].1,
            "v1,9lMBuqCrrobC9elwE/9MpX3yssil17itlCr0EaKJ5Lo= v1,ohUdLccn5movKbAnIaYtm24Hodeqp8vzFtd0jIBALeU="
        );
    }

    #[test]
    fn without_a_secret_nothing_is_signed() {
        let id = ExecutionId::parse("01890a5dac96774bbcceb302099a8057").unwrap();
        let headers = sign(id, Timestamp(0), b"{}", &[]).unwrap();
        assert!(headers.iter().all(|(name, _)| name != "webhook-signature"));
    }
}
