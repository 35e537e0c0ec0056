//! Signatures that are verified with a public key: RS256 and ES256.
//!
//! TLS links the same code of `ring`, so functions do not become larger.

use jsonwebtoken::crypto::JwtVerifier;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind};
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};

/// A public key with its algorithm.
pub(super) struct PublicKey {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl PublicKey {
    /// Fails unless the key is one for the algorithm.
    pub(super) fn new(algorithm: Algorithm, key: &DecodingKey) -> Result<Self, Error> {
        match (algorithm, key.family()) {
            (Algorithm::RS256, AlgorithmFamily::Rsa) | (Algorithm::ES256, AlgorithmFamily::Ec) => {
                Ok(Self { algorithm, key: key.clone() })
            }
            _ => Err(ErrorKind::InvalidAlgorithm.into()),
        }
    }
}

impl Verifier<Vec<u8>> for PublicKey {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let verified = match self.key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            DecodingKeyKind::SecretOrDer(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
        };
        verified.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for PublicKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

#[cfg(test)]
mod tests {
    use super::super::provider::install;
    use super::*;
    use jsonwebtoken::crypto;

    const PAYLOAD: &str =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    fn verdict(header: &str, key: &DecodingKey, algorithm: Algorithm, signature: &str) -> Option<bool> {
        install();
        crypto::verify(signature, format!("{header}.{PAYLOAD}").as_bytes(), key, algorithm).ok()
    }

    /// The example of a token with RS256 in RFC 7515, A.2.
    #[test]
    fn the_example_with_rsa_has_its_signature() {
        let key = DecodingKey::from_rsa_components(
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR\
             T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB\
             dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia\
             GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
            "AQAB",
        )
        .unwrap();
        let signature = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5\
            jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZR\
            mB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5A\
            XLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        assert_eq!(verdict("eyJhbGciOiJSUzI1NiJ9", &key, Algorithm::RS256, signature), Some(true));
        assert_eq!(verdict("eyJhbGciOiJSUzI1NiI", &key, Algorithm::RS256, signature), Some(false));
        for other in [Algorithm::ES256, Algorithm::HS256, Algorithm::RS512, Algorithm::PS256] {
            assert_eq!(verdict("eyJhbGciOiJSUzI1NiJ9", &key, other, signature), None, "{other:?}");
        }
    }

    /// The example of a token with ES256 in RFC 7515, A.3.
    #[test]
    fn the_example_with_an_elliptic_curve_has_its_signature() {
        let (x, y) = ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        let key = DecodingKey::from_ec_components(x, y).unwrap();
        let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        assert_eq!(verdict("eyJhbGciOiJFUzI1NiJ9", &key, Algorithm::ES256, signature), Some(true));
        assert_eq!(verdict("eyJhbGciOiJFUzI1NiI", &key, Algorithm::ES256, signature), Some(false));
        assert_eq!(verdict("eyJhbGciOiJFUzI1NiJ9", &key, Algorithm::HS256, signature), None);
    }
}
