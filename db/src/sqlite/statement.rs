//! How does a statement with `$1`, `$2` … reach SQLite, and how do its rows come back?
//!
//! SQLite takes `$3` for a *name* and numbers names as they first appear. So no text is rewritten: each
//! parameter is asked for its name and gets the value that the name counts to.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement};

use super::error;
use crate::{Cell, Error, Row, Value};

pub(crate) fn exec(conn: &Connection, sql: &'static str, params: &[Value<'_>]) -> Result<u64, Error> {
    let mut statement = conn.prepare_cached(sql).map_err(|e| error(conn, e))?;
    bind(&mut statement, sql, params)?;
    statement.raw_execute().map(|n| n as u64).map_err(|e| error(conn, e))
}

/// At most `most` rows.
pub(crate) fn rows(conn: &Connection, sql: &'static str, params: &[Value<'_>], most: usize) -> Result<Vec<Row>, Error> {
    let mut statement = conn.prepare_cached(sql).map_err(|e| error(conn, e))?;
    bind(&mut statement, sql, params)?;
    let (width, mut found) = (statement.column_count(), Vec::new());
    let mut rows = statement.raw_query();
    while found.len() < most {
        let Some(row) = rows.next().map_err(|e| error(conn, e))? else { break };
        let cells = (0..width).map(|at| row.get_ref(at).map_err(Error::fault).and_then(cell));
        found.push(Row(cells.collect::<Result<_, _>>()?));
    }
    Ok(found)
}

fn bind(statement: &mut Statement<'_>, sql: &str, params: &[Value<'_>]) -> Result<(), Error> {
    let mut used = 0;
    for at in 1..=statement.parameter_count() {
        let n = statement.parameter_name(at).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = n.and_then(|n| params.get(n.checked_sub(1)?));
        let (Some(n), Some(value)) = (n, value) else {
            return Err(Error::fault(format!("parameter {at} is not one of $1..${}: {sql}", params.len())));
        };
        statement.raw_bind_parameter(at, value).map_err(Error::fault)?;
        used = used.max(n);
    }
    if used == params.len() {
        Ok(())
    } else {
        Err(Error::fault(format!("{} parameters given, ${used} used: {sql}", params.len())))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match *self {
            Value::Int(v) => v.map(ValueRef::Integer),
            Value::Text(v) => v.map(|v| ValueRef::Text(v.as_bytes())),
            Value::Blob(v) => v.map(ValueRef::Blob),
        };
        Ok(ToSqlOutput::Borrowed(value.unwrap_or(ValueRef::Null)))
    }
}

fn cell(value: ValueRef<'_>) -> Result<Cell, Error> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(v) => Cell::Int(v),
        ValueRef::Text(v) => {
            Cell::Text(String::from_utf8(v.to_vec()).map_err(|_| Error::fault("text that is not UTF-8"))?)
        }
        ValueRef::Blob(v) => Cell::Blob(v.to_vec()),
        ValueRef::Real(_) => return Err(Error::fault("a REAL value: store integers")),
    })
}
