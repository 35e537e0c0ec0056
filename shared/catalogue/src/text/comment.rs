//! `vflow.data.comment`: a text for readers of the workflow. It does nothing.

use crate::{Call, Done};

pub(crate) fn run(_: &Call<'_>) -> Done {
    Done::default()
}
