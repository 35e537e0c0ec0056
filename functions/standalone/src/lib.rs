//! The whole of Sluice in one process, with embedded DynamoDB and SQS endpoints.
