//! Converts between JSON and Luau. Luau has only one kind of table and no null inside lists, so
//! both need a convention.

use crate::fault::Fault;
use crate::limits::{DEPTH, VALUE};
use mlua::{Lua, Table, Value as LuaValue};
use serde_json::{Map, Number, Value};

/// The field of a metatable that says whether its table is an `array` or an `object`.
const MARK: &str = "__jsontype";
/// From here on, doubles cannot represent every whole number.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Makes Luau values from JSON. Holds the metatable that marks empty dictionaries, because an empty
/// table does not show what it is.
pub(super) struct Shapes {
    object: Table,
}

impl Shapes {
    pub fn new(lua: &Lua) -> mlua::Result<Self> {
        Ok(Self { object: lua.create_table_from([(MARK, "object")])? })
    }

    /// A dictionary for a script. Entries with null are left out, because a table cannot hold them.
    pub fn dictionary(&self, lua: &Lua, entries: &Map<String, Value>) -> mlua::Result<Table> {
        let table = lua.create_table_with_capacity(0, entries.len())?;
        for (name, value) in entries {
            if !value.is_null() {
                table.raw_set(name.as_str(), self.value(lua, value)?)?;
            }
        }
        if table.is_empty() {
            table.set_metatable(Some(self.object.clone()))?;
        }
        Ok(table)
    }

    fn value(&self, lua: &Lua, value: &Value) -> mlua::Result<LuaValue> {
        Ok(match value {
            // Only in lists, where `nil` would end the list.
            Value::Null => LuaValue::NULL,
            Value::Bool(boolean) => LuaValue::Boolean(*boolean),
            Value::Number(number) => LuaValue::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => LuaValue::String(lua.create_string(text)?),
            Value::Array(items) => {
                let table = lua.create_table_with_capacity(items.len(), 0)?;
                for (index, item) in items.iter().enumerate() {
                    table.raw_set(index + 1, self.value(lua, item)?)?;
                }
                LuaValue::Table(table)
            }
            Value::Object(entries) => LuaValue::Table(self.dictionary(lua, entries)?),
        })
    }
}

/// The value that a script returned, as JSON. Metamethods are not called.
pub(super) fn json(value: &LuaValue) -> Result<Value, Fault> {
    Reader { left: VALUE }.read(value, DEPTH + 1)
}

/// Reads values until they are too large. Each visit of a value costs at least one byte, even if
/// the same table is visited again.
struct Reader {
    left: usize,
}

impl Reader {
    fn read(&mut self, value: &LuaValue, depth: usize) -> Result<Value, Fault> {
        self.spend(1)?;
        Ok(match value {
            LuaValue::Nil => Value::Null,
            LuaValue::Boolean(boolean) => Value::Bool(*boolean),
            LuaValue::Integer(number) => Value::from(*number),
            LuaValue::Number(number) => self::number(*number),
            LuaValue::String(text) => Value::String(self.text(text)?),
            LuaValue::Table(table) => return self.table(table, depth.checked_sub(1).ok_or(Fault::TooDeep)?),
            other if other.is_null() => Value::Null,
            other => {
                let message = format!("the result holds a {}, which has no form in JSON", other.type_name());
                return Err(Fault::script(&message, None));
            }
        })
    }

    fn table(&mut self, table: &Table, depth: usize) -> Result<Value, Fault> {
        let (length, count) = (table.raw_len(), table.pairs::<LuaValue, LuaValue>().take(VALUE).count());
        if length == count && !is_marked(table, "object") || count == 0 && is_marked(table, "array") {
            return self.list(table, length, depth);
        }
        let mut entries = Map::new();
        for pair in table.pairs::<LuaValue, LuaValue>() {
            let (name, value) = pair.map_err(|error| super::thrown::fault(&error))?;
            let name = match &name {
                LuaValue::String(name) => self.text(name)?,
                LuaValue::Integer(_) | LuaValue::Number(_) => self.read(&name, 0)?.to_string(),
                other => {
                    let message = format!("the result has a table with a {} as a key", other.type_name());
                    return Err(Fault::script(&message, None));
                }
            };
            entries.insert(name, self.read(&value, depth)?);
        }
        // The order of a Luau table depends on hashes, so the entries are sorted.
        entries.sort_keys();
        Ok(Value::Object(entries))
    }

    fn list(&mut self, table: &Table, length: usize, depth: usize) -> Result<Value, Fault> {
        let mut items = Vec::new();
        for index in 1..=length {
            let item = table.raw_get(index).map_err(|error| super::thrown::fault(&error))?;
            items.push(self.read(&item, depth)?);
        }
        Ok(Value::Array(items))
    }

    fn text(&mut self, text: &mlua::LuaString) -> Result<String, Fault> {
        self.spend(text.as_bytes().len())?;
        Ok(text.to_string_lossy())
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Fault> {
        self.left = self.left.checked_sub(bytes).ok_or(Fault::TooLarge { what: "the result", bytes: VALUE })?;
        Ok(())
    }
}

fn is_marked(table: &Table, mark: &str) -> bool {
    let marked = table.metatable().and_then(|meta| meta.raw_get::<Option<mlua::LuaString>>(MARK).ok().flatten());
    marked.is_some_and(|found| found.as_bytes() == mark.as_bytes())
}

/// A number as JSON: whole numbers without a fraction, and null for values that JSON does not know,
/// as in JavaScript.
fn number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < WHOLE {
        Value::from(number as i64)
    } else {
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}
