//! Evaluates one template, expression or condition for its author, outside of a run.
//!
//! The values are those that an answer about the run shows, so secrets are `***` in them. Nothing
//! here reads the value of a secret, so no calculation can show one.

mod run;
mod values;

pub use run::of_run;
pub use values::Values;

use crate::lint::{Code, Finding, syntax};
use crate::program::settle_alias;
use crate::secrets::ROOT;
use catalogue::chinese;
use expr::{Condition, EvalError, Expression, Head, ParseError, Reference, Tree};
use model::Said;
use serde_json::Value;

/// The name of the field with the text, for findings.
const FIELD: &str = "text";

/// The form of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Text with references in it, as most parameters are.
    #[default]
    Template,
    /// A calculation, as the parameter of the module `expression` is.
    Expression,
    /// An expression that is true or false.
    Condition,
}

impl Form {
    /// All values, each with the word that requests use.
    pub const ALL: [(&'static str, Self); 3] =
        [("template", Self::Template), ("expression", Self::Expression), ("condition", Self::Condition)];

    /// Reads the word that requests use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(word, _)| *word == text).map(|(_, form)| form)
    }
}

/// The result of an evaluation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// The value; `None` if there is an error.
    pub value: Option<Value>,
    /// The error, if there is one, and warnings.
    pub findings: Vec<Finding>,
}

impl From<Box<Finding>> for Evaluation {
    fn from(error: Box<Finding>) -> Self {
        Self { value: None, findings: vec![*error] }
    }
}

/// A parsed text.
#[derive(Debug)]
pub struct Text<'a> {
    text: &'a str,
    parsed: Parsed,
}

#[derive(Debug)]
enum Parsed {
    Template(Tree),
    Expression(Expression),
    Condition(Condition),
}

impl<'a> Text<'a> {
    /// Parses the text, or says where it is wrong.
    pub fn parse(form: Form, text: &'a str) -> Result<Self, Box<Finding>> {
        let parsed = match form {
            Form::Template => Tree::parse(&Value::from(text)).map(Parsed::Template),
            Form::Expression => Expression::parse(text).map(Parsed::Expression),
            Form::Condition => Condition::parse(text).map(Parsed::Condition),
        };
        let code = if form == Form::Condition { Code::ConditionSyntax } else { Code::ExpressionSyntax };
        let refused = |error: ParseError| Box::new(Finding { path: FIELD.to_owned(), ..syntax(code, text, &error) });
        Ok(Self { text, parsed: parsed.map_err(refused)? })
    }

    /// Whether it refers to a secret.
    pub fn refers_to_secrets(&self) -> bool {
        let is_root = |reference: &Reference| matches!(&reference.head, Head::Root(root) if root == ROOT);
        match &self.parsed {
            Parsed::Template(tree) => tree.references().any(is_root),
            Parsed::Expression(expression) => expression.references().any(is_root),
            Parsed::Condition(condition) => condition.references().any(is_root),
        }
    }

    /// Evaluates it with these values.
    pub fn evaluate(mut self, values: &Values) -> Evaluation {
        self.settle(values);
        let scope = values.scope();
        let evaluated = match &self.parsed {
            Parsed::Template(tree) => tree.eval(&scope),
            Parsed::Expression(expression) => expression.eval(&scope),
            Parsed::Condition(condition) => condition.eval(&scope).map(Value::Bool),
        };
        let mut findings = scope.findings(self.text);
        match evaluated {
            Ok(value) => Evaluation { value: Some(value), findings },
            Err(error) => {
                findings.insert(0, failed(&error));
                Evaluation { value: None, findings }
            }
        }
    }

    /// References to outputs get the names that the steps really write, as in a program.
    fn settle(&mut self, values: &Values) {
        let mut settle = |reference: &mut Reference| {
            if let Head::Root(root) = &reference.head
                && let Some(module) = values.module(root)
            {
                settle_alias(reference, module);
            }
        };
        match &mut self.parsed {
            Parsed::Template(tree) => tree.rewrite(&mut settle),
            Parsed::Expression(expression) => expression.rewrite(&mut settle),
            Parsed::Condition(condition) => condition.rewrite(&mut settle),
        }
    }
}

fn failed(error: &EvalError) -> Finding {
    let reason = error.to_string();
    let said = Said::new(format!("cannot be evaluated: {reason}"), format!("无法求值：{}", chinese(&reason)));
    Finding { path: FIELD.to_owned(), ..Finding::error(Code::EvaluationFailed, said) }
}
