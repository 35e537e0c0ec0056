//! The tokens of transactions: a transaction with a token that was used before is not run again.

use std::collections::{HashMap, VecDeque};

/// How long a token is known, in milliseconds.
const KNOWN: i64 = 10 * 60 * 1000;
/// The most tokens that are known. DynamoDB has no such limit; clients repeat a request at once.
const MOST: usize = 16 * 1024;

/// The latest tokens, each with a digest of its request.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    known: HashMap<String, (u64, i64)>,
    order: VecDeque<(String, i64)>,
}

/// What is known of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    New,
    /// The same request has succeeded.
    Repeated,
    /// It belongs to another request.
    Other,
}

impl Tokens {
    pub(crate) fn look(&mut self, token: &str, digest: u64, now: i64) -> Token {
        while let Some((old, used_at)) = self.order.front() {
            if self.order.len() <= MOST && now < used_at.saturating_add(KNOWN) {
                break;
            }
            self.known.remove(old);
            self.order.pop_front();
        }
        match self.known.get(token) {
            None => Token::New,
            Some((known, _)) if *known == digest => Token::Repeated,
            Some(_) => Token::Other,
        }
    }

    pub(crate) fn keep(&mut self, token: String, digest: u64, now: i64) {
        self.order.push_back((token.clone(), now));
        self.known.insert(token, (digest, now));
    }
}
