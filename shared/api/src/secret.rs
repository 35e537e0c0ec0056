//! Compares presented secrets with stored ones, in constant time.

use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher};
use engine::digest::sha256_hex;
use engine::{Error, Result};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

/// The most hashes that are computed at the same time. A hash needs 19 MiB of memory, and callers
/// without an account can cause one.
static HASHING: Semaphore = Semaphore::const_new(2);

/// The longest password, in bytes.
pub const MAX_PASSWORD: usize = 256;

/// Whether this is the token whose SHA-256 is stored.
pub fn token_matches(presented: &str, stored_hash: &str) -> bool {
    same(&sha256_hex(presented), stored_hash)
}

/// Whether two strings are equal. The duration only depends on their lengths.
pub fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// The argon2id hash of a password, as a PHC string. The salt is the first 16 bytes of `random`.
pub async fn hash_password(password: &str, random: [u8; 32]) -> Result<String> {
    let password = password.to_owned();
    let hash = off_the_runtime(move || {
        let salt = random.first_chunk::<16>()?;
        let hash: PasswordHash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt).ok()?;
        Some(hash.to_string())
    });
    hash.await.flatten().ok_or(Error::Internal("a password could not be hashed"))
}

/// Whether this is the password whose PHC string is stored. A wrong password takes as long.
pub async fn password_matches(presented: &str, stored_hash: &str) -> bool {
    if presented.len() > MAX_PASSWORD {
        return false;
    }
    let (presented, stored_hash) = (presented.to_owned(), stored_hash.to_owned());
    let verdict = off_the_runtime(move || {
        PasswordHash::new(&stored_hash)
            .is_ok_and(|hash| Argon2::default().verify_password(presented.as_bytes(), &hash).is_ok())
    });
    verdict.await.unwrap_or(false)
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let _permit = HASHING.acquire().await.ok()?;
    tokio::task::spawn_blocking(work).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_alone() {
        let hash = hash_password("123456", [7; 32]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(password_matches("123456", &hash).await);
        assert!(!password_matches("1234567", &hash).await);
        assert!(!password_matches("123456", "not a hash").await);
        assert!(!password_matches(&"x".repeat(300), &hash).await);
    }

    #[test]
    fn a_token_matches_its_own_hash_alone() {
        assert!(token_matches("123456", &sha256_hex("123456")));
        assert!(!token_matches("123456 ", &sha256_hex("123456")));
        assert!(!token_matches("", ""));
    }
}
