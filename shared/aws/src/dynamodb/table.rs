//! One table: the operations that the adapters need. Failed conditions are results and not errors.

use super::SERVICE;
use super::call::{Request, Service};
use super::item::Item;
use super::kept::{Age, Forgetting, ItemCache};
use super::primary_key::Key;
use crate::error::{not_configured, store_error};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemInput;
use aws_sdk_dynamodb::operation::delete_item::{DeleteItemError, DeleteItemInput};
use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemInput};
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemInput};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnValue, ReturnValuesOnConditionCheckFailure};
use engine::ports::{Clock, StoreError, Stored};
use std::collections::HashMap;
use std::sync::Arc;

/// The most keys of one batch.
const BATCH: usize = 100;
/// How often the rest of an incomplete batch is requested again.
const BATCH_ROUNDS: u32 = 8;

/// The values of an expression.
pub(crate) type Values = Vec<(&'static str, AttributeValue)>;

/// The result of a conditional write.
pub(crate) enum Conditional<T> {
    /// The write was applied.
    Applied(T),
    /// The condition failed, for this item or because there is none.
    Refused(Option<Item>),
}

/// A conditional update of one item.
pub(crate) struct Update<'a> {
    pub(crate) key: Key,
    pub(crate) change: &'a str,
    pub(crate) condition: &'a str,
    pub(crate) values: Values,
    pub(crate) returns: ReturnValue,
}

/// A table, if this process uses it.
#[derive(Clone)]
pub(crate) struct Table {
    service: Service,
    what: &'static str,
    name: Option<Arc<str>>,
    kept: Arc<ItemCache>,
}

impl Table {
    pub(crate) fn new(service: Service, what: &'static str, name: Option<&str>, kept: ItemCache) -> Self {
        Self { service, what, name: name.map(Arc::from), kept: Arc::new(kept) }
    }

    pub(crate) fn name(&self) -> Stored<&str> {
        self.name.as_deref().ok_or_else(|| not_configured(SERVICE, self.what))
    }

    pub(crate) async fn call<R: Request>(&self, request: R) -> Result<R::Output, SdkError<R::Error>> {
        self.service.call(request).await
    }

    /// The item, from a consistent read.
    pub(crate) async fn get(&self, key: Key) -> Stored<Option<Item>> {
        let call =
            GetItemInput::builder().table_name(self.name()?).set_key(Some(key.into_item())).consistent_read(true);
        Ok(self.call(call).await.map_err(failed)?.item)
    }

    /// The item with this age: from the cache if it is recent enough, otherwise from a consistent
    /// read.
    pub(crate) async fn get_kept(&self, key: Key, age: Age) -> Stored<Option<Item>> {
        let reading = match self.kept.find(&key, age) {
            Ok(item) => return Ok(Some(item)),
            Err(reading) => reading,
        };
        let item = self.get(key.clone()).await?;
        if let Some(item) = &item {
            self.kept.keep(key, item, reading);
        }
        Ok(item)
    }

    /// Must be held during a write of these items, so that they are removed from the cache.
    pub(crate) fn writing(&self, keys: Vec<Key>) -> Forgetting<'_> {
        self.kept.forgetting(keys)
    }

    /// The items of these keys, in the same order, from consistent reads. Keys can be repeated.
    pub(crate) async fn batch_get(&self, clock: &dyn Clock, keys: &[Key]) -> Stored<Vec<Option<Item>>> {
        let mut found = HashMap::new();
        let mut distinct = keys.to_vec();
        distinct.sort_unstable_by(|a, b| (&a.pk, &a.sk).cmp(&(&b.pk, &b.sk)));
        distinct.dedup();
        for batch in distinct.chunks(BATCH) {
            self.get_batch(clock, batch, &mut found).await?;
        }
        Ok(keys.iter().map(|key| found.get(key).cloned()).collect())
    }

    async fn get_batch(&self, clock: &dyn Clock, keys: &[Key], found: &mut HashMap<Key, Item>) -> Stored<()> {
        let name = self.name()?;
        let mut asked: Vec<Item> = keys.iter().cloned().map(Key::into_item).collect();
        for round in 0..BATCH_ROUNDS {
            if asked.is_empty() {
                return Ok(());
            }
            let wanted = KeysAndAttributes::builder()
                .set_keys(Some(asked))
                .consistent_read(true)
                .build()
                .map_err(|error| StoreError::Refused { service: SERVICE, source: Box::new(error) })?;
            let call = BatchGetItemInput::builder().request_items(name, wanted);
            let answer = self.call(call).await.map_err(failed)?;
            for item in answer.responses.into_iter().flatten().flat_map(|(_, items)| items) {
                found.insert(Key::of(&item), item);
            }
            asked = answer.unprocessed_keys.into_iter().flatten().flat_map(|(_, left)| left.keys).collect();
            if !asked.is_empty() {
                clock.sleep_until(clock.now().plus_millis(10 << round)).await;
            }
        }
        Err(StoreError::Unavailable { service: SERVICE, source: "a batch was never answered in full".into() })
    }

    /// Writes the item without a condition.
    pub(crate) async fn put(&self, item: Item) -> Stored<()> {
        let _writing = self.writing(vec![Key::of(&item)]);
        let call = PutItemInput::builder().table_name(self.name()?).set_item(Some(item));
        self.call(call).await.map(|_| ()).map_err(failed)
    }

    /// Writes the item if the condition is true.
    pub(crate) async fn put_if(&self, item: Item, condition: &str, values: Values) -> Stored<Conditional<()>> {
        let _writing = self.writing(vec![Key::of(&item)]);
        let call = PutItemInput::builder()
            .table_name(self.name()?)
            .set_item(Some(item))
            .condition_expression(condition)
            .set_expression_attribute_names(names(&[condition]))
            .set_expression_attribute_values(named(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.call(call).await {
            Ok(_) => Ok(Conditional::Applied(())),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(refusal)) => {
                    Ok(Conditional::Refused(refusal.item.clone()))
                }
                _ => Err(failed(error)),
            },
        }
    }

    /// Updates the item if the condition is true, and returns what `returns` asks for.
    pub(crate) async fn update_if(&self, update: Update<'_>) -> Stored<Conditional<Item>> {
        let _writing = self.writing(vec![update.key.clone()]);
        let call = UpdateItemInput::builder()
            .table_name(self.name()?)
            .set_key(Some(update.key.into_item()))
            .update_expression(update.change)
            .condition_expression(update.condition)
            .set_expression_attribute_names(names(&[update.change, update.condition]))
            .set_expression_attribute_values(named(update.values))
            .return_values(update.returns)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.call(call).await {
            Ok(answer) => Ok(Conditional::Applied(answer.attributes.unwrap_or_default())),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(refusal)) => {
                    Ok(Conditional::Refused(refusal.item.clone()))
                }
                _ => Err(failed(error)),
            },
        }
    }

    /// Deletes the item, if it exists.
    pub(crate) async fn delete(&self, key: Key) -> Stored<()> {
        let _writing = self.writing(vec![key.clone()]);
        let call = DeleteItemInput::builder().table_name(self.name()?).set_key(Some(key.into_item()));
        self.call(call).await.map(|_| ()).map_err(failed)
    }

    /// Deletes the item if the condition is true.
    pub(crate) async fn delete_if(&self, key: Key, condition: &str, values: Values) -> Stored<Conditional<()>> {
        let _writing = self.writing(vec![key.clone()]);
        let call = DeleteItemInput::builder()
            .table_name(self.name()?)
            .set_key(Some(key.into_item()))
            .condition_expression(condition)
            .set_expression_attribute_names(names(&[condition]))
            .set_expression_attribute_values(named(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.call(call).await {
            Ok(_) => Ok(Conditional::Applied(())),
            Err(error) => match error.as_service_error() {
                Some(DeleteItemError::ConditionalCheckFailedException(refusal)) => {
                    Ok(Conditional::Refused(refusal.item.clone()))
                }
                _ => Err(failed(error)),
            },
        }
    }

    /// All items of a partition, by sort key. Without `consistent`, the latest writes can be
    /// missing.
    pub(crate) async fn partition(&self, pk: String, consistent: bool) -> Stored<Vec<Item>> {
        let query = self.query("pk = :pk", vec![(":pk", AttributeValue::S(pk))])?;
        self.all(query.consistent_read(consistent), usize::MAX).await
    }

    /// A query with this condition on the keys.
    pub(crate) fn query(&self, condition: &str, values: Values) -> Stored<QueryInputBuilder> {
        Ok(QueryInput::builder()
            .table_name(self.name()?)
            .key_condition_expression(condition)
            .set_expression_attribute_names(names(&[condition]))
            .set_expression_attribute_values(named(values)))
    }

    /// The first items of a query, at most `most`.
    pub(crate) async fn all(&self, query: QueryInputBuilder, most: usize) -> Stored<Vec<Item>> {
        let mut items = Vec::new();
        let mut start = None;
        while items.len() < most {
            let left = (most < usize::MAX).then(|| i32::try_from(most - items.len()).unwrap_or(i32::MAX));
            let call = query.clone().set_limit(left).set_exclusive_start_key(start);
            let page = self.call(call).await.map_err(failed)?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(items)
    }
}

/// The error for a failed call of the store.
pub(crate) fn failed<E>(error: SdkError<E>) -> StoreError
where
    E: aws_sdk_dynamodb::error::ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    store_error(SERVICE, error)
}

/// The names for `#name` in expressions. Each stands for the attribute of the same name; the `#` is
/// needed because many names are reserved words.
pub(crate) fn names(expressions: &[&str]) -> Option<HashMap<String, String>> {
    let mut names = HashMap::new();
    for rest in expressions.iter().flat_map(|expression| expression.split('#').skip(1)) {
        let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_');
        let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        names.entry(["#", name].concat()).or_insert_with(|| name.to_owned());
    }
    (!names.is_empty()).then_some(names)
}

/// Values in the form of the SDK.
pub(crate) fn named(values: Values) -> Option<HashMap<String, AttributeValue>> {
    (!values.is_empty()).then(|| values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_once_each() {
        let names = names(&["SET #a = #a + :one, #b_2=:x", "attribute_not_exists(#c) AND #a <= :a"]).unwrap();
        let mut found: Vec<_> = names.into_iter().collect();
        found.sort();
        let want = ["a", "b_2", "c"].map(|name| (format!("#{name}"), name.to_owned()));
        assert_eq!(found, want);
        assert_eq!(super::names(&["pk = :pk"]), None);
    }
}
