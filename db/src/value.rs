//! How do parameters go in ([`Value`], [`params!`](crate::params)) and rows come out ([`Row`])?
//!
//! Three storage types are enough: 64-bit integers (times are milliseconds since 1970, flags are 0/1),
//! text, and bytes. A null keeps its type (`Int(None)`), because PostgreSQL fixes a statement's
//! parameter types the first time it is prepared.
//!
//! None of these types prints what it holds: text and bytes show their length only, so a row in a log
//! or a panic message gives nothing away.

use std::fmt;

use crate::Error;

/// One parameter. It borrows, so binding copies nothing on SQLite.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// An integer, a flag or a time.
    Int(Option<i64>),
    /// Text, in UTF-8.
    Text(Option<&'a str>),
    /// Bytes: ids, digests, sealed values.
    Blob(Option<&'a [u8]>),
}

macro_rules! values {
    ($($life:lifetime $from:ty => $kind:ident, $of:ident => $to:expr;)*) => {$(
        impl<$life> From<$from> for Value<$life> { fn from($of: $from) -> Self { Self::$kind(Some($to)) } }
        impl<$life> From<Option<$from>> for Value<$life> { fn from(v: Option<$from>) -> Self { Self::$kind(v.map(|$of| $to)) } }
    )*};
}
values! {
    'a i64 => Int, v => v;
    'a i32 => Int, v => i64::from(v);
    'a u32 => Int, v => i64::from(v);
    'a bool => Int, v => i64::from(v);
    'a &'a str => Text, v => v;
    'a &'a String => Text, v => v.as_str();
    'a &'a [u8] => Blob, v => v;
    'a &'a Vec<u8> => Blob, v => v.as_slice();
}
impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(v: &'a [u8; N]) -> Self {
        Self::Blob(Some(v))
    }
}
impl<'a, const N: usize> From<Option<&'a [u8; N]>> for Value<'a> {
    fn from(v: Option<&'a [u8; N]>) -> Self {
        Self::Blob(v.map(<[u8; N]>::as_slice))
    }
}

/// `params![&id, "mobile", now]`: a slice of [`Value`] from anything that converts into one.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] as &[$crate::Value<'_>] };
}

/// One stored value.
#[derive(Clone, PartialEq, Eq)]
pub enum Cell {
    /// No value.
    Null,
    /// An integer, a flag or a time.
    Int(i64),
    /// Text, in UTF-8.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// One row, read by position in the `SELECT` or `RETURNING` list.
#[derive(Debug, Clone)]
pub struct Row(pub(crate) Vec<Cell>);

impl Row {
    /// The value at `at` (from 0), as `i64`, `i32`, `u32`, `bool`, `&str`, `String`, `&[u8]`, `Vec<u8>`,
    /// `[u8; N]` or an `Option` of one. Anything else, or a number too large for its type, is a fault.
    pub fn get<'r, T: FromCell<'r>>(&'r self, at: usize) -> Result<T, Error> {
        let cell = self.0.get(at).ok_or_else(|| Error::fault(format!("row has no column {at}")))?;
        T::from_cell(cell)
            .ok_or_else(|| Error::fault(format!("column {at} does not hold a {}", std::any::type_name::<T>())))
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.0.len()
    }
}

/// A Rust type that a [`Cell`] can become.
pub trait FromCell<'r>: Sized {
    /// The value; `None` if the cell holds something else.
    fn from_cell(cell: &'r Cell) -> Option<Self>;
}

macro_rules! from_cell {
    ($($to:ty: $pattern:pat => $value:expr;)*) => {$(
        impl<'r> FromCell<'r> for $to {
            fn from_cell(cell: &'r Cell) -> Option<Self> { if let $pattern = cell { $value } else { None } }
        }
    )*};
}
from_cell! {
    i64: Cell::Int(v) => Some(*v);
    i32: Cell::Int(v) => i32::try_from(*v).ok();
    u32: Cell::Int(v) => u32::try_from(*v).ok();
    bool: Cell::Int(v) => Some(*v != 0);
    &'r str: Cell::Text(v) => Some(v);
    String: Cell::Text(v) => Some(v.clone());
    &'r [u8]: Cell::Blob(v) => Some(v);
    Vec<u8>: Cell::Blob(v) => Some(v.clone());
}
impl<const N: usize> FromCell<'_> for [u8; N] {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Blob(v) = cell { v.as_slice().try_into().ok() } else { None }
    }
}
impl<'r, T: FromCell<'r>> FromCell<'r> for Option<T> {
    fn from_cell(cell: &'r Cell) -> Option<Self> {
        if *cell == Cell::Null { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(Some(v)) => v.fmt(f),
            Self::Text(Some(v)) => write!(f, "text of {}", v.len()),
            Self::Blob(Some(v)) => write!(f, "bytes of {}", v.len()),
            _ => f.write_str("null"),
        }
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Int(v) => v.fmt(f),
            Self::Text(v) => write!(f, "text of {}", v.len()),
            Self::Blob(v) => write!(f, "bytes of {}", v.len()),
        }
    }
}
