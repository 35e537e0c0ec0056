//! A page of an account's workflows.

use crate::fold::folded;
use engine::{Engine, Error};
use model::{AccountId, Workflow};
use std::sync::Arc;

/// What to sort by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkflowSort {
    /// The place in the folder.
    #[default]
    Order,
    /// The name, without regard to case.
    Name,
    /// The last change.
    ModifiedAt,
}

/// Which workflows, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowQuery {
    /// Only of this folder; `Some(None)` is top level.
    pub folder: Option<Option<String>>,
    /// Whether disabled ones are listed too.
    pub include_disabled: bool,
    /// What to sort by.
    pub sort: WorkflowSort,
    /// From the far end.
    pub descending: bool,
    /// At most so many.
    pub limit: usize,
    /// Passing over so many.
    pub offset: usize,
    /// A part of name or description, without regard to case, width and composition; empty = any.
    pub search: String,
    /// Any of these labels; empty = any workflow.
    pub tags: Vec<String>,
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkflowPage {
    /// The rows.
    pub workflows: Vec<Workflow>,
    /// How many match in all.
    pub total: usize,
}

/// Filters, sorts and cuts. Equal rows stay in the order of their ids, so that pages do not
/// overlap.
pub async fn list(engine: &Engine, account: &AccountId, query: &WorkflowQuery) -> Result<WorkflowPage, Error> {
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

fn matches(workflow: &Workflow, query: &WorkflowQuery, search: &str) -> bool {
    query.folder.as_ref().is_none_or(|folder| *folder == workflow.folder_id)
        && (query.include_disabled || workflow.is_enabled)
        && (query.tags.is_empty() || workflow.tags.iter().any(|tag| query.tags.contains(tag)))
        && (search.is_empty()
            || folded(&workflow.name).contains(search)
            || folded(&workflow.description).contains(search))
}
