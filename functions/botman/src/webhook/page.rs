//! `GET /v1/webhook/approval/{token}`: shows the question of the run that waits at this address. It
//! decides nothing, because programs follow addresses in mails.

use crate::approval::form::{Asked, Decision};
use crate::approval::html::{self, Notice, Page};
use crate::approval::show;
use crate::base::BASE;
use crate::error;
use ::api::schema::{one_of, text};
use ::api::{Answer, Context, LANG, Param, Request, Response, Route};
use engine::signals::{QuestionState, question};
use engine::{Error, Port};
use http::StatusCode;

/// The query parameter that suggests a decision.
const DECISION: Param =
    Param::new("decision", "The button that is highlighted; nothing is decided", || one_of(&["approve", "reject"]));

pub static ROUTE: Route = Route {
    name: "botman-webhook-page",
    id: "getApprovalPage",
    path: "/v1/webhook/approval/{token}",
    summary: "Shows the question of the run that waits at this address as a page with a form; decides nothing",
    query: &[LANG, DECISION],
    answers: PAGES,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(async move { show_page(context, &request, "").await }),
    envelope: error::strict,
    ..BASE
};

/// The pages that these routes answer with.
pub(super) const PAGES: &[Answer] = &[
    Answer {
        status: 200,
        media: "text/html",
        says: "The page with the form, or the message that the answer was received",
        schema: text,
    },
    Answer { status: 404, media: "text/html", says: "There is no such address", schema: text },
    Answer { status: 410, media: "text/html", says: "The question was answered, or the wait is over", schema: text },
    Answer { status: 413, media: "text/html", says: "The answer is too large", schema: text },
    Answer { status: 422, media: "text/html", says: "The form again, with the mistakes", schema: text },
];

/// Shows the page, whose form is sent to the path `action`.
pub(super) async fn show_page(context: &Context, request: &Request, action: &str) -> Result<Response, Error> {
    let language = show::language(request);
    let asked = match question(&context.engine, request.param("token")).await {
        Ok(asked) => asked,
        Err(Error::ExecutionNotFound) => return Ok(show::notice_page(Notice::Unknown, language, "")),
        Err(error) => return Err(error),
    };
    let workflow = asked.workflow.as_str();
    Ok(match &asked.standing {
        QuestionState::Open(parameters) => {
            let page = Page {
                language,
                workflow,
                asked: &Asked::of(parameters),
                suggested: Decision::of(&request.query),
                filled: None,
                flaws: &Vec::new(),
                action,
            };
            show::page(StatusCode::OK, html::form(&page), language)
        }
        QuestionState::NotYet => show::notice_page(Notice::NotYet, language, workflow),
        QuestionState::Answered => show::notice_page(Notice::Answered, language, workflow),
        QuestionState::Over => show::notice_page(Notice::Over, language, workflow),
    })
}
