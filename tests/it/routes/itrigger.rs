mod api;
pub(crate) mod token;
