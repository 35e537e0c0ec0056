use super::page::PAGES;
use crate::approval::form::{self, Asked, Decision, Flaws};
use crate::approval::html::{self, Notice, Page};
use crate::approval::show;
use crate::base::BASE;
use crate::error;
use ::api::schema::{map, saying, text};
use ::api::{Body, Context, LANG, Query, Request, Response, Route};
use engine::signals::{QuestionState, Received, question, receive};
use engine::{Error, Port};
use http::StatusCode;
use serde_json::json;

/// The largest form, in bytes.
const MAX_FORM: usize = 512 * 1024;

pub static ROUTE: Route = Route {
    name: "botman-webhook-decide",
    id: "decideApproval",
    methods: &["POST"],
    path: "/v1/webhook/approval/{token}",
    summary: "Sends the decision of a filled-in form to the run that waits at this address; only the first decision counts",
    query: &[LANG],
    bodies: &[Body::form(
        || saying(map(&text()), "decision (approve or reject), comment, and the fields of the form"),
        || json!({"decision": "approve", "comment": "fine"}),
    )],
    answers: PAGES,
    max_body: MAX_FORM,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions, Port::WriteExecutions, Port::SendSteps],
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::strict,
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let language = show::language(&request);
    let token = request.param("token");
    let question = match question(&context.engine, token).await {
        Ok(question) => question,
        Err(Error::ExecutionNotFound) => return Ok(show::notice_page(Notice::Unknown, language, "")),
        Err(error) => return Err(error),
    };
    let workflow = question.workflow.as_str();
    let asked = match &question.standing {
        QuestionState::Open(parameters) => Asked::of(parameters),
        QuestionState::NotYet => return Ok(show::notice_page(Notice::NotYet, language, workflow)),
        QuestionState::Answered => return Ok(show::notice_page(Notice::Answered, language, workflow)),
        QuestionState::Over => return Ok(show::notice_page(Notice::Over, language, workflow)),
    };
    let filled = Query::parse(std::str::from_utf8(&request.body).unwrap_or_default().trim());
    let decided = Decision::of(&filled);
    let answer = match decided {
        None => Err(Flaws::new()),
        Some(decision) => form::answer(&asked, &filled, decision).map(|answer| (decision, answer)),
    };
    let (decision, answer) = match answer {
        Ok(answer) => answer,
        Err(flaws) => {
            let suggested = decided.or_else(|| Decision::of(&request.query));
            let filled = Some(&filled);
            let page = Page { language, workflow, asked: &asked, suggested, filled, flaws: &flaws, action: "" };
            return Ok(show::page(StatusCode::UNPROCESSABLE_ENTITY, html::form(&page), language));
        }
    };
    let notice = match receive(&context.engine, token, &answer).await {
        Ok(Received::First) => Notice::Thanks(decision),
        Ok(Received::Again) => Notice::Answered,
        Ok(Received::Late) | Err(Error::ExecutionEnded { .. }) => Notice::Over,
        Err(Error::TooLarge { .. }) => Notice::TooLarge,
        Err(error) => return Err(error),
    };
    Ok(show::notice_page(notice, language, workflow))
}
