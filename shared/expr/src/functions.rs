//! The functions that an expression can call: pure, without loops in the language, and with counted
//! work.
//!
//! `contains` and similar functions are operators that can be called, and `coalesce` is `??`; they
//! are not in this table.

use std::fmt;

use serde_json::Value;

use crate::Result;

pub(crate) use arguments::Arguments;

mod arguments;
mod collections;
mod numbers;
mod text;
mod url;

/// A function: its name, its number of arguments and its code.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// The fewest arguments that it takes.
    pub(crate) least: usize,
    /// The most arguments that it takes.
    pub(crate) most: usize,
    pub(crate) run: fn(&Arguments<'_, '_>) -> Result<Value>,
}

const fn function(
    name: &'static str,
    least: usize,
    most: usize,
    run: fn(&Arguments<'_, '_>) -> Result<Value>,
) -> Function {
    Function { name, least, most, run }
}

static ALL: [Function; 26] = [
    function("abs", 1, 1, numbers::abs),
    function("bool", 1, 1, collections::bool),
    function("ceil", 1, 1, numbers::ceil),
    function("first", 1, 1, collections::first),
    function("floor", 1, 1, numbers::floor),
    function("join", 1, 2, text::join),
    function("keys", 1, 1, collections::keys),
    function("last", 1, 1, collections::last),
    function("len", 1, 1, collections::len),
    function("lower", 1, 1, text::lower),
    function("max", 1, usize::MAX, numbers::max),
    function("min", 1, usize::MAX, numbers::min),
    function("number", 1, 1, numbers::number),
    function("query_string", 1, 1, url::query_string),
    function("replace", 3, 3, text::replace),
    function("reverse", 1, 1, collections::reverse),
    function("round", 1, 2, numbers::round),
    function("slice", 2, 3, collections::slice),
    function("split", 2, 2, text::split),
    function("string", 1, 1, text::string),
    function("sum", 1, usize::MAX, numbers::sum),
    function("trim", 1, 1, text::trim),
    function("upper", 1, 1, text::upper),
    function("url_decode", 1, 1, url::url_decode),
    function("url_encode", 1, 1, url::url_encode),
    function("values", 1, 1, collections::values),
];

/// The function with this name.
pub(crate) fn named(name: &str) -> Option<&'static Function> {
    ALL.iter().find(|function| function.name == name)
}

/// The number of arguments that a function takes, in words.
pub(crate) fn arguments(least: usize, most: usize) -> String {
    match (least, most) {
        (1, 1) => "1 argument".to_owned(),
        (_, usize::MAX) => format!("at least {least} argument{}", if least == 1 { "" } else { "s" }),
        (least, most) if least == most => format!("{least} arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_on_the_page() {
        let page = include_str!("../../../docs/reference/expressions.md");
        for function in &ALL {
            assert!(page.contains(&format!("| `{}(", function.name)), "{} is not documented", function.name);
        }
    }
}
