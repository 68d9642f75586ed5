//! How are many rows written in few statements?

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use db::{Error, Tx, Value};

/// Rows in one statement on PostgreSQL, where each is a journey over the wire. SQLite is quicker with one:
/// it makes a savepoint for a statement of several rows, and ending it walks over all pages that the act
/// has changed so far.
const CHUNK: usize = 50;
/// Fills tables in one transaction.
pub(super) struct Filler<'t> {
    tx: &'t mut Tx,
    chunk: usize,
}

impl<'t> Filler<'t> {
    pub(super) fn new(tx: &'t mut Tx, sqlite: bool) -> Self {
        Self { tx, chunk: if sqlite { 1 } else { CHUNK } }
    }

    /// Inserts all `rows` into `columns` (`table (a, b)`).
    ///
    /// # Errors
    /// If the store fails, or one of them is there already.
    pub(super) fn fill<'a, R>(
        &mut self,
        columns: &'static str,
        rows: &'a [R],
        values: impl Fn(&'a R, &mut Vec<Value<'a>>),
    ) -> Result<(), Error> {
        let width = columns.matches(',').count() + 1;
        let mut all = Vec::with_capacity(self.chunk * width);
        let (mut whole, mut last) = (None, None);
        for chunk in rows.chunks(self.chunk) {
            all.clear();
            chunk.iter().for_each(|row| values(row, &mut all));
            let text = if chunk.len() == self.chunk { &mut whole } else { &mut last };
            self.tx.exec(text.get_or_insert_with(|| statement(columns, width, chunk.len())), &all)?;
        }
        Ok(())
    }
}

/// The text of a statement that inserts `count` rows. The store takes only texts that live for ever, so
/// that each is prepared once; there are few of them.
fn statement(columns: &'static str, width: usize, count: usize) -> &'static str {
    static TEXTS: LazyLock<Mutex<HashMap<(&str, usize), &str>>> = LazyLock::new(Mutex::default);
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    texts.entry((columns, count)).or_insert_with(|| {
        let row =
            |at: usize| (1..=width).map(|column| format!("${}", at * width + column)).collect::<Vec<_>>().join(", ");
        let rows: Vec<String> = (0..count).map(|at| format!("({})", row(at))).collect();
        format!("INSERT INTO {columns} VALUES {}", rows.join(", ")).leak()
    })
}
