//! The result of a clause, and the macros with which clauses check.

use engine::ports::StoreError;
use model::IdError;
use std::fmt;

/// The result of a clause.
pub type Outcome = Result<(), Breach>;

/// The reason why a clause does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Breach {
    /// The store failed, which the contract does not allow here.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The store answered differently than the contract says.
    #[error("{0}")]
    Contract(String),
    /// A task of the clause panicked.
    #[error("a task died")]
    Task(#[from] tokio::task::JoinError),
    /// The clause itself created an invalid id.
    #[error("a wrong id")]
    Id(#[from] IdError),
}

/// A clause that does not hold.
#[derive(Debug)]
pub struct Broken {
    /// The name of the clause.
    pub clause: &'static str,
    /// The reason why it does not hold.
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

/// Fails the clause unless the condition is true.
macro_rules! ensure {
    ($condition:expr, $($why:tt)+) => {
        if !$condition {
            return Err($crate::contract::Breach::Contract(format!($($why)+)));
        }
    };
}

/// Fails the clause unless both values are equal.
macro_rules! ensure_eq {
    ($left:expr, $right:expr, $($why:tt)+) => {
        // A `match`, so that temporary values of the expressions live long enough.
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

/// Runs the named clauses with the arguments, and returns the broken ones.
macro_rules! run_clauses {
    ($arguments:tt; $($clause:ident),* $(,)?) => {{
        let mut broken = Vec::new();
        $(if let Err(breach) = $clause $arguments.await {
            broken.push($crate::contract::Broken { clause: stringify!($clause), breach });
        })*
        broken
    }};
}

pub(crate) use {ensure, ensure_eq, run_clauses};
