//! Nothing: the tests live in the integration binary.
