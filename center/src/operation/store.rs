//! The SQL of `product_request`, `catalogue_product` and `catalogue_operation`.

use db::{Row, Tx, params};
use rules::operation::{Additions, Category, Name, Operation, Question, Stand};
use rules::{AccountId, ClientId, DAY, Millis, ProductRequestId, SessionId};

use super::Request;
use crate::Error;

/// Most rows that operators can add, each of products and operations.
const MOST: i64 = 5_000;
/// Answered and unanswered requests are kept this long after their end, so that a product learns how they stood.
const KEPT: Millis = DAY;

/// The hot path: an account and its operation protection, by its number.
pub(super) const FIND_ACCOUNT: &str =
    "SELECT a.id, p.operation FROM account a LEFT JOIN protection p ON p.account_id = a.id
 WHERE a.uin = $1 AND a.state = 'active'";
/// The hot path: the operation protection of an account that is known already.
pub(super) const FIND_PROTECTION: &str = "SELECT operation FROM protection WHERE account_id = $1";
/// The hot path: whether an operator has added an operation.
pub(super) const FIND_ADDED: &str = "SELECT 1 FROM catalogue_operation WHERE product = $1 AND code = $2";

pub(super) fn insert(tx: &mut Tx, request: &Request) -> Result<(), Error> {
    let question = &request.question;
    tx.exec(
        "INSERT INTO product_request (id, client_id, account_id, session_id, product, operation, resource, arguments, return_url, stand, asked_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            &request.id.0,
            &request.client.0,
            &request.account.0,
            request.session.as_ref().map(|session| &session.0),
            &question.product,
            &question.operation,
            &question.resource,
            &question.arguments,
            request.return_url.as_deref(),
            request.stand.name(),
            request.asked_at,
            request.expires_at
        ],
    )?;
    Ok(())
}

pub(super) fn find(tx: &mut Tx, id: ProductRequestId, now: Millis) -> Result<Option<Request>, Error> {
    let row = tx.opt(
        "SELECT id, client_id, account_id, session_id, product, operation, resource, arguments, return_url, asked_at, expires_at, stand
         FROM product_request WHERE id = $1",
        params![&id.0],
    )?;
    row.map(|row| read(&row, now)).transpose()
}

fn read(row: &Row, now: Millis) -> Result<Request, Error> {
    let (expires_at, stand): (Millis, &str) = (row.get(10)?, row.get(11)?);
    Ok(Request {
        id: ProductRequestId(row.get(0)?),
        client: ClientId(row.get(1)?),
        account: AccountId(row.get(2)?),
        session: row.get::<Option<[u8; 16]>>(3)?.map(SessionId),
        question: Question {
            product: row.get(4)?,
            operation: row.get(5)?,
            resource: row.get(6)?,
            arguments: row.get(7)?,
        },
        return_url: row.get(8)?,
        asked_at: row.get(9)?,
        expires_at,
        stand: Stand::read(stand, expires_at, now).ok_or_else(|| Error::fault(format!("unknown stand {stand}")))?,
    })
}

/// The person answers; `false`: it is not waiting any more.
pub(super) fn answer(
    tx: &mut Tx,
    id: ProductRequestId,
    answer: Stand,
    now: Millis,
    expires_at: Millis,
) -> Result<bool, Error> {
    let answered = tx.exec(
        "UPDATE product_request SET stand = $2, expires_at = $4 WHERE id = $1 AND stand = 'waiting' AND expires_at > $3",
        params![&id.0, answer.name(), now, expires_at],
    )?;
    Ok(answered == 1)
}

/// The product uses the proof up: one statement that compares everything it is good for (T35). `false`: something
/// does not fit, and nothing was used up.
pub(super) fn redeem(
    tx: &mut Tx,
    id: ProductRequestId,
    client: ClientId,
    account: AccountId,
    session: Option<SessionId>,
    question: &Question,
    now: Millis,
) -> Result<bool, Error> {
    let redeemed = tx.exec(
        "UPDATE product_request SET stand = 'redeemed'
         WHERE id = $1 AND client_id = $2 AND account_id = $3 AND (session_id IS NULL OR session_id = $4)
           AND product = $5 AND operation = $6 AND resource = $7 AND arguments = $8
           AND stand = 'proved' AND expires_at > $9",
        params![
            &id.0,
            &client.0,
            &account.0,
            session.as_ref().map(|session| &session.0),
            &question.product,
            &question.operation,
            &question.resource,
            &question.arguments,
            now
        ],
    )?;
    Ok(redeemed == 1)
}

/// Ends every request of an account that is still open: it was signed out everywhere (T51).
pub(crate) fn forget_account(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec(
        "UPDATE product_request SET expires_at = asked_at WHERE account_id = $1 AND stand IN ('waiting', 'proved')",
        params![&account.0],
    )?;
    Ok(())
}

/// Deletes a page of requests that are long over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM product_request WHERE id IN (SELECT id FROM product_request WHERE expires_at < $1 LIMIT 200)",
        params![now - KEPT],
    )?)
}

/// What operators have added or renamed, in the order of the codes.
pub(super) fn list_additions(tx: &mut Tx) -> Result<Additions, Error> {
    let products =
        tx.all("SELECT category, code, name_en, name_zh FROM catalogue_product ORDER BY code LIMIT $1", params![MOST])?;
    let operations = tx.all(
        "SELECT product, code, name_en, name_zh FROM catalogue_operation ORDER BY product, code LIMIT $1",
        params![MOST],
    )?;
    let products = products.iter().map(|row| {
        let category = Category::from_code(row.get(0)?).ok_or_else(|| Error::fault("a product of no category"))?;
        Ok((category, row.get(1)?, Name::new(row.get::<String>(2)?, row.get::<String>(3)?)))
    });
    let operations = operations.iter().map(|row| {
        let name = Name::new(row.get::<String>(2)?, row.get::<String>(3)?);
        Ok((row.get(0)?, Operation { code: row.get(1)?, name }))
    });
    Ok(Additions {
        products: products.collect::<Result<_, Error>>()?,
        operations: operations.collect::<Result<_, Error>>()?,
    })
}

/// The names that operators have given a product and one of its operations.
pub(super) fn find_names(tx: &mut Tx, product: &str, operation: &str) -> Result<[Option<Name>; 2], Error> {
    let of_product = tx.opt("SELECT name_en, name_zh FROM catalogue_product WHERE code = $1", params![product])?;
    let of_operation = tx.opt(
        "SELECT name_en, name_zh FROM catalogue_operation WHERE product = $1 AND code = $2",
        params![product, operation],
    )?;
    let name = |row: Option<Row>| -> Result<Option<Name>, Error> {
        row.map(|row| Ok(Name::new(row.get::<String>(0)?, row.get::<String>(1)?))).transpose()
    };
    Ok([name(of_product)?, name(of_operation)?])
}

pub(super) fn put_product(tx: &mut Tx, category: Category, code: &str, name: &Name) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO catalogue_product (code, category, name_en, name_zh) VALUES ($1, $2, $3, $4)
         ON CONFLICT (code) DO UPDATE SET category = excluded.category, name_en = excluded.name_en, name_zh = excluded.name_zh",
        params![code, category.code(), &name.en, &name.zh],
    )?;
    Ok(())
}

pub(super) fn put_operation(tx: &mut Tx, product: &str, code: &str, name: &Name) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO catalogue_operation (product, code, name_en, name_zh) VALUES ($1, $2, $3, $4)
         ON CONFLICT (product, code) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh",
        params![product, code, &name.en, &name.zh],
    )?;
    Ok(())
}

/// `false`: operators have not added or renamed it.
pub(super) fn delete_operation(tx: &mut Tx, product: &str, code: &str) -> Result<bool, Error> {
    let deleted =
        tx.exec("DELETE FROM catalogue_operation WHERE product = $1 AND code = $2", params![product, code])?;
    Ok(deleted == 1)
}

/// Deletes what an operator said of a product, once none of its operations is left.
pub(super) fn delete_empty_product(tx: &mut Tx, product: &str) -> Result<(), Error> {
    tx.exec(
        "DELETE FROM catalogue_product WHERE code = $1 AND NOT EXISTS (SELECT 1 FROM catalogue_operation WHERE product = $1)",
        params![product],
    )?;
    Ok(())
}
