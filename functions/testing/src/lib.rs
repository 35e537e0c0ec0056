//! The facade `testing`: runs tests of workflows in virtual time. Its binary contains the embedded
//! stores, which only this binary of the functions contains.

mod workflows;

use api::{Facade, Response, Route, envelope};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[&workflows::test::ROUTE];

/// The facade as hosts serve it.
pub static FACADE: Facade = Facade {
    name: "testing",
    title: "Tests of workflows",
    says: "Runs test cases of a workflow in virtual time, with mocks instead of other systems. Nothing is stored, and nothing is sent.",
    routes: ROUTES,
    error: envelope::error_schema,
};

/// An error in the envelope of the web editor.
fn failed(error: &engine::Error, failure: &api::Failure<'_>) -> Response {
    envelope::show(error).answer(error, failure)
}
