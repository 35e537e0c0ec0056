use dynamo::{Dynamo, Place};
use serde_json::{Value, json};

/// A source of numbers that is the same in each run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    pub fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

pub fn memory() -> Dynamo {
    Dynamo::open(Place::Memory, || 1_800_000_000_000).unwrap()
}

/// The answer of an operation: the status, and the body as JSON.
pub fn ask(db: &Dynamo, operation: &str, request: &Value) -> (u16, Value) {
    let answer = db.answer(operation, request.to_string().as_bytes());
    let body = serde_json::from_slice(&answer.body)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&answer.body)));
    (answer.status, body)
}

/// The body of a success.
pub fn ok(db: &Dynamo, operation: &str, request: &Value) -> Value {
    let (status, body) = ask(db, operation, request);
    assert_eq!(status, 200, "{operation} {request}: {body}");
    body
}

/// The tables of the tests.
pub fn tables() -> [Value; 2] {
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let define = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
    let items = json!({
        "TableName": "items", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [key("pk", "HASH"), key("sk", "RANGE")],
        "AttributeDefinitions": [
            define("pk", "S"), define("sk", "S"), define("owner", "S"), define("shard", "N"), define("at", "N"),
            define("team", "S"),
        ],
        "GlobalSecondaryIndexes": [
            {"IndexName": "by-owner", "KeySchema": [key("owner", "HASH"), key("sk", "RANGE")],
             "Projection": {"ProjectionType": "KEYS_ONLY"}},
            {"IndexName": "due", "KeySchema": [key("shard", "HASH"), key("at", "RANGE")],
             "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["n", "t"]}},
            {"IndexName": "by-team", "KeySchema": [key("team", "HASH")], "Projection": {"ProjectionType": "ALL"}},
        ],
    });
    let numbers = json!({
        "TableName": "numbers", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [key("pk", "HASH"), key("sk", "RANGE")],
        "AttributeDefinitions": [define("pk", "B"), define("sk", "N")],
    });
    [items, numbers]
}

pub fn with_tables(db: Dynamo) -> Dynamo {
    for table in tables() {
        ok(&db, "CreateTable", &table);
    }
    db
}
