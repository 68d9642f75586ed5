//! How do statements and rows cross the wire, and what does a failure of PostgreSQL mean to the caller?

use std::borrow::Cow;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Column, Postgres, Row as _, SqlSafeStr, SqlStr, TypeInfo, ValueRef as _};

use crate::{Cell, Error, Row, Value, dialect};

/// The statement's text for this engine.
pub(super) fn text(sql: &'static str) -> SqlStr {
    match dialect::postgres(sql) {
        Cow::Borrowed(same) => SqlStr::from_static(same),
        Cow::Owned(changed) => AssertSqlSafe(changed).into_sql_str(), // made of constants only
    }
}

pub(super) fn query<'q>(sql: &'static str, params: &'q [Value<'_>]) -> Query<'q, Postgres, PgArguments> {
    params.iter().fold(sqlx::query(text(sql)), |query, value| match *value {
        Value::Int(v) => query.bind(v),
        Value::Text(v) => query.bind(v),
        Value::Blob(v) => query.bind(v),
    })
}

pub(super) fn convert(row: &PgRow) -> Result<Row, Error> {
    let cells = row.columns().iter().enumerate().map(|(at, column)| {
        if row.try_get_raw(at).map_err(Error::fault)?.is_null() {
            return Ok(Cell::Null);
        }
        match column.type_info().name() {
            "INT8" => row.try_get(at).map(Cell::Int),
            "INT4" => row.try_get::<i32, _>(at).map(|v| Cell::Int(v.into())),
            "BOOL" => row.try_get::<bool, _>(at).map(|v| Cell::Int(v.into())),
            "TEXT" | "VARCHAR" => row.try_get(at).map(Cell::Text),
            "BYTEA" => row.try_get(at).map(Cell::Blob),
            other => return Err(Error::fault(format!("column {at} is {other}: cast it to BIGINT, TEXT or BYTEA"))),
        }
        .map_err(Error::fault)
    });
    cells.collect::<Result<_, _>>().map(Row)
}

/// Whether the connection is of no more use.
pub(super) fn is_lost(e: &sqlx::Error) -> bool {
    match e {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        // 08: connection exceptions; 57P: the server shuts down, crashed, or ended this session; 25P03: it
        // ended a transaction that idled.
        sqlx::Error::Database(db) => {
            db.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P") || code == "25P03")
        }
        _ => false,
    }
}

pub(super) fn error(e: sqlx::Error) -> Error {
    let sqlx::Error::Database(db) = &e else { return Error::fault(e) };
    match db.code().as_deref() {
        Some("23505") => Error::Unique(db.constraint().unwrap_or("unknown").to_owned()),
        Some("40001" | "40P01") => Error::Again,
        Some("55P03" | "57014") => Error::busy("the database is too slow now"), // a lock, a statement's time
        Some("53100") => Error::busy("the database's disk is full"),
        Some(code) => Error::fault(format!("{e} ({code})")), // the text may be in any language, the code is not
        None => Error::fault(e),
    }
}

/// While connecting: a server that is not there (yet) is a matter of time, a refusal is not.
pub(super) fn connect_error(e: sqlx::Error) -> Error {
    match &e {
        // (A certificate that is not trusted comes as invalid data.)
        sqlx::Error::Io(io) if io.kind() != std::io::ErrorKind::InvalidData => {
            Error::busy(format!("the database cannot be reached: {e}"))
        }
        sqlx::Error::Database(db) if matches!(db.code().as_deref(), Some("53300" | "57P03")) => {
            Error::busy(format!("the database takes no connections now: {e}"))
        }
        _ => Error::fault(format!("cannot connect to the database: {e}")),
    }
}
