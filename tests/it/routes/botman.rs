mod api;
mod webhook;
