//! The only user of the Lambda runtime: serves a route or a worker.
