//! The one core: admission, interpreter, runs, ports. No AWS, no HTTP framework.
