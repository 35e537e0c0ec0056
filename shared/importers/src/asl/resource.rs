//! The resource of a task: the service, the action, and what the task waits for.

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The answer of the call.
    Answer,
    /// The end of the started job or execution.
    End,
    /// The end of the started execution; the output of another state machine is a JSON text.
    EndAsText,
    /// A call with the token of the task.
    Token,
}

/// The resource of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// A function, by its ARN.
    Function(String),
    /// An activity that workers poll.
    Activity,
    /// An action of a service.
    Service {
        /// The service, such as `dynamodb`.
        service: String,
        /// The action, such as `putItem`.
        action: String,
        /// What the task waits for.
        wait: Wait,
    },
    /// Any other text.
    Unknown,
}

/// Reads the resource of a task.
pub fn parse(text: &str) -> Resource {
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "lambda", _, _, "function", ..] => Resource::Function(text.to_owned()),
        ["arn", _, "states", _, _, "activity", ..] => Resource::Activity,
        ["arn", _, "states", _, _, rest @ ..] => service(rest),
        _ if text.starts_with("${") && text.ends_with('}') => Resource::Function(text.to_owned()),
        _ => Resource::Unknown,
    }
}

fn service(parts: &[&str]) -> Resource {
    let parts = parts.strip_prefix(&["aws-sdk"]).unwrap_or(parts);
    let [service, action, rest @ ..] = parts else { return Resource::Unknown };
    let (action, pattern) = action.split_once('.').unwrap_or((action, ""));
    let wait = match pattern {
        "waitForTaskToken" => Wait::Token,
        "sync" if rest.first() == Some(&"2") => Wait::End,
        "sync" => Wait::EndAsText,
        _ => Wait::Answer,
    };
    Resource::Service { service: (*service).to_owned(), action: action.to_owned(), wait }
}

/// A service whose API accepts JSON.
#[derive(Clone, Copy, Debug)]
pub struct JsonService {
    /// The name in resources.
    pub name: &'static str,
    /// The first part of the address.
    pub endpoint: &'static str,
    /// The name of the service in signatures.
    pub signed: &'static str,
    /// The prefix of the names of actions.
    pub target: &'static str,
    /// The version of the content type.
    pub version: &'static str,
    /// Whether names of fields begin in lower case.
    pub is_lower: bool,
}

const fn json(
    name: &'static str,
    endpoint: &'static str,
    target: &'static str,
    version: &'static str,
    is_lower: bool,
) -> JsonService {
    JsonService { name, endpoint, signed: endpoint, target, version, is_lower }
}

/// The services whose API accepts JSON.
pub const JSON_SERVICES: [JsonService; 22] = [
    json("dynamodb", "dynamodb", "DynamoDB_20120810", "1.0", false),
    json("events", "events", "AWSEvents", "1.1", false),
    json("eventbridge", "events", "AWSEvents", "1.1", false),
    json("sfn", "states", "AWSStepFunctions", "1.0", true),
    json("secretsmanager", "secretsmanager", "secretsmanager", "1.1", false),
    json("ssm", "ssm", "AmazonSSM", "1.1", false),
    json("sqs", "sqs", "AmazonSQS", "1.0", false),
    json("kinesis", "kinesis", "Kinesis_20131202", "1.1", false),
    json("firehose", "firehose", "Firehose_20150804", "1.1", false),
    json("ecs", "ecs", "AmazonEC2ContainerServiceV20141113", "1.1", true),
    json("glue", "glue", "AWSGlue", "1.1", false),
    json("athena", "athena", "AmazonAthena", "1.1", false),
    json("codebuild", "codebuild", "CodeBuild_20161006", "1.1", true),
    json("cloudwatchlogs", "logs", "Logs_20140328", "1.1", true),
    json("comprehend", "comprehend", "Comprehend_20171127", "1.1", false),
    json("translate", "translate", "AWSShineFrontendService_20170701", "1.1", false),
    json("textract", "textract", "Textract", "1.1", false),
    json("rekognition", "rekognition", "RekognitionService", "1.1", false),
    json("transcribe", "transcribe", "Transcribe", "1.1", false),
    json("kms", "kms", "TrentService", "1.1", false),
    json("organizations", "organizations", "AWSOrganizationsV20161128", "1.1", false),
    json("databasemigration", "dms", "AmazonDMSv20160101", "1.1", false),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_told_apart() {
        let service = |service: &str, action: &str, wait| Resource::Service {
            service: service.to_owned(),
            action: action.to_owned(),
            wait,
        };
        assert_eq!(
            parse("arn:aws:states:::sqs:sendMessage.waitForTaskToken"),
            service("sqs", "sendMessage", Wait::Token)
        );
        assert_eq!(
            parse("arn:aws:states:::states:startExecution.sync:2"),
            service("states", "startExecution", Wait::End)
        );
        assert_eq!(
            parse("arn:aws:states:::aws-sdk:sfn:listExecutions"),
            service("sfn", "listExecutions", Wait::Answer)
        );
        assert_eq!(
            parse("arn:aws:states:::states:startExecution.sync"),
            service("states", "startExecution", Wait::EndAsText)
        );
        assert!(matches!(parse("arn:aws:lambda:eu-west-1:1:function:f"), Resource::Function(_)));
        assert_eq!(parse("arn:aws:states:eu-west-1:1:activity:a"), Resource::Activity);
        assert_eq!(parse("x"), Resource::Unknown);
    }
}
