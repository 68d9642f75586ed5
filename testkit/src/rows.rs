//! What is really in the store?

use db::{Db, Row, Value};

/// Looking past the product, for what no page shows.
pub trait Rows {
    /// The one number of a statement.
    fn number(&self, sql: &'static str, params: &[Value<'_>]) -> impl Future<Output = i64>;
    /// The first row of a statement.
    fn row(&self, sql: &'static str, params: &[Value<'_>]) -> impl Future<Output = Option<Row>>;
    /// Changes rows behind the product's back; answers how many.
    fn meddle(&self, sql: &'static str) -> impl Future<Output = u64>;
}

impl Rows for Db {
    async fn number(&self, sql: &'static str, params: &[Value<'_>]) -> i64 {
        self.row(sql, params).await.expect("a row").get(0).expect("a number")
    }

    async fn row(&self, sql: &'static str, params: &[Value<'_>]) -> Option<Row> {
        self.point(sql, params).await.expect("a statement that runs")
    }

    async fn meddle(&self, sql: &'static str) -> u64 {
        self.write(move |tx| tx.exec(sql, &[])).await.expect("a statement that runs")
    }
}
