//! Errors of the engine in the envelope of the web editor.

use api::envelope::{self as codes, Shown};
use api::{Failure, Response};
use engine::Error;
use http::StatusCode;

/// The answer to a request that failed. If a name is taken, it is the name of a workflow, and the
/// message begins with the words of the table of codes.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    let shown = match error {
        Error::NameTaken { name, by } => {
            let other = by.as_ref().map_or_else(|| "another one".to_owned(), |id| format!("'{id}'"));
            let message = format!("{}: {other} has the name '{name}'", codes::ALREADY_EXISTS.message);
            Shown::saying(StatusCode::CONFLICT, codes::ALREADY_EXISTS, message)
        }
        _ => codes::show(error),
    };
    shown.answer(error, failure)
}

/// Adds to the error about an unknown folder the field that names the folder.
pub(crate) fn folder_in(field: &'static str) -> impl FnOnce(Error) -> Error {
    move |error| match error {
        Error::FolderNotFound => error.in_field(field),
        other => other,
    }
}

/// The same as [`envelope`] for routes whose names are not those of workflows: the message says
/// which name is taken.
pub(crate) fn envelope_with_name(error: &Error, failure: &Failure<'_>) -> Response {
    codes::show(error).answer(error, failure)
}
