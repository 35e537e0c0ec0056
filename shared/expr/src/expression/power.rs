//! The binding powers of operators.

use crate::arithmetic::Arithmetic;

/// How tightly operators bind, from loose to tight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Power {
    Choose,
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Coalesce,
    Sign,
}

impl Arithmetic {
    pub(super) fn power(self) -> Power {
        match self {
            Self::Add | Self::Subtract => Power::Sum,
            Self::Multiply | Self::Divide | Self::Remainder => Power::Product,
        }
    }
}
