//! Where do texts in both languages come from?
//!
//! Fluent files, one for each feature and language, embedded at build time. A missing text is shown as
//! its key, and a test keeps that from happening.

use std::collections::HashMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rules::Language;

/// The texts of one part of the product, in both languages.
pub struct Words {
    bundles: HashMap<Language, FluentBundle<FluentResource>>,
}

impl Words {
    /// Reads Fluent sources.
    ///
    /// # Errors
    /// Names the language and what is wrong: bad syntax, or a key twice.
    pub fn read(sources: &[(Language, &str)]) -> Result<Self, String> {
        let mut bundles = HashMap::new();
        for language in Language::ALL {
            let tag = language.tag().parse().map_err(|e| format!("{e:?}"))?;
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            // The isolation marks around values would end up in mails, titles and copied text.
            bundle.set_use_isolating(false);
            for (_, source) in sources.iter().filter(|(of, _)| *of == language) {
                let resource = FluentResource::try_new((*source).to_owned())
                    .map_err(|(_, errors)| format!("{language:?}: {errors:?}"))?;
                bundle.add_resource(resource).map_err(|errors| format!("{language:?}: {errors:?}"))?;
            }
            bundles.insert(language, bundle);
        }
        Ok(Self { bundles })
    }

    /// The text for `key`; the key itself if there is none.
    pub fn text(&self, language: Language, key: &str) -> String {
        self.text_with(language, key, &[])
    }

    /// The text for `key` with values put in.
    pub fn text_with(&self, language: Language, key: &str, values: &[(&str, Value)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            match value {
                Value::Number(number) => args.set(*name, FluentValue::from(*number)),
                Value::Text(text) => args.set(*name, FluentValue::from(text.as_str())),
            }
        }
        self.pattern(language, key, &args).unwrap_or_else(|| key.to_owned())
    }

    /// Whether there is a text for `key`.
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.bundles.get(&language).is_some_and(|bundle| bundle.has_message(key))
    }

    fn pattern(&self, language: Language, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundles.get(&language)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut errors);
        if !errors.is_empty() {
            tracing::warn!(key, ?errors, "a text could not be put together");
        }
        Some(text.into_owned())
    }
}

/// A value inside a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Decides plural forms.
    Number(i64),
    /// Shown as it is.
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
