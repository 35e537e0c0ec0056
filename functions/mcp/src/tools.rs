//! The tools: published workflows, and tools that build workflows and manage their runs.

mod all;
mod builder;
mod fields;
mod modules;
mod outcome;
mod pages;
mod published;
mod runs;
mod runs_changed;
mod set;
mod tests;
mod workflows;
mod workflows_changed;

pub(crate) use runs::shown as run_shown;
pub(crate) use workflows::shown as workflow_shown;

use crate::error::{Failed, Refusal, is_for_the_model, tool_error};
use crate::message::Call;
use api::{Context, Principal, Request, Scope, cursor, unknown};
use builder::Tool;
use engine::Error;
use serde_json::{Map, Value, json};
use set::Set;

/// The most published workflows on a page.
const PAGE: usize = 100;

/// The tools that the caller may call: first those of Sluice, then the published workflows, in
/// pages.
pub(crate) async fn list(context: &Context, request: &Request, call: &Call) -> Result<Value, Failed> {
    let (set, principal) = (Set::of(request)?, request.principal()?);
    let after = match call.cursor()? {
        None => None,
        Some(text) => Some(cursor::name(text).ok_or_else(Refusal::cursor)?),
    };
    let mut tools: Vec<Value> = Vec::new();
    if after.is_none() {
        tools.extend(all::all().filter(|tool| offered(tool, set, principal)).map(Tool::shown));
    }
    let mut next = None;
    if set.has_workflows() && published::may_call(principal) {
        let page = published::list(context, principal, after.as_deref().unwrap_or_default(), PAGE).await?;
        tools.extend(page.tools);
        next = page.next;
    }
    Ok(match next {
        None => json!({"tools": tools}),
        Some(next) => json!({"tools": tools, "nextCursor": cursor::after(&next)}),
    })
}

/// Calls a tool. If the arguments are wrong or the run fails, the result contains the error, so
/// that the model reads it.
pub(crate) async fn call(context: &Context, request: &Request, call: &Call) -> Result<Value, Failed> {
    let name = call.text("name")?;
    let given = call.object("arguments")?;
    let (set, principal) = (Set::of(request)?, request.principal()?);
    let result = match all::all().find(|tool| tool.name == name) {
        Some(tool) if set.has(tool) => {
            if let Some(missing) = missing(tool, principal) {
                return Err(Error::Forbidden { scope: missing }.into());
            }
            use_builder(context, request, tool, &given).await
        }
        None if set.has_workflows() => {
            if !published::may_call(principal) {
                return Err(Error::Forbidden { scope: Scope::Execute.as_str() }.into());
            }
            match published::call(context, request, call, name, given).await {
                Err(Error::ApiNotFound) => return Err(unknown_tool(name)),
                result => result,
            }
        }
        _ => return Err(unknown_tool(name)),
    };
    match result {
        Ok(outcome) => Ok(outcome.shown()),
        Err(error) if is_for_the_model(&error) => Ok(outcome::Outcome::failed(tool_error(&error)).shown()),
        Err(error) => Err(error.into()),
    }
}

async fn use_builder(
    context: &Context,
    request: &Request,
    tool: &Tool,
    given: &Map<String, Value>,
) -> Result<outcome::Outcome, Error> {
    if let Some(stranger) = unknown::fields(&tool.input(), given).first() {
        let near = stranger.near.as_ref().map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
        return Err(Error::invalid(&stranger.path, format!("is not an argument of this tool{near}")));
    }
    if let Some(class) = tool.frame.limit {
        api::admit(context, class, request).await?;
    }
    (tool.run)(context, request, given).await
}

fn unknown_tool(name: &str) -> Failed {
    Refusal::params(format!("there is no tool '{name}'")).into()
}

fn offered(tool: &Tool, set: Set, principal: &Principal) -> bool {
    set.has(tool) && missing(tool, principal).is_none()
}

/// The scope that the caller needs for the tool and does not have. An open token has no scopes;
/// with it, a caller can only show runs that it has started.
fn missing(tool: &Tool, principal: &Principal) -> Option<&'static str> {
    let own_runs = tool.frame.of_workflows && principal.is_open_token();
    (!own_runs && !principal.scopes.contains(&tool.frame.scope)).then_some(tool.frame.scope.as_str())
}
