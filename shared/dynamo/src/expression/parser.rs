//! Parses expressions. The messages are DynamoDB's, without the name of the expression.

use super::lexer::{Kind, Token, tokens};
use super::reserved::is_reserved;
use super::tree::{Comparison, Condition, Operand, Parsed, Path, Step, Term, Update};

/// The longest expression, in bytes.
const LONGEST: usize = 4096;
/// The most parentheses and `NOT` within each other.
const DEEPEST: usize = 64;

type Result<T> = std::result::Result<T, String>;

/// Parses a condition.
pub(super) fn condition(text: &str) -> Result<Parsed<Condition>> {
    parse(text, Parser::either)
}

/// Parses the expression of an update.
pub(super) fn update(text: &str) -> Result<Parsed<Update>> {
    parse(text, Parser::update)
}

/// Parses the paths of a projection.
pub(super) fn projection(text: &str) -> Result<Parsed<Vec<Path>>> {
    parse(text, |parser| parser.list(Parser::path))
}

fn parse<'a, T>(text: &'a str, read: impl FnOnce(&mut Parser<'a>) -> Result<T>) -> Result<Parsed<T>> {
    if text.is_empty() {
        return Err("The expression can not be empty;".to_owned());
    }
    if text.len() > LONGEST {
        return Err(format!("Expression size has exceeded the maximum allowed size; expression size: {}", text.len()));
    }
    let mut parser = Parser { text, tokens: tokens(text), at: 0, depth: 0, aliases: Vec::new(), values: Vec::new() };
    let tree = read(&mut parser)?;
    if parser.at < parser.tokens.len() {
        return Err(parser.unexpected());
    }
    Ok(Parsed { tree, aliases: parser.aliases, values: parser.values })
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    depth: usize,
    aliases: Vec<String>,
    values: Vec<String>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn second(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at + 1).copied()
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == Kind::Symbol && token.text == symbol)
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let is = self.is_symbol(symbol);
        self.at += usize::from(is);
        is
    }

    fn need(&mut self, symbol: &str) -> Result<()> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == Kind::Word && token.text.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.at += usize::from(is);
        is
    }

    /// The error for a token that does not fit.
    fn unexpected(&self) -> String {
        let end = |token: &Token<'_>| token.start + token.text.len();
        let Some(token) = self.peek() else {
            let near = self.tokens.last().map_or(self.text, |last| last.text);
            return format!("Syntax error; token: \"<EOF>\", near: \"{near}\"");
        };
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).unwrap_or(&token);
        let after = self.second().unwrap_or(token);
        let near = self.text.get(before.start..end(&after)).unwrap_or_default();
        format!("Syntax error; token: \"{}\", near: \"{near}\"", token.text)
    }

    /// Reads what is one level deeper.
    fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("The expression contains too many nested parentheses or operators;".to_owned());
        }
        let found = read(self)?;
        self.depth -= 1;
        Ok(found)
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let mut all = vec![read(self)?];
        while self.take_symbol(",") {
            all.push(read(self)?);
        }
        Ok(all)
    }

    fn name(&mut self) -> Result<Step> {
        let token = self.peek().ok_or_else(|| self.unexpected())?;
        let step = match token.kind {
            Kind::Word if is_reserved(token.text) => {
                return Err(format!("Attribute name is a reserved keyword; reserved keyword: {}", token.text));
            }
            Kind::Word => Step::Name(token.text.to_owned()),
            Kind::Alias => {
                if !self.aliases.iter().any(|alias| alias == token.text) {
                    self.aliases.push(token.text.to_owned());
                }
                Step::Alias(token.text.to_owned())
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(step)
    }

    fn path(&mut self) -> Result<Path> {
        let mut steps = vec![self.name()?];
        loop {
            if self.take_symbol(".") {
                steps.push(self.name()?);
            } else if self.take_symbol("[") {
                let index = self.peek().filter(|token| token.kind == Kind::Digits);
                let index = index.and_then(|token| token.text.parse().ok()).ok_or_else(|| self.unexpected())?;
                self.at += 1;
                self.need("]")?;
                steps.push(Step::Index(index));
            } else {
                return Ok(Path(steps));
            }
        }
    }

    fn value(&mut self) -> Result<String> {
        let token = self.peek().filter(|token| token.kind == Kind::Value).ok_or_else(|| self.unexpected())?;
        self.at += 1;
        if !self.values.iter().any(|value| value == token.text) {
            self.values.push(token.text.to_owned());
        }
        Ok(token.text.to_owned())
    }

    /// The name of a function, if one is called here.
    fn function(&self) -> Option<&'a str> {
        let name = self.peek().filter(|token| token.kind == Kind::Word)?;
        let open = self.second()?;
        (open.kind == Kind::Symbol && open.text == "(").then_some(name.text)
    }

    fn either(&mut self) -> Result<Condition> {
        let mut left = self.both()?;
        while self.take_word("OR") {
            left = Condition::Or(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Condition> {
        let mut left = self.negated()?;
        while self.take_word("AND") {
            left = Condition::And(Box::new(left), Box::new(self.negated()?));
        }
        Ok(left)
    }

    fn negated(&mut self) -> Result<Condition> {
        if self.take_word("NOT") {
            return Ok(Condition::Not(Box::new(self.within(Self::negated)?)));
        }
        if self.take_symbol("(") {
            let inner = self.within(Self::either)?;
            self.need(")")?;
            return Ok(inner);
        }
        match self.function() {
            Some(name) if name != "size" => self.call(name),
            _ => self.comparison(),
        }
    }

    fn call(&mut self, name: &str) -> Result<Condition> {
        self.at += 2;
        let condition = match name {
            "attribute_exists" => Condition::Exists(self.path()?),
            "attribute_not_exists" => Condition::NotExists(self.path()?),
            "attribute_type" => {
                let path = self.path()?;
                self.need(",")?;
                Condition::Type(path, self.operand()?)
            }
            "begins_with" => {
                let whole = self.operand()?;
                self.need(",")?;
                Condition::BeginsWith(whole, self.operand()?)
            }
            "contains" => {
                let whole = self.operand()?;
                self.need(",")?;
                Condition::Contains(whole, self.operand()?)
            }
            _ => return Err(format!("Invalid function name; function: {name}")),
        };
        self.need(")")?;
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Condition> {
        let left = self.operand()?;
        if self.take_word("BETWEEN") {
            let low = self.operand()?;
            if !self.take_word("AND") {
                return Err(self.unexpected());
            }
            return Ok(Condition::Between(left, low, self.operand()?));
        }
        if self.take_word("IN") {
            self.need("(")?;
            let all = self.list(Self::operand)?;
            self.need(")")?;
            return Ok(Condition::In(left, all));
        }
        let comparison = match self.peek().map(|token| token.text) {
            Some("=") => Comparison::Equal,
            Some("<>") => Comparison::NotEqual,
            Some("<") => Comparison::Less,
            Some("<=") => Comparison::LessOrEqual,
            Some(">") => Comparison::Greater,
            Some(">=") => Comparison::GreaterOrEqual,
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(Condition::Compare(left, comparison, self.operand()?))
    }

    fn operand(&mut self) -> Result<Operand> {
        if self.function() == Some("size") {
            self.at += 2;
            let path = self.path()?;
            self.need(")")?;
            return Ok(Operand::Size(path));
        }
        match self.peek().map(|token| token.kind) {
            Some(Kind::Value) => self.value().map(Operand::Value),
            _ => self.path().map(Operand::Path),
        }
    }

    fn update(&mut self) -> Result<Update> {
        let mut update = Update::default();
        let mut seen = Vec::new();
        while let Some(token) = self.peek() {
            let section = ["SET", "REMOVE", "ADD", "DELETE"].into_iter().find(|section| self.is_word(section));
            let section = section.ok_or_else(|| self.unexpected())?;
            if seen.contains(&section) {
                return Err(format!(
                    "The \"{}\" section can only be used once in an update expression;",
                    token.text.to_ascii_uppercase()
                ));
            }
            seen.push(section);
            self.at += 1;
            match section {
                "SET" => update.set = self.list(Self::assignment)?,
                "REMOVE" => update.remove = self.list(Self::path)?,
                "ADD" => update.add = self.list(Self::path_and_value)?,
                _ => update.delete = self.list(Self::path_and_value)?,
            }
        }
        if seen.is_empty() { Err(self.unexpected()) } else { Ok(update) }
    }

    fn path_and_value(&mut self) -> Result<(Path, String)> {
        Ok((self.path()?, self.value()?))
    }

    fn assignment(&mut self) -> Result<(Path, Term)> {
        let path = self.path()?;
        self.need("=")?;
        Ok((path, self.sum()?))
    }

    fn sum(&mut self) -> Result<Term> {
        let left = self.term()?;
        if self.take_symbol("+") {
            return Ok(Term::Plus(Box::new(left), Box::new(self.term()?)));
        }
        if self.take_symbol("-") {
            return Ok(Term::Minus(Box::new(left), Box::new(self.term()?)));
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Term> {
        if self.take_symbol("(") {
            let term = self.within(Self::sum)?;
            self.need(")")?;
            return Ok(term);
        }
        match self.function() {
            Some("if_not_exists") => {
                self.at += 2;
                let path = self.path()?;
                self.need(",")?;
                let other = self.within(Self::term)?;
                self.need(")")?;
                Ok(Term::IfNotExists(path, Box::new(other)))
            }
            Some("list_append") => {
                self.at += 2;
                let first = self.within(Self::term)?;
                self.need(",")?;
                let second = self.within(Self::term)?;
                self.need(")")?;
                Ok(Term::ListAppend(Box::new(first), Box::new(second)))
            }
            Some(name) => Err(format!("Invalid function name; function: {name}")),
            None if self.peek().is_some_and(|token| token.kind == Kind::Value) => self.value().map(Term::Value),
            None => self.path().map(Term::Path),
        }
    }
}
