//! Embedded DynamoDB and SQS endpoints for the local host and the tests.
