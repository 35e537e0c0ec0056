//! Parses XPath: an expression of paths, literals, operators and functions.

use super::XPathError;

/// The deepest nesting of brackets and parentheses, each of which is a level of recursion.
const MAX_NESTING: usize = 32;

#[derive(Debug)]
pub(super) enum Expr<'p> {
    Text(&'p str),
    Number(f64),
    Path(Path<'p>),
    /// An expression in parentheses or a call, its predicates, and the steps that follow.
    Filter(Box<Expr<'p>>, Vec<Expr<'p>>, Vec<Step<'p>>),
    Call(Function, Vec<Expr<'p>>),
    Binary(Operator, Box<Expr<'p>>, Box<Expr<'p>>),
    Negate(Box<Expr<'p>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Union,
}

/// Operators from the loosest to the tightest, each with its spelling. A word only counts as an
/// operator if it is not part of a name.
const LEVELS: &[&[(&str, Operator)]] = &[
    &[("or", Operator::Or)],
    &[("and", Operator::And)],
    &[("!=", Operator::NotEqual), ("=", Operator::Equal)],
    &[("<=", Operator::LessEqual), ("<", Operator::Less), (">=", Operator::GreaterEqual), (">", Operator::Greater)],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("div", Operator::Divide), ("mod", Operator::Modulo)],
    &[("|", Operator::Union)],
];

#[derive(Debug)]
pub(super) struct Path<'p> {
    /// Whether it starts at the root.
    pub(super) absolute: bool,
    pub(super) steps: Vec<Step<'p>>,
}

#[derive(Debug)]
pub(super) struct Step<'p> {
    /// Whether the step searches at any depth.
    pub(super) deep: bool,
    pub(super) axis: Axis,
    pub(super) test: Test<'p>,
    pub(super) predicates: Vec<Expr<'p>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Child,
    Attribute,
    This,
    Parent,
    Descendant,
    DescendantOrSelf,
    Ancestor,
    AncestorOrSelf,
    FollowingSibling,
    PrecedingSibling,
}

const AXES: &[(&str, Axis)] = &[
    ("child", Axis::Child),
    ("attribute", Axis::Attribute),
    ("self", Axis::This),
    ("parent", Axis::Parent),
    ("descendant", Axis::Descendant),
    ("descendant-or-self", Axis::DescendantOrSelf),
    ("ancestor", Axis::Ancestor),
    ("ancestor-or-self", Axis::AncestorOrSelf),
    ("following-sibling", Axis::FollowingSibling),
    ("preceding-sibling", Axis::PrecedingSibling),
];

#[derive(Clone, Copy, Debug)]
pub(super) enum Test<'p> {
    /// The test `node()`.
    Any,
    /// The test `text()`.
    Text,
    /// `*`: any element, or any attribute.
    Named,
    Name(&'p str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Last,
    Position,
    Count,
    LocalName,
    Name,
    NamespaceUri,
    String,
    Concat,
    StartsWith,
    Contains,
    SubstringBefore,
    SubstringAfter,
    Substring,
    StringLength,
    NormalizeSpace,
    Translate,
    Not,
    True,
    False,
    Boolean,
    Number,
    Sum,
    Floor,
    Ceiling,
    Round,
}

/// All functions, each with the fewest and the most arguments.
const FUNCTIONS: &[(&str, Function, usize, usize)] = &[
    ("last", Function::Last, 0, 0),
    ("position", Function::Position, 0, 0),
    ("count", Function::Count, 1, 1),
    ("local-name", Function::LocalName, 0, 1),
    ("name", Function::Name, 0, 1),
    ("namespace-uri", Function::NamespaceUri, 0, 1),
    ("string", Function::String, 0, 1),
    ("concat", Function::Concat, 2, 64),
    ("starts-with", Function::StartsWith, 2, 2),
    ("contains", Function::Contains, 2, 2),
    ("substring-before", Function::SubstringBefore, 2, 2),
    ("substring-after", Function::SubstringAfter, 2, 2),
    ("substring", Function::Substring, 2, 3),
    ("string-length", Function::StringLength, 0, 1),
    ("normalize-space", Function::NormalizeSpace, 0, 1),
    ("translate", Function::Translate, 3, 3),
    ("not", Function::Not, 1, 1),
    ("true", Function::True, 0, 0),
    ("false", Function::False, 0, 0),
    ("boolean", Function::Boolean, 1, 1),
    ("number", Function::Number, 0, 1),
    ("sum", Function::Sum, 1, 1),
    ("floor", Function::Floor, 1, 1),
    ("ceiling", Function::Ceiling, 1, 1),
    ("round", Function::Round, 1, 1),
];

/// Parses a text as an expression.
pub(super) fn parse(text: &str) -> Result<Expr<'_>, XPathError> {
    let mut parser = Parser { rest: text.trim(), depth: 0 };
    let expr = parser.expr(0)?;
    if parser.rest.is_empty() { Ok(expr) } else { Err(parser.wrong()) }
}

struct Parser<'p> {
    rest: &'p str,
    depth: usize,
}

impl<'p> Parser<'p> {
    fn wrong(&self) -> XPathError {
        XPathError::Syntax(self.rest.to_owned())
    }

    fn eat(&mut self, text: &str) -> bool {
        self.rest.strip_prefix(text).map(|rest| self.rest = rest.trim_start()).is_some()
    }

    fn need(&mut self, text: &str) -> Result<(), XPathError> {
        if self.eat(text) { Ok(()) } else { Err(self.wrong()) }
    }

    /// Parses operators of this level and of all tighter levels.
    fn expr(&mut self, level: usize) -> Result<Expr<'p>, XPathError> {
        let Some(operators) = LEVELS.get(level) else { return self.signed() };
        let mut left = self.expr(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            left = Expr::Binary(operator, Box::new(left), Box::new(self.expr(level + 1)?));
        }
        Ok(left)
    }

    fn operator(&mut self, operators: &[(&str, Operator)]) -> Option<Operator> {
        let (spelling, operator) = operators.iter().find(|(spelling, _)| {
            let after = self.rest.strip_prefix(spelling);
            let is_word = spelling.starts_with(|c: char| c.is_ascii_lowercase());
            after.is_some_and(|after| !is_word || !after.starts_with(is_name_char))
        })?;
        self.eat(spelling);
        Some(*operator)
    }

    fn signed(&mut self) -> Result<Expr<'p>, XPathError> {
        if self.eat("-") {
            return self.nested(|parser| parser.signed().map(|inner| Expr::Negate(Box::new(inner))));
        }
        let first = self.rest.chars().next();
        match first {
            Some('"' | '\'') => self.literal().map(Expr::Text),
            Some(c) if c.is_ascii_digit() => self.number(),
            Some('.') if self.rest.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) => {
                self.number()
            }
            Some('(') => {
                self.eat("(");
                let inner = self.nested(|parser| parser.expr(0))?;
                self.need(")")?;
                self.filter(inner)
            }
            _ => match self.function_name() {
                Some(function) => {
                    let call = self.call(function)?;
                    self.filter(call)
                }
                None => self.path().map(Expr::Path),
            },
        }
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, XPathError>) -> Result<T, XPathError> {
        if self.depth == MAX_NESTING {
            return Err(XPathError::TooDeep);
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn literal(&mut self) -> Result<&'p str, XPathError> {
        let wrong = self.wrong();
        let quote = self.rest.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let parts = quote.and_then(|quote| self.rest.get(1..)?.split_once(quote));
        let (literal, rest) = parts.ok_or(wrong)?;
        self.rest = rest.trim_start();
        Ok(literal)
    }

    fn number(&mut self) -> Result<Expr<'p>, XPathError> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        let number = digits.parse().map_err(|_| self.wrong())?;
        self.rest = rest.trim_start();
        Ok(Expr::Number(number))
    }

    /// The function whose name and opening parenthesis come next.
    fn function_name(&mut self) -> Option<&'static (&'static str, Function, usize, usize)> {
        let end = self.rest.find(|c: char| !is_name_char(c))?;
        let (name, rest) = self.rest.split_at_checked(end)?;
        let after = rest.trim_start().strip_prefix('(')?;
        let found = FUNCTIONS.iter().find(|(known, ..)| *known == name)?;
        self.rest = after.trim_start();
        Some(found)
    }

    fn call(&mut self, called: &(&str, Function, usize, usize)) -> Result<Expr<'p>, XPathError> {
        let (name, function, least, most) = *called;
        let mut arguments = Vec::new();
        if !self.eat(")") {
            loop {
                arguments.push(self.nested(|parser| parser.expr(0))?);
                if !self.eat(",") {
                    break;
                }
            }
            self.need(")")?;
        }
        if (least..=most).contains(&arguments.len()) {
            Ok(Expr::Call(function, arguments))
        } else {
            Err(XPathError::Arguments(name.to_owned()))
        }
    }

    fn filter(&mut self, inner: Expr<'p>) -> Result<Expr<'p>, XPathError> {
        let predicates = self.predicates()?;
        let steps = if self.rest.starts_with('/') { self.steps()? } else { Vec::new() };
        if predicates.is_empty() && steps.is_empty() {
            return Ok(inner);
        }
        Ok(Expr::Filter(Box::new(inner), predicates, steps))
    }

    fn path(&mut self) -> Result<Path<'p>, XPathError> {
        let absolute = self.rest.starts_with('/');
        if absolute && !self.rest.starts_with("//") {
            let after = self.rest.get(1..).unwrap_or_default().trim_start();
            let goes_on = after.starts_with(|c: char| is_name_char(c) || matches!(c, '.' | '@' | '*'));
            if !goes_on {
                self.rest = after;
                return Ok(Path { absolute, steps: Vec::new() });
            }
        }
        if absolute {
            return Ok(Path { absolute, steps: self.steps()? });
        }
        let mut steps = vec![self.step(false)?];
        steps.extend(self.steps()?);
        Ok(Path { absolute, steps })
    }

    /// Parses steps, each with the slash before it.
    fn steps(&mut self) -> Result<Vec<Step<'p>>, XPathError> {
        let mut steps = Vec::new();
        loop {
            let deep = self.eat("//");
            if !deep && !self.eat("/") {
                return Ok(steps);
            }
            steps.push(self.step(deep)?);
        }
    }

    fn step(&mut self, deep: bool) -> Result<Step<'p>, XPathError> {
        let (axis, test) = if self.eat("..") {
            (Axis::Parent, Test::Any)
        } else if self.eat(".") {
            (Axis::This, Test::Any)
        } else if self.eat("@") {
            (Axis::Attribute, self.test()?)
        } else {
            let named = self.rest.split_once("::").map(|(name, rest)| (name.trim_end(), rest));
            let axis = named.and_then(|(name, rest)| Some((AXES.iter().find(|(known, _)| *known == name)?.1, rest)));
            let axis = match axis {
                Some((axis, rest)) => {
                    self.rest = rest.trim_start();
                    axis
                }
                None => Axis::Child,
            };
            (axis, self.test()?)
        };
        Ok(Step { deep, axis, test, predicates: self.predicates()? })
    }

    fn test(&mut self) -> Result<Test<'p>, XPathError> {
        if self.eat("*") {
            return Ok(Test::Named);
        }
        for (spelling, test) in [("text()", Test::Text), ("node()", Test::Any)] {
            if self.eat(spelling) {
                return Ok(test);
            }
        }
        self.name().map(Test::Name).ok_or_else(|| self.wrong())
    }

    fn name(&mut self) -> Option<&'p str> {
        let end = self.rest.find(|c: char| !is_name_char(c) && c != ':').unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at_checked(end)?;
        let starts = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        // The name belongs to an unknown function or axis.
        if !starts || rest.starts_with('(') || name.contains("::") || name.ends_with(':') {
            return None;
        }
        self.rest = rest.trim_start();
        Some(name)
    }

    fn predicates(&mut self) -> Result<Vec<Expr<'p>>, XPathError> {
        let mut predicates = Vec::new();
        while self.eat("[") {
            predicates.push(self.nested(|parser| parser.expr(0))?);
            self.need("]")?;
        }
        Ok(predicates)
    }
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}
