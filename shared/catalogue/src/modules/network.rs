//! Modules of the group `network`.

pub mod http_request;
