use crate::base;
use crate::deleted::{GONE, deleted_answer};
use api::{Context, Request, Response, Route};
use engine::{Error, Port};
use records::tokens;

pub static ROUTE: Route = Route {
    name: "vflow-tokens-delete",
    id: "deleteOpenToken",
    methods: &["DELETE"],
    path: "/api/v1/open-tokens/{tokenId}",
    summary: "Deletes an open token, which is invalid from then on",
    answers: &[GONE],
    ports: &[Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    tokens::delete(&context.engine, request.account()?, request.param("tokenId")).await?;
    deleted_answer("Open token deleted successfully")
}
