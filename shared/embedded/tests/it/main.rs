//! Tests the embedded services with the real AWS SDK clients.
#![cfg(test)]

mod dynamodb;
mod fixture;
mod sqs_limits;
mod sqs_queues;
mod sqs_time;
mod tcp;
mod throughput;
