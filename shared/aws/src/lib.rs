//! The adapters behind the engine's ports: DynamoDB, SQS, guarded outbound HTTP.
