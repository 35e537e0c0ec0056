mod api;
mod event;
mod token;
