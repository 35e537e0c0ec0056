//! Texts in the two languages of the catalogue.

/// A text in Chinese and in English.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Chinese, which the API calls `name`, `label`, `description`.
    pub zh: &'static str,
    /// English, which the API calls `nameEn`, `labelEn`, `descriptionEn`.
    pub en: &'static str,
}

/// Builds a [`Text`] in a constant.
pub const fn text(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}
