//! Connections that the account does not have.

use super::values::unwrapped;
use super::{Code, Finding, Linter};
use expr::locate::in_template;
use model::{Said, nearest};

/// The parameter that names a connection.
const NAMED: &str = "connection";

pub(super) fn check(linter: &mut Linter<'_>) {
    let (definition, Some(known)) = (linter.definition, linter.known.connections.as_ref()) else { return };
    for (at, step) in definition.steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
        let takes_one = linter.module(at).is_some_and(|module| module.descriptor.input(NAMED).is_some());
        let Some(value) = step.parameters.get(NAMED).filter(|_| takes_one) else { continue };
        let (value, path) = unwrapped(value, "parameters.connection");
        let name = value.as_str().map(str::trim).unwrap_or_default();
        if name.is_empty() || !in_template(name).is_empty() || known.contains(name) {
            continue;
        }
        let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        let said = Said::new(format!("there is no connection '{name}'"), format!("没有名为 '{name}' 的连接"));
        linter.at_step(at, &path, Finding::warning(Code::UnknownConnection, said).suggesting(near));
    }
}
