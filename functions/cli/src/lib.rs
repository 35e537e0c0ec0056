//! The command line of `sluice`: everything but the host itself.
