//! The pages on which people answer a run that waits.

pub(crate) mod form;
pub(crate) mod html;
pub(crate) mod show;
mod words;
