//! Parses a JSONata expression by precedence, and writes it as JavaScript at the same time.

mod value;

use super::functions;
use super::lexer::{Token, tokens};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The deepest nesting that is parsed.
const DEEPEST: usize = 100;

/// An expression in JavaScript, and the values that it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The script in JavaScript.
    pub script: String,
    /// The variables of the machine that it names.
    pub names: Vec<String>,
    /// The paths of the context object that it names.
    pub contexts: Vec<Vec<String>>,
}

struct Parser<'a> {
    tokens: Vec<Token>,
    variables: &'a BTreeSet<String>,
    at: usize,
    depth: usize,
    scopes: Vec<Vec<String>>,
    context: Option<String>,
    used: BTreeSet<&'static str>,
    names: BTreeSet<String>,
    contexts: Vec<Vec<String>>,
}

/// Writes an expression as a script, or returns the part that cannot be written. If a variable of
/// the machine and a function have the same name, the variable is meant.
pub fn write(text: &str, variables: &BTreeSet<String>) -> Result<Written, String> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        variables,
        at: 0,
        depth: 0,
        scopes: Vec::new(),
        context: None,
        used: BTreeSet::new(),
        names: BTreeSet::new(),
        contexts: Vec::new(),
    };
    let made = parser.expression(0)?;
    if let Some(token) = parser.peek() {
        return Err(format!("{token:?} is not expected"));
    }
    let mut script = functions::PRELUDE.to_owned();
    for name in &parser.used {
        script.extend(["const F_", name, " = ", functions::find(name).unwrap_or_default(), ";\n"]);
    }
    script.extend(["return ", &made, ";"]);
    Ok(Written { script, names: parser.names.into_iter().collect(), contexts: parser.contexts })
}

/// The value of an expression that is only a constant.
pub fn constant(text: &str) -> Option<Value> {
    let tokens = tokens(text).ok()?;
    let [token] = tokens.as_slice() else { return None };
    match token {
        Token::Text(text) => Some(json!(text)),
        Token::Number(number) => serde_json::from_str(number).ok(),
        Token::Name(name) => match name.as_str() {
            "true" => Some(json!(true)),
            "false" => Some(json!(false)),
            "null" => Some(Value::Null),
            _ => None,
        },
        _ => None,
    }
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(known)) if *known == sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, sign: &str) -> Result<(), String> {
        if self.take(sign) { Ok(()) } else { Err(format!("{sign} is expected, found {:?}", self.peek())) }
    }

    fn expression(&mut self, power: u8) -> Result<String, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it nests too deep".to_owned());
        }
        let mut left = self.prefix()?;
        while let Some((binds, operator)) = self.operator() {
            if binds <= power {
                break;
            }
            self.at += 1;
            left = self.infix(left, &operator, binds)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<(u8, String)> {
        Some(match self.peek()? {
            Token::Sign(sign) => {
                let binds = match *sign {
                    "?" | "?:" | "??" => 10,
                    "=" | "!=" | "<" | "<=" | ">" | ">=" => 30,
                    "~>" => 35,
                    "&" => 40,
                    "+" | "-" => 50,
                    "*" | "/" | "%" => 60,
                    "." => 75,
                    "[" | "(" => 80,
                    _ => return None,
                };
                (binds, (*sign).to_owned())
            }
            Token::Name(name) => {
                let binds = match name.as_str() {
                    "or" => 20,
                    "and" => 25,
                    "in" => 30,
                    _ => return None,
                };
                (binds, name.clone())
            }
            _ => return None,
        })
    }

    fn infix(&mut self, left: String, operator: &str, binds: u8) -> Result<String, String> {
        match operator {
            "." => return self.step(left),
            "[" => return self.filter(left),
            "(" => return self.call(left, None),
            "?" => {
                let yes = self.expression(0)?;
                let no = if self.take(":") { self.expression(9)? } else { "U".to_owned() };
                return Ok(format!("(T({left}) ? {yes} : {no})"));
            }
            "~>" => {
                let Some(Token::Variable(name)) = self.next() else { return Err("~> needs a function".to_owned()) };
                let function = self.named(&name)?;
                self.need("(")?;
                return self.call(function, Some(left));
            }
            _ => {}
        }
        let right = self.expression(binds)?;
        Ok(match operator {
            "?:" => format!("(T({left}) ? {left} : {right})"),
            "??" => format!("({left} ?? {right})"),
            "or" => format!("(T({left}) || T({right}))"),
            "and" => format!("(T({left}) && T({right}))"),
            "in" => format!("L({right}).some((x) => E(x, {left}))"),
            "=" => format!("(({left}) !== U && E({left}, {right}))"),
            "!=" => format!("!E({left}, {right})"),
            "&" => format!("(S({left}) + S({right}))"),
            other => format!("({left} {other} {right})"),
        })
    }

    /// What follows a dot: a name, or an expression for each item.
    fn step(&mut self, left: String) -> Result<String, String> {
        if let Some(Token::Name(name) | Token::Text(name)) = self.peek().cloned() {
            self.at += 1;
            return Ok(format!("P({left}, {})", json!(name)));
        }
        if self.take("*") {
            return Ok(format!("M({left}, (c) => Object.values(c))"));
        }
        let (made, name) = self.within(75)?;
        Ok(format!("M({left}, ({name}) => {made})"))
    }

    fn filter(&mut self, left: String) -> Result<String, String> {
        if self.take("]") {
            return Ok(format!("L({left})"));
        }
        let (made, name) = self.within(0)?;
        self.need("]")?;
        Ok(format!("X({left}, ({name}) => {made})"))
    }

    /// An expression whose context is an item.
    fn within(&mut self, power: u8) -> Result<(String, String), String> {
        let name = format!("c{}", self.depth);
        let before = self.context.replace(name.clone());
        let made = self.expression(power);
        self.context = before;
        Ok((made?, name))
    }

    fn call(&mut self, function: String, first: Option<String>) -> Result<String, String> {
        let mut arguments: Vec<_> = first.into_iter().collect();
        while !self.take(")") {
            arguments.push(self.expression(0)?);
            if !self.is(")") {
                self.need(",")?;
            }
        }
        Ok(format!("{function}({})", arguments.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> String {
        let script = write(text, &BTreeSet::new()).unwrap_or_else(|reason| panic!("{text}: {reason}")).script;
        script.rsplit_once("\nreturn ").unwrap().1.to_owned()
    }

    #[test]
    fn expressions_become_javascript() {
        for (text, script) in [
            ("$states.input.a + 1 * 2", "(P(inputs.input, \"a\") + (1 * 2));"),
            (
                "$states.input.items[price > 5].name",
                "P(X(P(inputs.input, \"items\"), (c1) => (P(c1, \"price\") > 5)), \"name\");",
            ),
            ("$n & 'x'", "(S(inputs.var_n) + S(\"x\"));"),
            ("$map($a, function($x) { $x * 2 })", "F_map(inputs.var_a, ((v_x) => (v_x * 2)));"),
            ("($t := 1; $t + 1)", "(() => { const v_t = 1; return (v_t + 1); })();"),
        ] {
            assert_eq!(made(text), script, "{text}");
        }
        for wrong in ["$unknownFunction(1)", "a.b", "1 +"] {
            assert!(write(wrong, &BTreeSet::new()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_variable_hides_the_function_of_its_name() {
        let written = |known: &[&str]| {
            let known = known.iter().map(|&name| name.to_owned()).collect();
            let written = write("$count + $sum($list)", &known).unwrap();
            (written.script.rsplit_once("\nreturn ").unwrap().1.to_owned(), written.names)
        };
        assert_eq!(written(&["count"]).0, "(inputs.var_count + F_sum(inputs.var_list));");
        assert_eq!(written(&["count"]).1, ["count", "list"]);
        assert_eq!(written(&[]).1, ["list"]);
    }
}
