//! The signature algorithm of Sluice's own tokens: HMAC with SHA-256.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{JwtSigner, JwtVerifier};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily};
use sha2::Sha256;

/// A key with this algorithm.
pub(super) struct Hs256(Hmac<Sha256>);

impl Hs256 {
    pub(super) fn new(algorithm: Algorithm, family: AlgorithmFamily, key: &[u8]) -> Result<Self, Error> {
        if algorithm != Algorithm::HS256 || family != AlgorithmFamily::Hmac {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        let keyed = Hmac::new_from_slice(key).map_err(|_| ErrorKind::InvalidKeyFormat)?;
        Ok(Self(keyed))
    }

    fn over(&self, message: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(message)
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.over(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    /// Takes the same time, no matter where the signatures differ.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.over(message).verify_slice(signature).map_err(signature::Error::from_source)
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::super::provider::install;
    use super::*;
    use jsonwebtoken::{DecodingKey, EncodingKey, crypto};

    /// The example of a token with HS256 in RFC 7515, A.1.
    #[test]
    fn the_example_of_the_standard_has_its_signature() {
        install();
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let message = b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
            eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let standard = key.replace('-', "+").replace('_', "/") + "==";
        let signing = EncodingKey::from_base64_secret(&standard).unwrap();
        assert_eq!(crypto::sign(message, &signing, Algorithm::HS256).unwrap(), signature);
        let verifying = DecodingKey::from_base64_secret(&standard).unwrap();
        assert!(crypto::verify(signature, message, &verifying, Algorithm::HS256).unwrap());
        assert!(!crypto::verify(signature, b"another", &verifying, Algorithm::HS256).unwrap());
        assert!(crypto::sign(message, &signing, Algorithm::HS512).is_err());
    }
}
