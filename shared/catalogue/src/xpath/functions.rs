//! The functions of XPath 1.0, except those for identifiers and languages.

use super::XPathError;
use super::eval::{Evaluation, Place};
use super::parse::{Expr, Function};
use super::value::{Found, Worth, number_of};

impl Evaluation {
    /// The result of a function for these arguments.
    pub(super) fn call<'a, 'input>(
        &mut self,
        function: Function,
        arguments: &[Expr<'_>],
        place: Place<'a, 'input>,
    ) -> Result<Worth<'a, 'input>, XPathError> {
        let mut call = Call { evaluation: self, arguments, place };
        Ok(match function {
            Function::Last => Worth::Number(place.size as f64),
            Function::Position => Worth::Number(place.position as f64),
            Function::Count => Worth::Number(call.nodes()?.len() as f64),
            Function::Sum => {
                let mut sum = 0.0;
                for node in call.nodes()? {
                    sum += number_of(&call.evaluation.text(node)?);
                }
                Worth::Number(sum)
            }
            Function::LocalName => {
                Worth::Text(call.first()?.map(|found| found.name().1.to_owned()).unwrap_or_default())
            }
            Function::NamespaceUri => {
                Worth::Text(call.first()?.and_then(|found| found.name().0.map(str::to_owned)).unwrap_or_default())
            }
            Function::Name => Worth::Text(call.first()?.map(|found| found.qualified()).unwrap_or_default()),
            Function::Not => Worth::Boolean(!call.worth(0)?.holds()),
            Function::Boolean => Worth::Boolean(call.worth(0)?.holds()),
            Function::True => Worth::Boolean(true),
            Function::False => Worth::Boolean(false),
            Function::Number => Worth::Number(call.number(0)?),
            Function::Floor => Worth::Number(call.number(0)?.floor()),
            Function::Ceiling => Worth::Number(call.number(0)?.ceil()),
            Function::Round => Worth::Number((call.number(0)? + 0.5).floor()),
            text => return of_texts(text, &mut call),
        })
    }
}

fn of_texts<'a, 'input>(
    function: Function,
    call: &mut Call<'_, '_, 'a, 'input>,
) -> Result<Worth<'a, 'input>, XPathError> {
    let one = call.text(0)?;
    Ok(match function {
        Function::StringLength => Worth::Number(one.chars().count() as f64),
        Function::NormalizeSpace => Worth::Text(one.split_whitespace().collect::<Vec<_>>().join(" ")),
        Function::StartsWith => Worth::Boolean(one.starts_with(&call.text(1)?)),
        Function::Contains => Worth::Boolean(one.contains(&call.text(1)?)),
        Function::SubstringBefore => {
            Worth::Text(one.split_once(&call.text(1)?).map(|(before, _)| before.to_owned()).unwrap_or_default())
        }
        Function::SubstringAfter => {
            Worth::Text(one.split_once(&call.text(1)?).map(|(_, after)| after.to_owned()).unwrap_or_default())
        }
        Function::Substring => {
            // Positions count from 1. If the start is not a number, the result is empty.
            let start = round(call.number(1)?);
            let end = if call.arguments.len() > 2 { start + round(call.number(2)?) } else { f64::INFINITY };
            let kept = one.chars().zip(1_u32..).filter(|(_, at)| f64::from(*at) >= start && f64::from(*at) < end);
            Worth::Text(kept.map(|(c, _)| c).collect())
        }
        Function::Translate => {
            let (from, to) = (call.text(1)?, call.text(2)?);
            call.evaluation.count(one.len().saturating_mul(from.len() / 8 + 1))?;
            let to: Vec<char> = to.chars().collect();
            let translated = one.chars().filter_map(|c| match from.chars().position(|known| known == c) {
                Some(at) => to.get(at).copied(),
                None => Some(c),
            });
            Worth::Text(translated.collect())
        }
        Function::Concat => {
            let mut all = one;
            for index in 1..call.arguments.len() {
                all.push_str(&call.text(index)?);
                call.evaluation.count(all.len() / 64)?;
            }
            Worth::Text(all)
        }
        _ => Worth::Text(one),
    })
}

fn round(number: f64) -> f64 {
    (number + 0.5).floor()
}

struct Call<'e, 'x, 'a, 'input> {
    evaluation: &'e mut Evaluation,
    arguments: &'x [Expr<'x>],
    place: Place<'a, 'input>,
}

impl<'a, 'input> Call<'_, '_, 'a, 'input> {
    fn worth(&mut self, index: usize) -> Result<Worth<'a, 'input>, XPathError> {
        match self.arguments.get(index) {
            Some(argument) => self.evaluation.expr(argument, self.place),
            None => Ok(Worth::Nodes(vec![self.place.at])),
        }
    }

    /// The text of an argument; without an argument, the text of the current node.
    fn text(&mut self, index: usize) -> Result<String, XPathError> {
        match self.arguments.get(index) {
            Some(argument) => self.evaluation.string(argument, self.place),
            None => self.evaluation.text(self.place.at),
        }
    }

    fn number(&mut self, index: usize) -> Result<f64, XPathError> {
        match self.arguments.get(index) {
            Some(argument) => self.evaluation.number(argument, self.place),
            None => Ok(number_of(&self.evaluation.text(self.place.at)?)),
        }
    }

    fn nodes(&mut self) -> Result<Vec<Found<'a, 'input>>, XPathError> {
        match self.worth(0)? {
            Worth::Nodes(nodes) => Ok(nodes),
            _ => Err(XPathError::NoNodes),
        }
    }

    fn first(&mut self) -> Result<Option<Found<'a, 'input>>, XPathError> {
        self.nodes().map(|nodes| nodes.first().copied())
    }
}
