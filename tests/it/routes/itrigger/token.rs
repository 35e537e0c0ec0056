pub(crate) mod grant;
mod refresh;
