//! Random requests for all operations on items.

use super::conditions::{Given, any_condition, condition, update};
use super::values::{number, text, value};
use crate::fixture::Dice;
use serde_json::{Map, Value, json};

/// Makes requests, some of which go on where an earlier answer ended.
#[derive(Default)]
pub struct Maker {
    /// A search that has further pages.
    next: Option<(&'static str, Value)>,
}

const OTHERS: [&str; 5] = ["n", "t", "m", "l", "s"];

fn key(dice: &mut Dice) -> Value {
    json!({"pk": {"S": dice.pick(&["a", "b", "c"])}, "sk": {"S": format!("s{}", dice.below(8))}})
}

fn item(dice: &mut Dice) -> Value {
    let mut item = key(dice);
    let mut put = |name: &str, value: Value| item[name] = value;
    if !dice.one_in(3) {
        put("owner", json!({"S": dice.pick(&["o1", "o2", "o3"])}));
    }
    if !dice.one_in(3) {
        put("shard", json!({"N": dice.below(3).to_string()}));
        put("at", json!({"N": number(dice)}));
    }
    if dice.one_in(3) {
        put("team", json!({"S": dice.pick(&["o1", "o2"])}));
    }
    for name in OTHERS {
        if dice.one_in(2) {
            put(name, value(dice, 2));
        }
    }
    if dice.one_in(2) {
        put("n", json!({"N": number(dice)}));
    }
    if dice.one_in(20) {
        put("blob", json!({"S": "x".repeat(dice.below(90_000) as usize + 1)}));
    }
    if dice.one_in(60) {
        match dice.below(4) {
            0 => put("owner", json!({"N": "1"})),
            1 => put("sk", json!({"S": ""})),
            2 => put("at", json!({"S": "x"})),
            _ => put("pk", json!({"N": "1"})),
        }
    }
    item
}

fn capacity(dice: &mut Dice, request: &mut Value) {
    if dice.one_in(4) {
        request["ReturnConsumedCapacity"] = json!(dice.pick(&["TOTAL", "INDEXES", "NONE"]));
    }
}

impl Maker {
    /// Remembers where a search ended.
    pub fn learn(&mut self, operation: &'static str, request: &Value, answer: &Value) {
        if let Some(last) = answer.get("LastEvaluatedKey") {
            let mut next = request.clone();
            next["ExclusiveStartKey"] = last.clone();
            self.next = Some((operation, next));
        }
    }

    pub fn make(&mut self, dice: &mut Dice) -> (&'static str, Value) {
        if let Some(next) = self.next.take() {
            return next;
        }
        let (operation, mut request) = match dice.below(20) {
            0..=3 => ("PutItem", put(dice)),
            4..=7 => ("UpdateItem", change(dice)),
            8 | 9 => ("DeleteItem", delete(dice)),
            10 => ("GetItem", get(dice)),
            11..=14 => ("Query", query(dice)),
            15 => ("Scan", json!({"TableName": "items", "Limit": dice.below(9) + 1})),
            16 => ("BatchGetItem", batch_get(dice)),
            17 => ("BatchWriteItem", batch_write(dice)),
            18 => ("TransactWriteItems", transact(dice)),
            _ => match dice.below(3) {
                0 => ("TransactGetItems", transact_get(dice)),
                _ => numbers(dice),
            },
        };
        // A transaction's or scan's own expression mistakes are those of the other operations.
        if dice.one_in(40) && ["PutItem", "UpdateItem", "DeleteItem", "Query"].contains(&operation) {
            spoil(dice, &mut request);
        }
        capacity(dice, &mut request);
        (operation, request)
    }
}

/// Makes a mistake.
fn spoil(dice: &mut Dice, request: &mut Value) {
    match dice.below(6) {
        0 => request["TableName"] = json!("missing"),
        1 => request["ExpressionAttributeValues"] = json!({":unused": {"S": "x"}}),
        2 => {
            request.as_object_mut().unwrap().remove("ExpressionAttributeValues");
        }
        3 => {
            request.as_object_mut().unwrap().remove("ExpressionAttributeNames");
        }
        4 => request["ExpressionAttributeNames"] = json!({"#unused": "x"}),
        _ => request["ReturnConsumedCapacity"] = json!("SOME"),
    }
}

fn conditioned(dice: &mut Dice, request: &mut Value, given: &mut Given) {
    if dice.one_in(2) {
        request["ConditionExpression"] = json!(any_condition(dice, given));
        if dice.one_in(2) {
            request["ReturnValuesOnConditionCheckFailure"] = json!("ALL_OLD");
        }
    }
}

fn put(dice: &mut Dice) -> Value {
    let mut request = json!({"TableName": "items", "Item": item(dice)});
    let mut given = Given::default();
    conditioned(dice, &mut request, &mut given);
    if dice.one_in(3) {
        request["ReturnValues"] = json!(dice.pick(&["ALL_OLD", "NONE"]));
    }
    given.put_into(&mut request);
    request
}

fn change(dice: &mut Dice) -> Value {
    let mut given = Given::default();
    let mut request = json!({"TableName": "items", "Key": key(dice), "UpdateExpression": update(dice, &mut given)});
    conditioned(dice, &mut request, &mut given);
    if dice.one_in(2) {
        request["ReturnValues"] = json!(dice.pick(&["ALL_OLD", "NONE", "ALL_NEW", "UPDATED_NEW", "UPDATED_OLD"]));
    }
    given.put_into(&mut request);
    request
}

fn delete(dice: &mut Dice) -> Value {
    let mut request = json!({"TableName": "items", "Key": key(dice)});
    let mut given = Given::default();
    conditioned(dice, &mut request, &mut given);
    if dice.one_in(3) {
        request["ReturnValues"] = json!("ALL_OLD");
    }
    given.put_into(&mut request);
    request
}

fn projection(dice: &mut Dice, request: &mut Value, given: &mut Given) {
    let paths = ["n", "t", "m.a", "l[0]", "l[2]", "m.b.c", "sk"];
    let mut chosen: Vec<&str> = (0..=dice.below(3)).map(|_| *dice.pick(&paths)).collect();
    chosen.sort_unstable();
    chosen.dedup();
    if dice.one_in(3) {
        chosen.push("#owner");
        given.names.insert("#owner".to_owned(), json!("owner"));
    }
    request["ProjectionExpression"] = json!(chosen.join(", "));
}

fn get(dice: &mut Dice) -> Value {
    let mut request = json!({"TableName": "items", "Key": key(dice), "ConsistentRead": dice.one_in(2)});
    let mut given = Given::default();
    if dice.one_in(2) {
        projection(dice, &mut request, &mut given);
    }
    given.put_into(&mut request);
    request
}

fn query(dice: &mut Dice) -> Value {
    let mut given = Given::default();
    let mut request = json!({"TableName": "items", "ScanIndexForward": dice.one_in(2)});
    let (hash, of_hash, range, of_range): (_, _, _, fn(&mut Dice) -> Value) = match dice.below(5) {
        0 => ("owner", json!({"S": dice.pick(&["o1", "o2", "o3"])}), Some("sk"), sort_text),
        1 => ("shard", json!({"N": dice.below(3).to_string()}), Some("at"), |dice| json!({"N": number(dice)})),
        2 => ("team", json!({"S": "o1"}), None, sort_text),
        _ => ("pk", json!({"S": dice.pick(&["a", "b", "c"])}), Some("sk"), sort_text),
    };
    let index = match hash {
        "owner" => Some("by-owner"),
        "shard" => Some("due"),
        "team" => Some("by-team"),
        _ => None,
    };
    if let Some(index) = index {
        request["IndexName"] = json!(index);
    }
    let mut text = format!("{} = {}", given.name(dice, hash), given.value(of_hash));
    if let Some(range) = range.filter(|_| dice.one_in(2)) {
        let name = given.name(dice, range);
        let mut one = |dice: &mut Dice| given.value(of_range(dice));
        let part = match dice.below(7) {
            0 if range == "sk" => {
                format!("begins_with({name}, {})", given.value(json!({"S": dice.pick(&["s", "s1", "t"])})))
            }
            1 if range == "sk" => {
                let (low, high) = (given.value(json!({"S": "s2"})), given.value(json!({"S": "s5"})));
                format!("{name} BETWEEN {low} AND {high}")
            }
            _ => format!("{name} {} {}", dice.pick(&["=", "<", "<=", ">", ">="]), one(dice)),
        };
        text = if dice.one_in(4) { format!("{part} AND {text}") } else { format!("{text} AND {part}") };
    }
    request["KeyConditionExpression"] = json!(text);
    // The emulator evaluates a filter over attributes that an index does not contain; so does
    // DynamoDB, for which they are missing.
    if dice.one_in(3) {
        request["FilterExpression"] = json!(condition(dice, &mut given, &OTHERS, 1));
    }
    if dice.one_in(2) {
        request["Limit"] = json!(dice.below(5) + 1);
    }
    // DynamoDB refuses projections of attributes that an index does not contain.
    if index.is_none() && dice.one_in(4) {
        projection(dice, &mut request, &mut given);
    } else if dice.one_in(6) {
        request["Select"] = json!("COUNT");
    }
    given.put_into(&mut request);
    request
}

fn sort_text(dice: &mut Dice) -> Value {
    json!({"S": format!("s{}", dice.below(8))})
}

fn batch_get(dice: &mut Dice) -> Value {
    let mut keys: Vec<Value> = (0..=dice.below(6)).map(|_| key(dice)).collect();
    if !dice.one_in(10) {
        keys.sort_by_key(ToString::to_string);
        keys.dedup();
    }
    json!({"RequestItems": {"items": {"Keys": keys, "ConsistentRead": dice.one_in(2)}}})
}

fn batch_write(dice: &mut Dice) -> Value {
    let mut used = Vec::new();
    let mut writes = Vec::new();
    for _ in 0..=dice.below(5) {
        let (write, of) = if dice.one_in(3) {
            let key = key(dice);
            (json!({"DeleteRequest": {"Key": key}}), key)
        } else {
            let item = item(dice);
            let key = json!({"pk": item["pk"], "sk": item["sk"]});
            (json!({"PutRequest": {"Item": item}}), key)
        };
        if !used.contains(&of) || dice.one_in(20) {
            used.push(of);
            writes.push(write);
        }
    }
    json!({"RequestItems": {"items": writes}})
}

fn transact(dice: &mut Dice) -> Value {
    let mut used = Vec::new();
    let mut actions = Vec::new();
    for _ in 0..=dice.below(4) {
        let (name, mut action) = match dice.below(4) {
            0 => ("Put", put(dice)),
            1 => ("Update", change(dice)),
            2 => ("Delete", delete(dice)),
            _ => ("ConditionCheck", delete(dice)),
        };
        let of = if name == "Put" {
            json!({"pk": action["Item"]["pk"], "sk": action["Item"]["sk"]})
        } else {
            action["Key"].clone()
        };
        if used.contains(&of) && !dice.one_in(20) {
            continue;
        }
        if name == "ConditionCheck" && action.get("ConditionExpression").is_none() {
            action["ConditionExpression"] = json!("attribute_exists(pk)");
        }
        action.as_object_mut().unwrap().remove("ReturnValues");
        used.push(of);
        actions.push(json!({name: action}));
    }
    let mut request = json!({"TransactItems": actions});
    if dice.one_in(3) {
        request["ClientRequestToken"] = json!(format!("token-{}", dice.below(1_000_000)));
    }
    request
}

fn transact_get(dice: &mut Dice) -> Value {
    let gets: Vec<Value> = (0..=dice.below(3))
        .map(|_| {
            let mut get = get(dice);
            get.as_object_mut().unwrap().remove("ConsistentRead");
            // The emulator adds the keys to what is asked for; DynamoDB returns what is asked for.
            if let Some(text) = get["ProjectionExpression"].as_str() {
                let others = text.split(", ").filter(|path| *path != "sk");
                get["ProjectionExpression"] = json!(others.chain(["pk", "sk"]).collect::<Vec<_>>().join(", "));
            }
            json!({"Get": get})
        })
        .collect();
    json!({"TransactItems": gets})
}

/// Requests for the table whose keys are bytes and numbers.
fn numbers(dice: &mut Dice) -> (&'static str, Value) {
    let pk = json!({"B": dice.pick(&["AA==", "AAA=", "AAE=", "/w=="])});
    if dice.one_in(2) {
        let item = json!({"pk": pk, "sk": {"N": number(dice)}, "t": {"S": text(dice)}});
        return ("PutItem", json!({"TableName": "numbers", "Item": item}));
    }
    let mut values: Map<String, Value> = Map::new();
    values.insert(":pk".to_owned(), pk);
    let mut text = "pk = :pk".to_owned();
    if dice.one_in(2) {
        values.insert(":sk".to_owned(), json!({"N": number(dice)}));
        text = format!("{text} AND sk {} :sk", dice.pick(&["<", "<=", ">", ">=", "="]));
    }
    let request = json!({
        "TableName": "numbers", "KeyConditionExpression": text, "ExpressionAttributeValues": values,
        "ScanIndexForward": dice.one_in(2), "Limit": dice.below(6) + 1,
    });
    ("Query", request)
}
