//! `hash`: the digest of a text, or its HMAC if a key is given.

use crate::{Call, Done, ModuleError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::Digest;
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use md5::Md5;
use serde_json::Value;
use sha2::{Sha256, Sha512};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let (text, key) = (call.inputs.text("text"), call.inputs.text("key"));
    let (text, key) = (text.as_bytes(), key.as_bytes());
    let bytes = match call.inputs.choice("algorithm")? {
        "sha512" => digest::<Sha512>(text, key),
        "md5" => digest::<Md5>(text, key),
        _ => digest::<Sha256>(text, key),
    };
    let hex =
        bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16));
    Ok(Done::outputs([("hex", Value::String(hex.collect())), ("base64", Value::String(STANDARD.encode(&bytes)))]))
}

fn digest<D: Digest + EagerHash>(text: &[u8], key: &[u8]) -> Vec<u8> {
    // HMAC accepts keys of any length, so only an empty key leads to the plain digest.
    match Hmac::<D>::new_from_slice(key) {
        Ok(mut mac) if !key.is_empty() => {
            mac.update(text);
            mac.finalize().into_bytes().to_vec()
        }
        _ => D::digest(text).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const SHORT: &str = "hash";

    #[test]
    fn digests_are_those_of_the_books() {
        let fox = "The quick brown fox jumps over the lazy dog";
        for (algorithm, text, key, hex) in [
            ("sha256", "abc", "", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("md5", "", "", "d41d8cd98f00b204e9800998ecf8427e"),
            ("md5", fox, "key", "80070713463e7749b90c2dc24911e275"),
            ("SHA256", fox, "key", "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"),
        ] {
            let outputs = Bench::new().outputs(SHORT, json!({"algorithm": algorithm, "text": text, "key": key}));
            assert_eq!(outputs["hex"], hex);
        }
        let outputs = Bench::new().outputs(SHORT, json!({"algorithm": "sha512", "text": "abc"}));
        assert!(outputs["hex"].as_str().unwrap().starts_with("ddaf35a193617abacc417349ae204131"));
        assert!(outputs["base64"].as_str().unwrap().starts_with("3a81oZNherrMQXNJriBBMRLm"));
        assert_eq!(
            Bench::new().error(SHORT, json!({"algorithm": "crc32"})),
            "input 'algorithm': must be sha256, sha512 or md5"
        );
    }
}
