mod api;
mod event;
mod open;
mod token;
