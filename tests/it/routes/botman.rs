pub mod api;
mod webhook;
