//! What is in the catalogue: shipped, added and renamed? (OPCAT-01 to OPCAT-11)

use super::Category;
use crate::Language;
use crate::account::is_unseen;

/// Longest code, in bytes.
const CODE_MAX: usize = 64;
/// Longest name, in characters.
const NAME_MAX: usize = 120;

/// What something is called in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Name {
    /// Both.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// As an operator types it: trimmed, not empty, at most 120 characters, none of them unseen (T55).
    ///
    /// # Errors
    /// What is wrong, for the operator.
    pub fn parse(en: &str, zh: &str) -> Result<Self, String> {
        for name in [en, zh] {
            let length = name.trim().chars().count();
            if length == 0 || length > NAME_MAX || name.chars().any(is_unseen) {
                return Err(format!("a name has 1 to {NAME_MAX} visible characters: `{}`", name.escape_debug()));
            }
        }
        Ok(Self::new(en.trim(), zh.trim()))
    }

    /// In one language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// Whether a text can be a code: lower-case words of letters and digits with hyphens between.
pub fn is_code(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.len() <= CODE_MAX && text.split('-').all(is_word)
}

/// An operation of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Unique within its product, and stable (OPCAT-05).
    pub code: String,
    /// What it is called.
    pub name: Name,
}

/// A product with its operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its chapter.
    pub category: Category,
    /// Unique and stable.
    pub code: String,
    /// What it is called.
    pub name: Name,
    /// Its operations, in the order shown.
    pub operations: Vec<Operation>,
}

/// What an operator has added or renamed.
#[derive(Debug, Clone, Default)]
pub struct Additions {
    /// Products; one that is shipped too keeps its category and takes this name.
    pub products: Vec<(Category, String, Name)>,
    /// Operations by product; one that is shipped too takes this name.
    pub operations: Vec<(String, Operation)>,
}

/// Products by category, in the order shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    pub(super) products: Vec<Product>,
}

impl Catalogue {
    /// What this release ships, with what operators have changed. Rows are matched by their codes, so a
    /// later release that ships what an operator has added adds nothing twice (OPCAT-11).
    pub fn merged(additions: &Additions) -> Self {
        let mut merged = Self::shipped().clone();
        for (category, code, name) in &additions.products {
            match merged.products.iter_mut().find(|product| product.code == *code) {
                Some(product) => product.name = name.clone(),
                None => merged.products.push(Product {
                    category: *category,
                    code: code.clone(),
                    name: name.clone(),
                    operations: Vec::new(),
                }),
            }
        }
        for (product, added) in &additions.operations {
            let Some(product) = merged.products.iter_mut().find(|known| known.code == *product) else { continue };
            match product.operations.iter_mut().find(|known| known.code == added.code) {
                Some(operation) => operation.name = added.name.clone(),
                None => product.operations.push(added.clone()),
            }
        }
        merged.products.sort_by_key(|product| product.category);
        merged
    }

    /// The products, by category.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The products of a category.
    pub fn of(&self, category: Category) -> impl Iterator<Item = &Product> {
        self.products.iter().filter(move |product| product.category == category)
    }

    /// A product by its code.
    pub fn product(&self, code: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.code == code)
    }

    /// An operation by the two codes.
    pub fn find(&self, product: &str, operation: &str) -> Option<(&Product, &Operation)> {
        let product = self.product(product)?;
        let operation = product.operations.iter().find(|known| known.code == operation)?;
        Some((product, operation))
    }

    /// How many operations there are.
    pub fn len(&self) -> usize {
        self.products.iter().map(|product| product.operations.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The part that has every word of `wanted` in the names or codes of a product and an operation.
    #[must_use]
    pub fn search(mut self, wanted: &str) -> Self {
        let words: Vec<String> = wanted.split_whitespace().map(str::to_lowercase).collect();
        for product in &mut self.products {
            let about = format!("{} {} {}", product.name.en, product.name.zh, product.code).to_lowercase();
            product.operations.retain(|operation| {
                let own = format!("{} {} {}", operation.name.en, operation.name.zh, operation.code).to_lowercase();
                words.iter().all(|word| about.contains(word) || own.contains(word))
            });
        }
        self.products.retain(|product| !product.operations.is_empty());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn additions() -> Additions {
        let operation = |code: &str, en: &str| Operation { code: code.into(), name: Name::new(en, "名称") };
        Additions {
            products: vec![
                (Category::Storage, "tape".into(), Name::new("Tape", "磁带")),
                (Category::Security, "cvm".into(), Name::new("Servers", "服务器")),
            ],
            operations: vec![
                ("tape".into(), operation("erase-tape", "Erase a tape")),
                ("cvm".into(), operation("terminate-instance", "End a server")),
                ("cvm".into(), operation("pull-the-plug", "Pull the plug")),
                ("gone".into(), operation("x", "Of a product that is not there")),
            ],
        }
    }

    #[test]
    fn opcat_11_additions_and_renames_are_merged_by_their_codes() {
        let merged = Catalogue::merged(&additions());
        assert_eq!(merged.len(), 214, "two new, one renamed, one of no product");
        let (product, operation) = merged.find("cvm", "terminate-instance").unwrap();
        assert_eq!((product.name.en.as_str(), operation.name.en.as_str()), ("Servers", "End a server"));
        assert_eq!(product.category, Category::Compute, "a shipped product stays where it is");
        assert_eq!(merged.of(Category::Storage).map(|product| product.code.as_str()).last(), Some("tape"));
        assert!(merged.products().is_sorted_by_key(|product| product.category));
        assert_eq!(Catalogue::merged(&Additions::default()), *Catalogue::shipped());
    }

    #[test]
    fn opcat_03_a_search_finds_names_and_codes_in_both_languages() {
        let found = |wanted: &str| Catalogue::shipped().clone().search(wanted).len();
        assert_eq!(found(""), 212);
        assert_eq!(found("view-api-key-plaintext"), 2);
        assert_eq!(found("查看 密钥明文"), 2);
        assert_eq!(found("CVM terminating"), 1);
        assert_eq!(found("no such thing"), 0);
        assert!(Catalogue::shipped().clone().search("no such thing").is_empty());
    }

    #[test]
    fn opcat_05_a_code_is_made_of_lower_case_words() {
        for good in ["cvm", "a1", "delete-domain-name"] {
            assert!(is_code(good), "{good}");
        }
        for bad in ["", "-", "a-", "-a", "a--b", "A", "a/b", "a b", "a_b", "é", &"a".repeat(65)] {
            assert!(!is_code(bad), "{bad}");
        }
    }

    #[test]
    fn t55_a_name_is_visible_text() {
        assert_eq!(Name::parse(" Tape ", "磁带"), Ok(Name::new("Tape", "磁带")));
        for bad in ["", "  ", "a\nb", "a\u{202e}b", &"x".repeat(121)] {
            assert!(Name::parse(bad, "磁带").is_err() && Name::parse("Tape", bad).is_err(), "{bad:?}");
        }
    }
}
