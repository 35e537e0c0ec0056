//! `vflow.data.comment`: words for readers of the workflow. Does nothing.

use crate::module::{Call, Done};

pub(crate) fn run(_: &Call<'_>) -> Done {
    Done::default()
}
