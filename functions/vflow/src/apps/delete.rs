use crate::base;
use crate::deleted::{GONE, deleted_answer};
use api::{Context, Request, Response, Route};
use engine::{Error, Port};
use records::apps;

pub static ROUTE: Route = Route {
    name: "vflow-apps-delete",
    id: "deleteApp",
    methods: &["DELETE"],
    path: "/api/v1/apps/{appId}",
    summary: "Deletes an application: its secret and its tokens are invalid from then on",
    answers: &[GONE],
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    apps::delete(&context.engine, request.account()?, request.param("appId")).await?;
    deleted_answer("App deleted successfully")
}
