//! How a clause tells that it is broken.

use engine::ports::StoreError;
use model::IdError;
use std::fmt;

/// What a clause found.
pub type Outcome = Result<(), Breach>;

/// Why a clause does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Breach {
    /// The store failed where it must not.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// It answered otherwise than the contract says.
    #[error("{0}")]
    Contract(String),
    /// A task of the clause died.
    #[error("a task died")]
    Task(#[from] tokio::task::JoinError),
    /// The clause itself made a wrong id.
    #[error("a wrong id")]
    Id(#[from] IdError),
}

/// A broken clause.
#[derive(Debug)]
pub struct Broken {
    /// Its name.
    pub clause: &'static str,
    /// Why.
    pub breach: Breach,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.clause, self.breach)?;
        let mut cause = std::error::Error::source(&self.breach);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

/// Fails the clause unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($why:tt)+) => {
        if !$condition {
            return Err($crate::contract::Breach::Contract(format!($($why)+)));
        }
    };
}

/// Fails the clause unless both are equal.
macro_rules! ensure_eq {
    ($left:expr, $right:expr, $($why:tt)+) => {
        // A match keeps what the expressions borrow alive.
        match (&$left, &$right) {
            (left, right) => {
                if left != right {
                    let why = format!($($why)+);
                    return Err($crate::contract::Breach::Contract(format!("{why}: {left:?} is not {right:?}")));
                }
            }
        }
    };
}

/// Runs the clauses named, each with the arguments, and collects the broken ones.
macro_rules! run_clauses {
    ($broken:ident, $arguments:tt, [$($clause:ident),* $(,)?]) => {
        $(if let Err(breach) = $clause $arguments.await {
            $broken.push($crate::contract::Broken { clause: stringify!($clause), breach });
        })*
    };
}

pub(crate) use {ensure, ensure_eq, run_clauses};
