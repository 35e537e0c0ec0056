//! The beginning of an expression: a value, a name, a list, or a block.

use super::Parser;
use crate::asl::jsonata::functions;
use crate::asl::jsonata::lexer::Token;
use serde_json::json;

impl Parser<'_> {
    pub(super) fn prefix(&mut self) -> Result<String, String> {
        match self.next().ok_or("it ends too early")? {
            Token::Number(number) => Ok(number),
            Token::Text(text) => Ok(json!(text).to_string()),
            Token::Name(name) => self.name(&name),
            Token::Variable(name) => self.variable(&name),
            Token::Sign("-") => Ok(format!("(-{})", self.expression(70)?)),
            Token::Sign("(") => self.block(),
            Token::Sign("[") => self.list(),
            Token::Sign("{") => self.dictionary(),
            other @ Token::Sign(_) => Err(format!("{other:?} is not expected")),
        }
    }

    fn name(&mut self, name: &str) -> Result<String, String> {
        match name {
            "true" | "false" | "null" => Ok(name.to_owned()),
            "function" | "λ" if self.is("(") => self.lambda(),
            _ => match &self.context {
                Some(context) => Ok(format!("P({context}, {})", json!(name))),
                None => Err(format!("{name} has no context")),
            },
        }
    }

    fn variable(&mut self, name: &str) -> Result<String, String> {
        if name.is_empty() {
            return self.context.clone().ok_or_else(|| "$ has no context".to_owned());
        }
        if self.is("(") && !self.is_bound(name) {
            return self.named(name);
        }
        if self.is_bound(name) {
            return Ok(format!("v_{name}"));
        }
        if name == "states" {
            return self.states();
        }
        if functions::find(name).is_some() && !self.variables.contains(name) {
            return self.named(name);
        }
        self.names.insert(name.to_owned());
        Ok(format!("inputs.var_{name}"))
    }

    fn states(&mut self) -> Result<String, String> {
        self.need(".")?;
        match self.next() {
            Some(Token::Name(name)) if name == "input" || name == "result" => Ok(format!("inputs.{name}")),
            Some(Token::Name(name)) if name == "errorOutput" => Ok("inputs.error".to_owned()),
            Some(Token::Name(name)) if name == "context" => {
                let mut keys: Vec<String> = Vec::new();
                while !self.is_data(&keys) && self.take(".") {
                    let Some(Token::Name(key)) = self.next() else { return Err("a key is expected".to_owned()) };
                    keys.push(key);
                }
                self.contexts.push(keys);
                Ok(format!("inputs.context_{}", self.contexts.len() - 1))
            }
            other => Err(format!("$states has no {other:?}")),
        }
    }

    /// Whether what follows these keys of the context object is read by the script, because it can
    /// be the items of a list. The input of a run is a dictionary: its own keys are read before.
    fn is_data(&self, keys: &[String]) -> bool {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        match keys.as_slice() {
            ["Execution", "Input"] => {
                let next = self.tokens.get(self.at + 1);
                !matches!(next, Some(Token::Name(name)) if !functions::PROPERTIES.contains(&name.as_str()))
            }
            ["Execution", "Input", _] | ["Map", "Item", "Value"] => true,
            _ => false,
        }
    }

    pub(super) fn named(&mut self, name: &str) -> Result<String, String> {
        if self.is_bound(name) {
            return Ok(format!("v_{name}"));
        }
        let known = functions::ALL.iter().find(|(known, _)| *known == name);
        let (known, _) = known.ok_or_else(|| format!("the function ${name} is not known"))?;
        self.used.insert(known);
        Ok(format!("F_{known}"))
    }

    fn is_bound(&self, name: &str) -> bool {
        self.scopes.iter().flatten().any(|known| known == name)
    }

    fn lambda(&mut self) -> Result<String, String> {
        self.need("(")?;
        let mut names = Vec::new();
        while !self.take(")") {
            match self.next() {
                Some(Token::Variable(name)) => names.push(name),
                other => return Err(format!("{other:?} is no parameter")),
            }
            self.take(",");
        }
        self.need("{")?;
        let parameters: Vec<_> = names.iter().map(|name| format!("v_{name}")).collect();
        self.scopes.push(names);
        let body = self.expression(0);
        self.scopes.pop();
        let body = body?;
        self.need("}")?;
        Ok(format!("(({}) => {body})", parameters.join(", ")))
    }

    fn block(&mut self) -> Result<String, String> {
        self.scopes.push(Vec::new());
        let mut lines: Vec<String> = Vec::new();
        let mut last = "U".to_owned();
        while !self.take(")") {
            let assigned = match (self.peek().cloned(), self.tokens.get(self.at + 1)) {
                (Some(Token::Variable(name)), Some(Token::Sign(":="))) => Some(name),
                _ => None,
            };
            if let Some(name) = assigned {
                self.at += 2;
                let value = self.expression(0)?;
                if let Some(scope) = self.scopes.last_mut() {
                    scope.push(name.clone());
                }
                lines.push(format!("const v_{name} = {value};"));
                last = format!("v_{name}");
            } else {
                last = self.expression(0)?;
            }
            if !self.is(")") {
                self.need(";")?;
            }
        }
        self.scopes.pop();
        if lines.is_empty() {
            Ok(format!("({last})"))
        } else {
            Ok(format!("(() => {{ {} return {last}; }})()", lines.join(" ")))
        }
    }

    fn list(&mut self) -> Result<String, String> {
        let mut items = Vec::new();
        while !self.take("]") {
            let item = self.expression(0)?;
            if self.take("..") {
                let end = self.expression(0)?;
                items.push(format!("...R({item}, {end})"));
            } else {
                items.push(format!("...(Array.isArray({item}) ? [{item}] : L({item}))"));
            }
            if !self.is("]") {
                self.need(",")?;
            }
        }
        Ok(format!("[{}]", items.join(", ")))
    }

    fn dictionary(&mut self) -> Result<String, String> {
        let mut entries = Vec::new();
        while !self.take("}") {
            let key = self.expression(0)?;
            self.need(":")?;
            let value = self.expression(0)?;
            entries.push(format!("[{key}]: {value}"));
            if !self.is("}") {
                self.need(",")?;
            }
        }
        Ok(format!("({{{}}})", entries.join(", ")))
    }
}
