//! Random conditions and updates, with the names and values that they refer to.

use super::values::value;
use crate::fixture::Dice;
use serde_json::{Map, Value, json};

/// The names and values of one request.
#[derive(Default)]
pub struct Given {
    pub names: Map<String, Value>,
    pub values: Map<String, Value>,
}

impl Given {
    pub fn name(&mut self, dice: &mut Dice, name: &str) -> String {
        // `t` and `n` are not reserved; with an alias, the name in the request is the same.
        if dice.one_in(2) && ["n", "t", "m", "l"].contains(&name) {
            return name.to_owned();
        }
        let alias = format!("#{name}");
        self.names.insert(alias.clone(), json!(name));
        alias
    }

    pub fn value(&mut self, value: Value) -> String {
        let name = format!(":v{}", self.values.len());
        self.values.insert(name.clone(), value);
        name
    }

    pub fn put_into(self, request: &mut Value) {
        if !self.names.is_empty() {
            request["ExpressionAttributeNames"] = Value::Object(self.names);
        }
        if !self.values.is_empty() {
            request["ExpressionAttributeValues"] = Value::Object(self.values);
        }
    }
}

const NAMES: [&str; 9] = ["n", "t", "m", "l", "s", "owner", "shard", "at", "team"];

pub fn path(dice: &mut Dice, given: &mut Given, names: &[&str]) -> String {
    let name = *dice.pick(names);
    let mut path = given.name(dice, name);
    if name == "m" && dice.one_in(2) {
        let part = *dice.pick(&[".a", ".b", ".b.c", ".c[0]"]);
        path.push_str(part);
    }
    if name == "l" && dice.one_in(2) {
        let part = *dice.pick(&["[0]", "[1]", "[2].a", "[5]"]);
        path.push_str(part);
    }
    path
}

pub fn condition(dice: &mut Dice, given: &mut Given, names: &[&str], depth: u64) -> String {
    if depth > 0 && dice.one_in(2) {
        let left = condition(dice, given, names, depth - 1);
        return match dice.below(3) {
            0 => format!("NOT ({left})"),
            1 => format!("({left}) AND ({})", condition(dice, given, names, depth - 1)),
            _ => format!("{left} OR {}", condition(dice, given, names, depth - 1)),
        };
    }
    let subject = path(dice, given, names);
    match dice.below(10) {
        0 => format!("attribute_exists({subject})"),
        1 => format!("attribute_not_exists({subject})"),
        2 => {
            let kinds = ["S", "N", "L", "M", "SS", "BOOL", "NULL", "B", "NS", "BS"];
            format!("attribute_type({subject}, {})", given.value(json!({"S": dice.pick(&kinds)})))
        }
        3 => format!("begins_with({subject}, {})", given.value(json!({"S": super::values::text(dice)}))),
        4 => format!("contains({subject}, {})", given.value(value(dice, 0))),
        5 => {
            let (low, high) = (dice.below(5), dice.below(5) + 4);
            let (low, high) = (given.value(json!({"N": low.to_string()})), given.value(json!({"N": high.to_string()})));
            format!("{subject} BETWEEN {low} AND {high}")
        }
        6 => {
            let all: Vec<_> = (0..=dice.below(3)).map(|_| given.value(value(dice, 1))).collect();
            format!("{subject} IN ({})", all.join(", "))
        }
        7 => {
            let size = given.value(json!({"N": dice.below(4).to_string()}));
            format!("size({subject}) {} {size}", dice.pick(&["=", "<>", "<", "<=", ">", ">="]))
        }
        8 => format!("{subject} {} {}", dice.pick(&["=", "<>"]), given.value(value(dice, 2))),
        _ => {
            let operand = if dice.one_in(4) {
                path(dice, given, names)
            } else {
                given.value(match dice.below(3) {
                    0 => json!({"S": super::values::text(dice)}),
                    1 => json!({"B": super::values::bytes(dice)}),
                    _ => json!({"N": super::values::number(dice)}),
                })
            };
            format!("{subject} {} {operand}", dice.pick(&["=", "<>", "<", "<=", ">", ">="]))
        }
    }
}

pub fn any_condition(dice: &mut Dice, given: &mut Given) -> String {
    match dice.below(6) {
        0 => format!("attribute_not_exists({})", given.name(dice, "pk")),
        1 => format!("attribute_exists({})", given.name(dice, "pk")),
        _ => condition(dice, given, &NAMES, 2),
    }
}

pub fn update(dice: &mut Dice, given: &mut Given) -> String {
    let mut names = vec!["n", "t", "m", "l", "s", "owner", "shard", "at", "team"];
    let mut take = |dice: &mut Dice, given: &mut Given| {
        let at = dice.below(names.len() as u64) as usize;
        let name = names.swap_remove(at);
        // Mostly different attributes, because paths must not overlap.
        path(dice, given, &[name])
    };
    let mut sections = Vec::new();
    if !dice.one_in(5) {
        let all: Vec<_> = (0..=dice.below(3))
            .map(|_| {
                let target = take(dice, given);
                format!("{target} = {}", term(dice, given, &target))
            })
            .collect();
        sections.push(format!("SET {}", all.join(", ")));
    }
    if dice.one_in(3) {
        sections.push(format!("REMOVE {}", take(dice, given)));
    }
    if dice.one_in(4) {
        let target = take(dice, given);
        let more = if dice.one_in(2) { json!({"N": "1"}) } else { json!({"SS": ["a", "new"]}) };
        sections.push(format!("ADD {target} {}", given.value(more)));
    }
    if dice.one_in(5) || sections.is_empty() {
        let target = take(dice, given);
        sections.push(format!("DELETE {target} {}", given.value(json!({"SS": ["a", "zz"]}))));
    }
    sections.join(" ")
}

fn term(dice: &mut Dice, given: &mut Given, target: &str) -> String {
    let fits = |dice: &mut Dice| match target.trim_start_matches('#') {
        "owner" | "team" => json!({"S": dice.pick(&["o1", "o2", "o3"])}),
        "shard" | "at" => json!({"N": dice.below(5).to_string()}),
        _ => value(dice, 2),
    };
    match dice.below(8) {
        0 => format!("{target} + {}", given.value(json!({"N": "1.5"}))),
        1 => {
            format!("if_not_exists({target}, {}) - {}", given.value(json!({"N": "7"})), given.value(json!({"N": "2"})))
        }
        2 => format!("if_not_exists({target}, {})", given.value(fits(dice))),
        3 => format!("list_append({target}, {})", given.value(json!({"L": [{"S": "z"}]}))),
        4 => path(dice, given, &NAMES),
        _ => given.value(fits(dice)),
    }
}
