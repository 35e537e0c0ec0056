//! Lists the workflows of an account, in pages.

use crate::fold::{composed, folded};
use engine::{Engine, Result};
use model::{AccountId, Workflow};
use std::sync::Arc;

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkflowSort {
    /// By the position in the folder.
    #[default]
    Order,
    /// By name, without case.
    Name,
    /// By the time of the last change.
    ModifiedAt,
}

/// The workflows to list, and their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkflowQuery {
    /// Only workflows of this folder; `Some(None)` is top level.
    pub folder: Option<Option<String>>,
    /// Whether disabled workflows are also listed.
    pub include_disabled: bool,
    /// The order of the list.
    pub sort: WorkflowSort,
    /// Whether the order is reversed.
    pub descending: bool,
    /// The most workflows to return.
    pub limit: usize,
    /// How many matching workflows are skipped.
    pub offset: usize,
    /// A part of name or description, without case, width and composition; empty = any.
    pub search: String,
    /// Only workflows with one of these labels; empty = any workflow.
    pub tags: Vec<String>,
}

/// A page of workflows.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkflowPage {
    /// The workflows of the page.
    pub workflows: Vec<Workflow>,
    /// The number of all matching workflows.
    pub total: usize,
}

/// Filters, sorts and cuts. Equal workflows are in the order of their ids, so that pages do not
/// overlap.
pub async fn list(engine: &Engine, account: &AccountId, query: &WorkflowQuery) -> Result<WorkflowPage> {
    Ok(page(engine.ports.workflows.list(account).await?, query))
}

fn page(mut workflows: Vec<Arc<Workflow>>, query: &WorkflowQuery) -> WorkflowPage {
    let search = folded(query.search.trim());
    workflows.retain(|workflow| matches(workflow, query, &search));
    match query.sort {
        WorkflowSort::Order => workflows.sort_by_key(|workflow| workflow.order),
        WorkflowSort::Name => workflows.sort_by_cached_key(|workflow| folded(&workflow.name)),
        WorkflowSort::ModifiedAt => workflows.sort_by_key(|workflow| workflow.modified_at),
    }
    if query.descending {
        workflows.reverse();
    }
    let total = workflows.len();
    let rows = workflows.iter().skip(query.offset).take(query.limit);
    WorkflowPage { workflows: rows.map(|workflow| workflow.as_ref().clone()).collect(), total }
}

fn has_tag(workflow: &Workflow, wanted: &str) -> bool {
    let wanted = composed(wanted);
    workflow.tags.iter().any(|tag| composed(tag) == wanted)
}

fn matches(workflow: &Workflow, query: &WorkflowQuery, search: &str) -> bool {
    query.folder.as_ref().is_none_or(|folder| *folder == workflow.folder_id)
        && (query.include_disabled || workflow.is_enabled)
        && (query.tags.is_empty() || query.tags.iter().any(|wanted| has_tag(workflow, wanted)))
        && (search.is_empty()
            || folded(&workflow.name).contains(search)
            || folded(&workflow.description).contains(search))
}
