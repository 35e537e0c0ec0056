mod batch;
mod create;
mod delete;
mod disable;
mod duplicate;
mod enable;
mod execute;
mod get;
mod list;
mod openapi;
mod schemas;
mod update;
mod uses;
mod validate;
mod variables;

use serde_json::{Value, json};

/// The workflow in the editor's documentation.
pub fn documented() -> Value {
    json!({
        "name": "自动回复微信",
        "description": "自动回复微信消息",
        "isEnabled": true,
        "isFavorite": true,
        "order": 0,
        "version": "1.2.0",
        "maxExecutionTime": 60,
        "triggerConfig": {"type": "notification_received", "packageName": "com.tencent.mm"},
        "metadata": {
            "author": "vFlow用户",
            "homepage": "https://vflow.app/workflows/auto-reply-wechat",
            "vFlowLevel": 2,
            "tags": ["社交", "自动化"],
        },
        "steps": [
            {"id": "step-001", "moduleId": "trigger_notification", "indentationLevel": 0, "parameters": {
                "packageName": {"type": "string", "value": "com.tencent.mm"},
                "titleContains": {"type": "string", "value": ""},
                "contentContains": {"type": "string", "value": ""},
            }},
            {"id": "step-002", "moduleId": "if_condition", "indentationLevel": 0, "parameters": {
                "condition": {"type": "string", "value": "{{step-001.content}} contains \"hello\""},
            }},
            {"id": "step-003", "moduleId": "http_request", "indentationLevel": 1, "parameters": {
                "url": {"type": "string", "value": "https://api.example.com/reply"},
                "method": {"type": "string", "value": "POST"},
                "body": {"type": "string", "value": "{{step-001.content}}"},
            }},
            {"id": "step-004", "moduleId": "endif", "indentationLevel": 0, "parameters": {}},
        ],
    })
}
