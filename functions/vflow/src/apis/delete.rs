use crate::base;
use crate::deleted::{GONE, deleted_answer};
use api::{Context, Request, Response, Route};
use engine::Error;
use records::apis;

pub static ROUTE: Route = Route {
    name: "vflow-apis-delete",
    id: "deleteApi",
    methods: &["DELETE"],
    path: "/api/v1/apis/{apiId}",
    summary: "Deletes an API, which frees its name; its workflow stays",
    answers: &[GONE],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    apis::delete(&context.engine, request.account()?, request.param("apiId")).await?;
    deleted_answer("API deleted successfully")
}
