//! Which texts stand in a provider's message, and is it one that we dare to read?
//!
//! A message is one `<xml>` with named texts. No document type and so no entities of its own
//! (`roxmltree` refuses them), nothing twice, nothing hidden in a text (a comment in the middle of an id
//! is how two readers come to read two ids), a bounded number of elements and of levels (T33).

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use crate::identity::PushError;

/// Elements, texts and comments of one message. A member with many fields has fewer than 100.
const NODES_MAX: u32 = 1_000;
/// Levels below `<xml>`: the deepest known is a member's own fields (`ExtAttr`/`Item`/`Text`/`Value`).
const LEVELS_MAX: usize = 8;

/// The named texts directly below `<xml>`. Has no `Debug`: they hold codes and tickets.
pub(crate) struct Elements {
    texts: BTreeMap<String, String>,
}

impl Elements {
    /// # Errors
    /// [`PushError::Malformed`] for whatever is not such a message.
    pub(super) fn parse(text: &str) -> Result<Self, PushError> {
        let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).map_err(|_| PushError::Malformed)?;
        let root = document.root_element();
        if !is_plain(root, "xml") || document.descendants().any(is_too_deep) {
            return Err(PushError::Malformed);
        }
        let mut texts = BTreeMap::new();
        for element in root.children().filter(|node| !node.is_text()) {
            let name = element.tag_name().name();
            if !is_plain(element, name) || texts.insert(name.to_owned(), text_of(element)?).is_some() {
                return Err(PushError::Malformed);
            }
        }
        Ok(Self { texts })
    }

    /// The text of an element; `None` if it is absent or empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// True for an element of this name outside any namespace.
fn is_plain(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().namespace().is_none() && node.tag_name().name() == name
}

/// Counts the document itself and `<xml>` as two.
fn is_too_deep(node: Node<'_, '_>) -> bool {
    node.ancestors().take(LEVELS_MAX + 3).count() > LEVELS_MAX + 2
}

/// What stands in an element: its text, or nothing for one that only holds elements.
fn text_of(element: Node<'_, '_>) -> Result<String, PushError> {
    if element.children().any(|node| node.is_element()) {
        return Ok(String::new());
    }
    element.children().map(|node| node.text().filter(|_| node.is_text()).ok_or(PushError::Malformed)).collect()
}
