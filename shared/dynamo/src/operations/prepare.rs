//! Checks an action as far as that is possible without its item.

use super::kind::Kind;
use crate::check::{self, LARGEST, Uses};
use crate::engine::Held;
use crate::expression::bindings::Bindings;
use crate::expression::tree::{Condition, Parsed, Update};
use crate::expression::{condition, update};
use crate::request::Action;
use crate::value::EMPTY;
use crate::{Engine, Failure, Map, Result};
use std::sync::Arc;

/// An action that can be performed.
pub(crate) struct Prepared {
    pub(crate) kind: Kind,
    pub(crate) held: Arc<Held>,
    /// The key under which the item is stored.
    pub(crate) key: Vec<u8>,
    pub(crate) condition: Option<Arc<Parsed<Condition>>>,
    pub(crate) update: Option<Arc<Parsed<Update>>>,
    pub(crate) action: Action,
}

impl Prepared {
    pub(crate) fn bindings(&self) -> Bindings<'_> {
        self.action.bindings()
    }
}

/// The expressions of an action.
type Expressions = (Option<Arc<Parsed<Condition>>>, Option<Arc<Parsed<Update>>>);

/// Checks the action.
pub(crate) fn prepare(engine: &Engine, kind: Kind, action: Action) -> Result<Prepared> {
    let name = check::table_name(action.table_name.as_ref())?;
    check::one_of(
        "returnValuesOnConditionCheckFailure",
        action.return_values_on_condition_check_failure.as_ref(),
        &["ALL_OLD", "NONE"],
    )?;
    check::no_legacy("Expected", action.expected.as_ref())?;
    check::no_legacy("AttributeUpdates", action.attribute_updates.as_ref())?;
    check::no_legacy("ConditionalOperator", action.conditional_operator.as_ref())?;
    let subject = match kind {
        Kind::Put => action.item.as_ref().ok_or_else(|| Failure::missing("item"))?,
        _ => action.key.as_ref().ok_or_else(|| Failure::missing("key"))?,
    };
    let (condition, update) = parse(engine, &action)?;
    let held = engine.table(name)?;
    if kind == Kind::Put {
        check::item(&held.table, subject)?;
        if subject.size() > LARGEST {
            return Err(Failure::validation("Item size has exceeded the maximum allowed size"));
        }
    } else {
        check::key(&held.table, subject)?;
    }
    if let Some(parsed) = &update {
        check_targets(&held, parsed, &action.bindings())?;
    }
    let key = held.table.item_key(subject)?;
    Ok(Prepared { kind, held, key, condition, update, action })
}

fn parse(engine: &Engine, action: &Action) -> Result<Expressions> {
    let bound = action.bindings();
    let mut uses = Uses::new(bound)?;
    let mut parts = (None, None);
    if let Some(text) = &action.update_expression {
        let wrong = |why: String| Failure::early(format!("Invalid UpdateExpression: {why}"));
        let parsed = engine.expressions.update(text).map_err(wrong)?;
        uses.add("UpdateExpression", &parsed)?;
        update::check(&parsed, &bound).map_err(wrong)?;
        parts.1 = Some(parsed);
    }
    if let Some(text) = &action.condition_expression {
        let wrong = |why: String| Failure::early(format!("Invalid ConditionExpression: {why}"));
        let parsed = engine.expressions.condition(text).map_err(wrong)?;
        uses.add("ConditionExpression", &parsed)?;
        condition::check(&parsed.tree, &bound).map_err(wrong)?;
        parts.0 = Some(parsed);
    }
    uses.finish()?;
    Ok(parts)
}

/// An update never changes the key.
fn check_targets(held: &Held, parsed: &Parsed<Update>, bound: &Bindings<'_>) -> Result<()> {
    for path in parsed.tree.targets() {
        let name = bound.top(path);
        if held.table.keys().any(|key| key.name == name) {
            return Err(Failure::validation(format!(
                "One or more parameter values were invalid: Cannot update attribute {name}. This attribute is part of \
                 the key"
            )));
        }
    }
    Ok(())
}

/// The key of the item that an action is about, out of the request.
pub(crate) fn subject(kind: Kind, action: &Action) -> &Map {
    let found = if kind == Kind::Put { &action.item } else { &action.key };
    found.as_ref().unwrap_or(&EMPTY)
}
