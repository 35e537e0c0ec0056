//! An empty library: the tests are in the integration binary.
