//! The values that an evaluation can see.

use super::FIELD;
use crate::lint::{Code, Finding, Severity};
use crate::secrets::{MASK, ROOT, mask};
use catalogue::Module;
use expr::locate::in_template;
use expr::{Head, Part, Reference, Scope, Warning};
use model::{Said, Timestamp};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// The most warnings of an evaluation. One more says that there are others.
const MOST: usize = 50;

/// The values of names.
#[derive(Clone, Debug, Default)]
pub struct Values {
    roots: Map<String, Value>,
    variables: Map<String, Value>,
    /// The modules of roots that are steps or triggers.
    modules: HashMap<String, &'static Module>,
}

impl Values {
    /// The names that exist without a run.
    pub fn at(now: Timestamp, device: &Value) -> Self {
        let mut values = Self::default();
        values.set_root("current_time", now.0.into());
        values.set_root("error", Value::Null);
        values.set_root("device_info", device.clone());
        values
    }

    /// Sets the value of `{{name}}`, with `***` in place of secrets.
    pub fn set_root(&mut self, name: &str, mut value: Value) {
        mask(&mut value);
        self.roots.insert(name.to_owned(), value);
    }

    /// Sets the value of `[[name]]`, with `***` in place of secrets.
    pub fn set_variable(&mut self, name: &str, mut value: Value) {
        mask(&mut value);
        self.variables.insert(name.to_owned(), value);
    }

    /// Sets the outputs of a step or trigger of this module.
    pub(super) fn set_step(&mut self, id: &str, module: Option<&'static Module>, outputs: Value) {
        self.modules.extend(module.map(|module| (id.to_owned(), module)));
        self.set_root(id, outputs);
    }

    /// Sets the value of each of these secrets to `***`, unless `secrets` has values already.
    pub fn mask_secrets(&mut self, names: impl IntoIterator<Item = String>) {
        let masked = || names.into_iter().map(|name| (name, Value::from(MASK))).collect();
        self.roots.entry(ROOT).or_insert_with(masked);
    }

    pub(super) fn module(&self, root: &str) -> Option<&'static Module> {
        self.modules.get(root).copied()
    }

    pub(super) fn scope(&self) -> EvaluationScope<'_> {
        EvaluationScope { values: self, warnings: RefCell::default(), has_more: Cell::default() }
    }
}

/// The values as a scope, which collects warnings.
pub(super) struct EvaluationScope<'a> {
    values: &'a Values,
    warnings: RefCell<Vec<Warning>>,
    has_more: Cell<bool>,
}

impl EvaluationScope<'_> {
    /// The warnings, with their places in the text.
    pub(super) fn findings(self, text: &str) -> Vec<Finding> {
        let more = Finding::more(usize::from(self.has_more.get()), Severity::Warning);
        self.warnings.into_inner().iter().map(|warning| finding(warning, text)).chain(more).collect()
    }
}

impl Scope for EvaluationScope<'_> {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.values.roots.get(name).map(Cow::Borrowed)
    }

    fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.values.variables.get(name).map(Cow::Borrowed)
    }

    /// Always the first item, so that the same request has the same answer.
    fn pick(&self, _: usize) -> usize {
        0
    }

    fn warn(&self, warning: Warning) {
        if let Warning::NoOutput { step, output } = &warning {
            let lacks = |module: &Module| module.descriptor.output(output).is_none();
            if matches!(output.as_str(), "error" | "success") || !self.values.module(step).is_some_and(lacks) {
                return;
            }
        }
        let mut warnings = self.warnings.borrow_mut();
        if warnings.contains(&warning) {
            return;
        }
        if warnings.len() < MOST { warnings.push(warning) } else { self.has_more.set(true) }
    }
}

fn finding(warning: &Warning, text: &str) -> Finding {
    let (code, chinese) = match warning {
        Warning::UnknownRoot(name) => (Code::UnknownReference, format!("引用 {{{{{name}}}}} 不存在")),
        Warning::UnknownVariable(name) => (Code::UnknownVariable, format!("变量 [[{name}]] 不存在")),
        Warning::IntoText(reference) => {
            (Code::UnknownProperty, format!("{reference} 为空：它指向一段文本，其中没有这样的 JSON 内容"))
        }
        Warning::NoOutput { step, output } => {
            (Code::UnknownOutput, format!("{{{{{step}.{output}}}}} 为空：步骤 '{step}' 没有输出 '{output}'"))
        }
        Warning::Incomparable { operator, left, right } => {
            let operator = operator.symbol().unwrap_or(operator.as_str());
            (Code::InvalidValue, format!("{left} 与 {right} 不能用 {operator} 比较，结果为 false"))
        }
    };
    let meant = |reference: &Reference| match (warning, &reference.head) {
        (Warning::UnknownRoot(name), Head::Root(root)) => name == root,
        (Warning::UnknownVariable(name), Head::Variable(variable)) => name == variable,
        (Warning::IntoText(written), _) => *written == reference.to_string(),
        (Warning::NoOutput { step, output }, Head::Root(root)) => {
            step == root && matches!(reference.path.first(), Some(Part::Name(name)) if name == output)
        }
        _ => false,
    };
    let found = Finding::warning(code, Said::new(warning.to_string(), chinese));
    let found = Finding { path: FIELD.to_owned(), ..found };
    match in_template(text).into_iter().find(|located| located.reference.as_ref().is_some_and(meant)) {
        Some(located) => found.within(text, &located.at),
        None => found,
    }
}
