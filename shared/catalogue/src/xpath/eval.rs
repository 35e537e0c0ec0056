//! Evaluates expressions. Work is counted, and a step visits no node twice.

use super::parse::{Axis, Expr, Operator, Path, Step, Test};
use super::value::{Found, Worth, number_of, same, texts};
use super::{MAX_WORK, XPathError};
use roxmltree::Node;
use std::collections::HashSet;

type Nodes<'a, 'input> = Vec<Found<'a, 'input>>;

/// The context of an evaluation: a node, its position, and the number of nodes.
#[derive(Clone, Copy)]
pub(super) struct Place<'a, 'input> {
    pub(super) at: Found<'a, 'input>,
    pub(super) position: usize,
    pub(super) size: usize,
}

pub(super) struct Evaluation {
    pub(super) work: usize,
}

impl Evaluation {
    pub(super) fn count(&mut self, steps: usize) -> Result<(), XPathError> {
        self.work = self.work.saturating_add(steps);
        if self.work > MAX_WORK { Err(XPathError::TooMuchWork) } else { Ok(()) }
    }

    pub(super) fn expr<'a, 'input>(
        &mut self,
        expr: &Expr<'_>,
        place: Place<'a, 'input>,
    ) -> Result<Worth<'a, 'input>, XPathError> {
        self.count(1)?;
        match expr {
            Expr::Text(text) => Ok(Worth::Text((*text).to_owned())),
            Expr::Number(number) => Ok(Worth::Number(*number)),
            Expr::Path(path) => self.path(path, place).map(Worth::Nodes),
            Expr::Filter(inner, predicates, steps) => self.filter(inner, predicates, steps, place),
            Expr::Call(function, arguments) => self.call(*function, arguments, place),
            Expr::Negate(inner) => Ok(Worth::Number(-self.number(inner, place)?)),
            Expr::Binary(operator, left, right) => self.binary(*operator, left, right, place),
        }
    }

    fn filter<'a, 'input>(
        &mut self,
        inner: &Expr<'_>,
        predicates: &[Expr<'_>],
        steps: &[Step<'_>],
        place: Place<'a, 'input>,
    ) -> Result<Worth<'a, 'input>, XPathError> {
        let Worth::Nodes(mut found) = self.expr(inner, place)? else { return Err(XPathError::NoNodes) };
        for predicate in predicates {
            found = self.keep(found, predicate)?;
        }
        for step in steps {
            found = self.step(&found, step)?;
        }
        Ok(Worth::Nodes(found))
    }

    fn path<'a, 'input>(&mut self, path: &Path<'_>, place: Place<'a, 'input>) -> Result<Nodes<'a, 'input>, XPathError> {
        let start = if path.absolute { Found::Node(place.at.node().document().root()) } else { place.at };
        let mut found = vec![start];
        for step in &path.steps {
            found = self.step(&found, step)?;
        }
        Ok(found)
    }

    fn step<'a, 'input>(
        &mut self,
        from: &[Found<'a, 'input>],
        step: &Step<'_>,
    ) -> Result<Nodes<'a, 'input>, XPathError> {
        let below;
        let starts = if step.deep {
            below = self.below(from)?;
            below.as_slice()
        } else {
            from
        };
        let (mut out, mut known) = (Vec::new(), HashSet::new());
        for start in starts {
            let mut found = self.candidates(*start, step.axis, step.test)?;
            for predicate in &step.predicates {
                found = self.keep(found, predicate)?;
            }
            out.extend(found.into_iter().filter(|found| known.insert(found.key())));
        }
        // The results of several start nodes are not in document order: the children of a parent
        // come after those of a child that was visited first.
        out.sort_by_key(Found::key);
        Ok(out)
    }

    /// The nodes and all their descendants, each once.
    fn below<'a, 'input>(&mut self, from: &[Found<'a, 'input>]) -> Result<Nodes<'a, 'input>, XPathError> {
        let (mut all, mut known) = (Vec::new(), HashSet::new());
        for start in from {
            let Found::Node(start) = start else { continue };
            // The descendants of a known node are also known.
            if known.contains(&start.id()) {
                continue;
            }
            for node in start.descendants() {
                self.count(1)?;
                if known.insert(node.id()) {
                    all.push(Found::Node(node));
                }
            }
        }
        Ok(all)
    }

    fn candidates<'a, 'input>(
        &mut self,
        from: Found<'a, 'input>,
        axis: Axis,
        test: Test<'_>,
    ) -> Result<Nodes<'a, 'input>, XPathError> {
        self.count(1)?;
        let mut out = Vec::new();
        let mut take = |found: Found<'a, 'input>| {
            if found.fits(test) {
                out.push(found);
            }
        };
        let node = match (from, axis) {
            (_, Axis::This) => {
                take(from);
                return Ok(out);
            }
            (Found::Attribute { owner, .. }, Axis::Parent) => {
                take(Found::Node(owner));
                return Ok(out);
            }
            (Found::Attribute { .. }, _) => return Ok(out),
            (Found::Node(node), _) => node,
        };
        let related: Box<dyn Iterator<Item = Node<'a, 'input>>> = match axis {
            Axis::Attribute => {
                for (number, attribute) in node.attributes().enumerate() {
                    self.count(1)?;
                    take(Found::Attribute { owner: node, attribute, number });
                }
                return Ok(out);
            }
            Axis::Child | Axis::This => Box::new(node.children()),
            Axis::Parent => Box::new(node.parent().into_iter()),
            Axis::Descendant => Box::new(node.descendants().skip(1)),
            Axis::DescendantOrSelf => Box::new(node.descendants()),
            Axis::Ancestor => Box::new(node.ancestors().skip(1)),
            Axis::AncestorOrSelf => Box::new(node.ancestors()),
            Axis::FollowingSibling => Box::new(node.next_siblings().skip(1)),
            Axis::PrecedingSibling => Box::new(node.prev_siblings().skip(1)),
        };
        for related in related {
            self.count(1)?;
            take(Found::Node(related));
        }
        Ok(out)
    }

    /// The nodes that a predicate keeps: the one at a position, or those for which it is true.
    fn keep<'a, 'input>(
        &mut self,
        found: Nodes<'a, 'input>,
        predicate: &Expr<'_>,
    ) -> Result<Nodes<'a, 'input>, XPathError> {
        if let Expr::Number(place) = predicate {
            let at = found.iter().enumerate().find(|(at, _)| same((at + 1) as f64, *place));
            return Ok(at.map(|(_, found)| *found).into_iter().collect());
        }
        let size = found.len();
        let mut kept = Vec::new();
        for (at, one) in found.into_iter().enumerate() {
            let position = at + 1;
            let holds = match self.expr(predicate, Place { at: one, position, size })? {
                Worth::Number(place) => same(position as f64, place),
                other => other.holds(),
            };
            if holds {
                kept.push(one);
            }
        }
        Ok(kept)
    }

    fn binary<'a, 'input>(
        &mut self,
        operator: Operator,
        left: &Expr<'_>,
        right: &Expr<'_>,
        place: Place<'a, 'input>,
    ) -> Result<Worth<'a, 'input>, XPathError> {
        let numbers = |this: &mut Self, calculate: fn(f64, f64) -> f64| {
            Ok(Worth::Number(calculate(this.number(left, place)?, this.number(right, place)?)))
        };
        match operator {
            Operator::Or | Operator::And => {
                let first = self.expr(left, place)?.holds();
                let decided = first == (operator == Operator::Or);
                Ok(Worth::Boolean(if decided { first } else { self.expr(right, place)?.holds() }))
            }
            Operator::Add => numbers(self, |one, other| one + other),
            Operator::Subtract => numbers(self, |one, other| one - other),
            Operator::Multiply => numbers(self, |one, other| one * other),
            Operator::Divide => numbers(self, |one, other| one / other),
            Operator::Modulo => numbers(self, |one, other| one % other),
            Operator::Union => {
                let (Worth::Nodes(mut all), Worth::Nodes(more)) = (self.expr(left, place)?, self.expr(right, place)?)
                else {
                    return Err(XPathError::NoNodes);
                };
                all.extend(more);
                all.sort_by_key(Found::key);
                all.dedup_by_key(|found| found.key());
                Ok(Worth::Nodes(all))
            }
            comparison => {
                let (left, right) = (self.expr(left, place)?, self.expr(right, place)?);
                self.compare(comparison, &left, &right).map(Worth::Boolean)
            }
        }
    }

    /// Whether a comparison is true. With nodes, it is true if it is for one of them.
    fn compare(&mut self, operator: Operator, left: &Worth<'_, '_>, right: &Worth<'_, '_>) -> Result<bool, XPathError> {
        match (left, right) {
            (Worth::Nodes(_), Worth::Boolean(_)) | (Worth::Boolean(_), Worth::Nodes(_)) => {
                self.compare(operator, &Worth::Boolean(left.holds()), &Worth::Boolean(right.holds()))
            }
            (Worth::Nodes(nodes), Worth::Text(text)) | (Worth::Text(text), Worth::Nodes(nodes))
                if matches!(operator, Operator::Equal | Operator::NotEqual) =>
            {
                for node in nodes {
                    if self.has_text(*node, text)? == (operator == Operator::Equal) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (Worth::Nodes(nodes), other) => {
                for node in nodes {
                    let text = Worth::Text(self.text(*node)?);
                    if self.compare(operator, &text, other)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (one, Worth::Nodes(nodes)) => {
                for node in nodes {
                    let text = Worth::Text(self.text(*node)?);
                    if self.compare(operator, one, &text)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (left, right) => Ok(left.compares(operator, right)),
        }
    }

    /// Whether the text of a node equals `value`, without building the text.
    fn has_text(&mut self, found: Found<'_, '_>, value: &str) -> Result<bool, XPathError> {
        let node = match found {
            Found::Attribute { attribute, .. } => return Ok(attribute.value() == value),
            Found::Node(node) => node,
        };
        let mut rest = value;
        for node in node.descendants() {
            self.count(1)?;
            if let Some(text) = node.text().filter(|_| node.is_text()) {
                match rest.strip_prefix(text) {
                    Some(left) => rest = left,
                    None => return Ok(false),
                }
            }
        }
        Ok(rest.is_empty())
    }

    pub(super) fn text(&mut self, found: Found<'_, '_>) -> Result<String, XPathError> {
        if let Found::Node(node) = found {
            let (mut steps, mut bytes) = (0, 0);
            for text in texts(node) {
                steps += 1;
                bytes += text.len();
            }
            self.count(steps + bytes / 8)?;
        }
        Ok(found.text())
    }

    /// The text of an expression; with nodes, the text of the first one.
    pub(super) fn string(&mut self, expr: &Expr<'_>, place: Place<'_, '_>) -> Result<String, XPathError> {
        match self.expr(expr, place)? {
            Worth::Nodes(nodes) => nodes.first().map_or(Ok(String::new()), |first| self.text(*first)),
            other => Ok(other.plain()),
        }
    }

    pub(super) fn number(&mut self, expr: &Expr<'_>, place: Place<'_, '_>) -> Result<f64, XPathError> {
        match self.expr(expr, place)? {
            Worth::Nodes(nodes) => nodes.first().map_or(Ok(f64::NAN), |first| Ok(number_of(&self.text(*first)?))),
            other => Ok(other.number()),
        }
    }
}
