//! Tests the embedded DynamoDB through the bodies of requests and answers.
#![cfg(test)]

mod differential;
mod disk;
mod fixture;
mod kill;
mod semantics;
mod speed;
