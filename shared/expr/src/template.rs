//! Texts with references in them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::text::Capped;
use crate::{Context, Cursor, Meter, ParseError, Reference, Result, Scope, limits, reference};

/// A text that is searched for references once and can be evaluated many times. Clones share the
/// parsed form.
///
/// `{{…}}` and `[[…]]` are references if the text between the brackets has the form of one.
/// Everything else stays text, including unclosed brackets and `{{ 1 + }}`, because users write
/// CSS, JSON and other template languages here. So parsing fails only because of the size: a text
/// without references can have [`limits::OUTPUT`] bytes, a template with at least one
/// [`limits::SOURCE`].
///
/// In a text with a reference, or with an escaped one (`\{{`, `\[[`), `\{ \} \[ \] \\` mean the
/// second character only; any other backslash is an ordinary character. A text with neither stays
/// exactly as it is, and so do all backslashes of a pattern.
///
/// A reference to an unknown root or variable stays in the result exactly as it is written, with a
/// warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Arc<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    source: Box<str>,
    content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    /// A text without references; always a string.
    Constant(Value),
    /// The parts of a text with at least one reference.
    Segments(Vec<Segment>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Text(Box<str>),
    Reference { reference: Reference, written: Box<str> },
}

impl Template {
    /// Finds the references in a text.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Self::parsed(text, parse_content(text, Backslash::Escapes))
    }

    /// Finds the references in a regular expression. Its backslashes belong to it, so `\[[` does
    /// not begin a variable.
    pub fn parse_pattern(text: &str) -> Result<Self, ParseError> {
        Self::parsed(text, parse_content(text, Backslash::Stays))
    }

    fn parsed(text: &str, content: Content) -> Result<Self, ParseError> {
        within(text.len(), limits::OUTPUT)?;
        if matches!(content, Content::Segments(_)) {
            within(text.len(), limits::SOURCE)?;
        }
        Ok(Self(Arc::new(Inner { source: text.into(), content })))
    }

    /// The value: of the reference's own type if the template is exactly one reference, a string
    /// otherwise.
    pub fn eval(&self, scope: &dyn Scope) -> Result<Value> {
        self.eval_metered(Context { scope, meter: &Meter::default() })
    }

    /// The value in its text form.
    pub fn eval_text(&self, scope: &dyn Scope) -> Result<String> {
        let context = Context { scope, meter: &Meter::default() };
        match &self.0.content {
            Content::Constant(text) => Ok(text.as_str().unwrap_or_default().to_owned()),
            Content::Segments(segments) => mixed(segments, context),
        }
    }

    /// The value that [`Template::eval`] returns, but borrowed from the scope or the template if
    /// possible. A borrowed value can have any size, because nothing is copied.
    pub fn resolve<'a>(&'a self, scope: &'a dyn Scope) -> Result<Cow<'a, Value>> {
        match &self.0.content {
            Content::Constant(text) => Ok(Cow::Borrowed(text)),
            Content::Segments(segments) => resolve_segments(segments, Context { scope, meter: &Meter::default() }),
        }
    }

    /// The references in the order of the text.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let segments = match &self.0.content {
            Content::Constant(_) => &[],
            Content::Segments(segments) => segments.as_slice(),
        };
        segments.iter().filter_map(|segment| match segment {
            Segment::Text(_) => None,
            Segment::Reference { reference, .. } => Some(reference),
        })
    }

    /// Whether there is no reference, so that the value is always the same.
    pub fn is_constant(&self) -> bool {
        self.constant().is_some()
    }

    /// The only reference, if the template consists of exactly one.
    pub fn single(&self) -> Option<&Reference> {
        match &self.0.content {
            Content::Segments(segments) => match segments.as_slice() {
                [Segment::Reference { reference, .. }] => Some(reference),
                _ => None,
            },
            Content::Constant(_) => None,
        }
    }

    /// Lets `visit` change every reference. A template that is shared is copied first.
    pub(crate) fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        if self.is_constant() {
            return;
        }
        if let Content::Segments(segments) = &mut Arc::make_mut(&mut self.0).content {
            for segment in segments {
                if let Segment::Reference { reference, .. } = segment {
                    visit(reference);
                }
            }
        }
    }

    pub(crate) fn constant(&self) -> Option<&Value> {
        match &self.0.content {
            Content::Constant(text) => Some(text),
            Content::Segments(_) => None,
        }
    }

    pub(crate) fn eval_metered(&self, context: Context<'_, '_>) -> Result<Value> {
        match &self.0.content {
            Content::Constant(text) => {
                context.meter.output_value(text)?;
                Ok(text.clone())
            }
            Content::Segments(segments) => {
                let value = resolve_segments(segments, context)?;
                context.meter.output_value(&value)?;
                Ok(value.into_owned())
            }
        }
    }
}

impl fmt::Display for Template {
    /// Prints the text as it was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.source)
    }
}

fn within(length: usize, limit: usize) -> Result<(), ParseError> {
    if length > limit { Err(ParseError::TooLong { length, limit }) } else { Ok(()) }
}

/// The meaning of a backslash before a bracket or another backslash.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Backslash {
    Escapes,
    Stays,
}

/// Whether the text after a backslash begins an escaped reference.
fn is_escaped_opening(rest: &str) -> bool {
    ["{{", "[[", "{\\{", "[\\["].iter().any(|opening| rest.starts_with(opening))
}

fn parse_content(text: &str, backslash: Backslash) -> Content {
    let mut escaped = false;
    let mut segments = Vec::new();
    let mut pending = String::new();
    let mut cursor = Cursor::new(text);
    loop {
        pending.push_str(cursor.take_while(|c| !matches!(c, '{' | '[' | '\\')));
        if cursor.rest().starts_with("{{") || cursor.rest().starts_with("[[") {
            let mut ahead = cursor.clone();
            if let Ok(reference) = reference::read(&mut ahead) {
                let written = text.get(cursor.offset()..ahead.offset()).unwrap_or_default().into();
                if !pending.is_empty() {
                    segments.push(Segment::Text(std::mem::take(&mut pending).into()));
                }
                segments.push(Segment::Reference { reference, written });
                cursor = ahead;
                continue;
            }
        }
        match cursor.bump() {
            Some('\\') if matches!(cursor.peek(), Some('{' | '}' | '[' | ']' | '\\')) => {
                escaped |= is_escaped_opening(cursor.rest());
                if backslash == Backslash::Stays {
                    pending.push('\\');
                }
                pending.extend(cursor.bump());
            }
            Some(other) => pending.push(other),
            None => break,
        }
    }
    if segments.is_empty() {
        let text = if escaped { pending } else { text.to_owned() };
        return Content::Constant(Value::String(text));
    }
    if !pending.is_empty() {
        segments.push(Segment::Text(pending.into()));
    }
    Content::Segments(segments)
}

fn resolve_segments<'s>(segments: &[Segment], context: Context<'s, '_>) -> Result<Cow<'s, Value>> {
    if let [Segment::Reference { reference, written }] = segments {
        let value = context.lookup(reference)?;
        return Ok(value.unwrap_or_else(|| {
            context.warn_unknown(&reference.head);
            Cow::Owned(Value::from(&**written))
        }));
    }
    mixed(segments, context).map(|text| Cow::Owned(Value::String(text)))
}

fn mixed(segments: &[Segment], context: Context<'_, '_>) -> Result<String> {
    let mut out = Capped::new(limits::OUTPUT);
    for segment in segments {
        match segment {
            Segment::Text(text) => out.push(text)?,
            Segment::Reference { reference, written } => {
                if let Some(value) = context.lookup(reference)? {
                    out.push_value(&value)?;
                } else {
                    context.warn_unknown(&reference.head);
                    out.push(written)?;
                }
            }
        }
    }
    Ok(out.into_text())
}
