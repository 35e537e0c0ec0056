//! The tables in the template are those that the code expects, and are protected.

use super::template::{Template, pascal};
use aws::schema::{Attribute, Index, Kind, PK, SK, TABLES};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn the_template_makes_the_tables_of_the_schema() {
    let template = Template::read();
    let expected: BTreeSet<_> = TABLES.iter().map(|table| format!("{}Table", pascal(table.suffix))).collect();
    assert_eq!(template.of_type("AWS::DynamoDB::Table").into_keys().collect::<BTreeSet<_>>(), expected);
    for table in &TABLES {
        let made = template.properties(&format!("{}Table", pascal(table.suffix)));
        assert!(made["TableName"]["Fn::Sub"].as_str().unwrap().ends_with(&format!("-{}", table.suffix)));
        assert_eq!(made["KeySchema"], keys(PK, SK), "{}", table.suffix);
        let mut attributes = vec![PK, SK];
        attributes.extend(table.indexes.iter().flat_map(|index| [index.hash, index.range]));
        assert_eq!(sorted(&made["AttributeDefinitions"]), sorted(&attributes.into_iter().map(definition).collect()));
        let indexes: Vec<_> = table.indexes.iter().map(index).collect();
        let made_indexes = made.get("GlobalSecondaryIndexes").cloned().unwrap_or_else(|| json!([]));
        assert_eq!(made_indexes, Value::Array(indexes), "{}", table.suffix);
        let ttl = table.ttl.map_or(Value::Null, |name| json!({"AttributeName": name, "Enabled": true}));
        assert_eq!(made["TimeToLiveSpecification"], ttl, "{}", table.suffix);
    }
}

#[test]
fn tables_are_encrypted_backed_up_and_outlive_the_stack() {
    let template = Template::read();
    for (name, table) in template.of_type("AWS::DynamoDB::Table") {
        assert_eq!(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true, "{name}");
        assert_eq!(table["SSESpecification"]["SSEEnabled"], true, "{name}");
        assert_eq!(table["BillingMode"], "PAY_PER_REQUEST", "{name}");
        assert_eq!(table["DeletionProtectionEnabled"], json!({"Fn::If": ["ProtectsTables", true, false]}), "{name}");
        assert_eq!(template.0["Resources"][&name]["DeletionPolicy"], "RetainExceptOnCreate", "{name}");
        assert_eq!(template.0["Resources"][&name]["UpdateReplacePolicy"], "Retain", "{name}");
    }
    for (name, queue) in template.of_type("AWS::SQS::Queue") {
        assert_eq!(queue["SqsManagedSseEnabled"], true, "{name}");
        let dead = name.ends_with("DeadLetters");
        assert!(
            dead || queue["RedrivePolicy"]["deadLetterTargetArn"].is_object(),
            "{name} drops what cannot be handled"
        );
        assert!(!dead || template.of_type("AWS::CloudWatch::Alarm").contains_key(&format!("{name}Alarm")), "{name}");
    }
}

/// What a restore makes is used without a change of the stack's own tables.
#[test]
fn functions_use_the_tables_that_the_suffix_names() {
    let template = Template::read();
    for table in &TABLES {
        let variable = format!("{}_TABLE", table.suffix.to_uppercase());
        let used = json!({"Fn::Sub": format!("${{{}Table}}${{TableSuffix}}", pascal(table.suffix))});
        assert_eq!(template.globals()["Environment"]["Variables"][&variable], used, "{variable}");
    }
    assert_eq!(template.parameter("TableSuffix")["Default"], "");
}

fn keys(hash: Attribute, range: Attribute) -> Value {
    json!([{"AttributeName": hash.name, "KeyType": "HASH"}, {"AttributeName": range.name, "KeyType": "RANGE"}])
}

fn definition(attribute: Attribute) -> Value {
    let kind = match attribute.kind {
        Kind::Text => "S",
        Kind::Number => "N",
    };
    json!({"AttributeName": attribute.name, "AttributeType": kind})
}

fn index(index: &Index) -> Value {
    let projection = if index.includes.is_empty() {
        json!({"ProjectionType": "KEYS_ONLY"})
    } else {
        json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": index.includes})
    };
    json!({"IndexName": index.name, "KeySchema": keys(index.hash, index.range), "Projection": projection})
}

/// The order of definitions does not matter, and an attribute can be part of several keys.
fn sorted(definitions: &Value) -> BTreeSet<String> {
    definitions.as_array().unwrap().iter().map(ToString::to_string).collect()
}
