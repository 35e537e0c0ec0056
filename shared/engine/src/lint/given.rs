//! The warnings about inputs of a request that the workflow does not declare.

use super::{Code, Finding, Severity};
use crate::undeclared::{AllUndeclared, Undeclared};
use model::Said;

/// The warnings about the inputs. The path of each is `field` with the name of the input.
pub fn undeclared(inputs: AllUndeclared, field: &str) -> impl Iterator<Item = Finding> {
    let more = Finding::more(inputs.more, Severity::Warning);
    inputs.listed.into_iter().map(move |input| warning(input, field)).chain(more)
}

fn warning(input: Undeclared, field: &str) -> Finding {
    let Undeclared { name, near } = input;
    let said = Said::new(
        format!("the workflow declares no input '{name}'; it is only a variable of this run"),
        format!("工作流没有声明输入 '{name}'；它只是本次运行的变量"),
    );
    Finding { path: format!("{field}.{name}"), ..Finding::warning(Code::UndeclaredInput, said).suggesting(near) }
}
