//! How requests reach DynamoDB.
//!
//! In the cloud they go through the SDK's client. A service in the same process is called without
//! the layers of the client that only a network needs (endpoints, signatures, retries, timeouts):
//! they take longer than the service. Types, request bodies, answers and errors are those of the
//! SDK in both cases.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::batch_get_item::builders::BatchGetItemInputBuilder;
use aws_sdk_dynamodb::operation::batch_get_item::{BatchGetItem, BatchGetItemError, BatchGetItemOutput};
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemInputBuilder;
use aws_sdk_dynamodb::operation::delete_item::{DeleteItem, DeleteItemError, DeleteItemOutput};
use aws_sdk_dynamodb::operation::describe_table::builders::DescribeTableInputBuilder;
use aws_sdk_dynamodb::operation::describe_table::{DescribeTable, DescribeTableError, DescribeTableOutput};
use aws_sdk_dynamodb::operation::get_item::builders::GetItemInputBuilder;
use aws_sdk_dynamodb::operation::get_item::{GetItem, GetItemError, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::builders::PutItemInputBuilder;
use aws_sdk_dynamodb::operation::put_item::{PutItem, PutItemError, PutItemOutput};
use aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder;
use aws_sdk_dynamodb::operation::query::{Query, QueryError, QueryOutput};
use aws_sdk_dynamodb::operation::scan::builders::ScanInputBuilder;
use aws_sdk_dynamodb::operation::scan::{Scan, ScanError, ScanOutput};
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsInputBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItems, TransactWriteItemsError, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemInputBuilder;
use aws_sdk_dynamodb::operation::update_item::{UpdateItem, UpdateItemError, UpdateItemOutput};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer};
use std::error::Error;
use std::fmt::Debug;
use std::sync::LazyLock;

/// The result of a request.
type Called<R> = Result<<R as Request>::Output, SdkError<<R as Request>::Error>>;

/// The service that the tables are in.
#[derive(Clone)]
pub(crate) struct Service {
    client: Client,
    within: Option<SharedHttpConnector>,
}

impl Service {
    /// Requests go through `client`, or to `within` if the service is in this process.
    pub(crate) fn new(client: Client, within: Option<SharedHttpConnector>) -> Self {
        Self { client, within }
    }

    pub(crate) async fn call<R: Request>(&self, request: R) -> Called<R> {
        match &self.within {
            Some(connector) => within(connector, request).await,
            None => request.through(&self.client).await,
        }
    }
}

/// A request of an operation. The SDK has no trait that connects the types of an operation.
pub(crate) trait Request: Sized + Send {
    type Output: Debug + Send + Sync + 'static;
    type Error: Error + Send + Sync + 'static;

    /// What the SDK knows of the operation, its serializer and deserializer among it.
    fn operation() -> Option<&'static FrozenLayer>;

    fn into_input(self) -> Result<Input, BoxError>;

    fn through(self, client: &Client) -> impl Future<Output = Called<Self>> + Send;
}

macro_rules! requests {
    ($($builder:ident: $operation:ident => $output:ident, $error:ident;)*) => {$(
        impl Request for $builder {
            type Output = $output;
            type Error = $error;

            fn operation() -> Option<&'static FrozenLayer> {
                static OPERATION: LazyLock<Option<FrozenLayer>> = LazyLock::new(|| $operation::new().config());
                OPERATION.as_ref()
            }

            fn into_input(self) -> Result<Input, BoxError> {
                Ok(Input::erase(self.build()?))
            }

            fn through(self, client: &Client) -> impl Future<Output = Called<Self>> + Send {
                self.send_with(client)
            }
        }
    )*};
}

requests! {
    BatchGetItemInputBuilder: BatchGetItem => BatchGetItemOutput, BatchGetItemError;
    DeleteItemInputBuilder: DeleteItem => DeleteItemOutput, DeleteItemError;
    DescribeTableInputBuilder: DescribeTable => DescribeTableOutput, DescribeTableError;
    GetItemInputBuilder: GetItem => GetItemOutput, GetItemError;
    PutItemInputBuilder: PutItem => PutItemOutput, PutItemError;
    QueryInputBuilder: Query => QueryOutput, QueryError;
    ScanInputBuilder: Scan => ScanOutput, ScanError;
    TransactWriteItemsInputBuilder: TransactWriteItems => TransactWriteItemsOutput, TransactWriteItemsError;
    UpdateItemInputBuilder: UpdateItem => UpdateItemOutput, UpdateItemError;
}

async fn within<R: Request>(connector: &SharedHttpConnector, request: R) -> Called<R> {
    let found = R::operation().and_then(|layer| {
        Some((layer.load::<SharedRequestSerializer>()?, layer.load::<SharedResponseDeserializer>()?))
    });
    let Some((serializer, deserializer)) = found else {
        return Err(SdkError::construction_failure("the SDK's operation has no serializer"));
    };
    let mut config = ConfigBag::base();
    let input = request.into_input().map_err(SdkError::construction_failure)?;
    let sent = serializer.serialize_input(input, &mut config).map_err(SdkError::construction_failure)?;
    let response = connector.call(sent).await.map_err(SdkError::dispatch_failure)?;
    let mut refusal = None;
    let read = deserializer.deserialize_nonstreaming_with_config(&response, &config);
    let read = read.map_err(|error| error.map_operation_error(|error| refusal = Some(error)));
    let failure: BoxError = match (read, refusal) {
        (Ok(output), _) => match output.downcast() {
            Ok(output) => return Ok(output),
            Err(_) => "the SDK has read an answer of another operation".into(),
        },
        (Err(_), Some(error)) => match error.downcast() {
            Ok(error) => return Err(SdkError::service_error(error, response)),
            Err(_) => "the SDK has read an error of another operation".into(),
        },
        (Err(error), None) => format!("the SDK cannot read the answer: {error:?}").into(),
    };
    Err(SdkError::response_error(failure, response))
}
