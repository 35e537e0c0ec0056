//! The warning about an input of a request that the workflow does not declare.

use super::{Code, Finding};
use crate::undeclared::Undeclared;
use model::Said;

/// The warning about the input. Its path is `field` with the name of the input.
pub fn undeclared(input: Undeclared, field: &str) -> Finding {
    let Undeclared { name, near } = input;
    let said = Said::new(
        format!("the workflow declares no input '{name}'; it is only a variable of this run"),
        format!("工作流没有声明输入 '{name}'；它只是本次运行的变量"),
    );
    Finding { path: format!("{field}.{name}"), ..Finding::warning(Code::UndeclaredInput, said).suggesting(near) }
}
