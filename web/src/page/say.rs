//! Which values can be put into a text?

use center::words::Value;

/// A value that a template puts into a text.
pub(crate) trait Say {
    /// As a value of Fluent: numbers decide plural forms.
    fn say(&self) -> Value;
}

impl Say for i64 {
    fn say(&self) -> Value {
        Value::Number(*self)
    }
}

impl Say for usize {
    fn say(&self) -> Value {
        Value::Number(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl Say for str {
    fn say(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Say for String {
    fn say(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self) -> Value {
        (**self).say()
    }
}
