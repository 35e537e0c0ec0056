//! Functions of texts. They use the text form, which every value has.

use serde_json::Value;

use super::Arguments;
use crate::Result;

/// The cost of a piece of a text in addition to its bytes.
const PIECE: usize = 32;

pub(super) fn string(call: &Arguments<'_, '_>) -> Result<Value> {
    Ok(Value::String(call.text(0)?.into_owned()))
}

pub(super) fn upper(call: &Arguments<'_, '_>) -> Result<Value> {
    Ok(Value::String(call.text(0)?.to_uppercase()))
}

pub(super) fn lower(call: &Arguments<'_, '_>) -> Result<Value> {
    Ok(Value::String(call.text(0)?.to_lowercase()))
}

pub(super) fn trim(call: &Arguments<'_, '_>) -> Result<Value> {
    Ok(Value::from(call.text(0)?.trim()))
}

/// Splits a text. Without a delimiter, it is split into characters.
pub(super) fn split(call: &Arguments<'_, '_>) -> Result<Value> {
    let (text, delimiter) = (call.text(0)?, call.text(1)?);
    let mut pieces = Vec::new();
    let mut push = |piece: &str| -> Result<()> {
        call.meter.work(PIECE)?;
        pieces.push(Value::from(piece));
        Ok(())
    };
    if delimiter.is_empty() {
        let mut buffer = [0; 4];
        text.chars().try_for_each(|c| push(c.encode_utf8(&mut buffer)))?;
    } else {
        text.split(&*delimiter).try_for_each(push)?;
    }
    Ok(Value::Array(pieces))
}

pub(super) fn join(call: &Arguments<'_, '_>) -> Result<Value> {
    let Value::Array(items) = call.value(0) else { return call.refuse("a list", call.value(0)) };
    let delimiter = if call.value(1).is_null() { ", ".into() } else { call.text(1)? };
    call.meter.work_value(call.value(0))?;
    call.build(|out| {
        items.iter().enumerate().try_for_each(|(index, item)| {
            if index > 0 {
                out.push(&delimiter)?;
            }
            out.push_value(item)
        })
    })
}

/// Replaces every occurrence of a literal text. The empty text never occurs.
pub(super) fn replace(call: &Arguments<'_, '_>) -> Result<Value> {
    let (text, old, new) = (call.text(0)?, call.text(1)?, call.text(2)?);
    if old.is_empty() {
        return Ok(Value::String(text.into_owned()));
    }
    call.build(|out| {
        text.split(&*old).enumerate().try_for_each(|(index, piece)| {
            if index > 0 {
                out.push(&new)?;
            }
            out.push(piece)
        })
    })
}
