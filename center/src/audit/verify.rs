//! Is the chain of every account whole? (`menshen audit verify`)

use db::Row;
use db::seal::Keys;
use rules::AccountId;

use super::{link, seal, store};
use crate::{Center, Error};

const PAGE: i64 = 200;

/// How far the check came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Accounts whose chain was followed.
    pub accounts: u64,
    /// Records read.
    pub records: u64,
    /// What is wrong; empty if all is well.
    pub broken: Vec<Broken>,
}

/// A place where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Whose chain.
    pub account: AccountId,
    /// The first record that does not fit, or the one expected after the last.
    pub seq: i64,
    /// In words, for the operator.
    pub why: &'static str,
}

/// Follows the chain of one account, or of all. Reads in pages, so it can run beside a live server.
pub async fn verify(center: &Center, only: Option<AccountId>) -> Result<Verified, Error> {
    let mut result = Verified::default();
    let mut after = [0; 16];
    loop {
        let accounts = match only {
            Some(account) => vec![account],
            None => accounts(center, after).await?,
        };
        let Some(last) = accounts.last() else { return Ok(result) };
        after = last.0;
        for account in accounts {
            follow(center, account, &mut result).await?;
        }
        if only.is_some() {
            return Ok(result);
        }
    }
}

async fn accounts(center: &Center, after: [u8; 16]) -> Result<Vec<AccountId>, Error> {
    let rows: Vec<Row> = center.db.read(move |tx| store::list_accounts(tx, &after, PAGE)).await?;
    rows.iter().map(|row| Ok(AccountId(row.get(0)?))).collect()
}

async fn follow(center: &Center, account: AccountId, result: &mut Verified) -> Result<(), Error> {
    let mut chain = Chain { seq: 0, hash: vec![0; 32] };
    result.accounts += 1;
    // The head is read first: records that a live server appends meanwhile are then only more than it says.
    let head = center.db.read(move |tx| store::find_head(tx, account)).await?;
    loop {
        let after = chain.seq;
        let rows: Vec<Row> = center.db.read(move |tx| store::list_after(tx, account, after, PAGE)).await?;
        for row in &rows {
            result.records += 1;
            if let Some(why) = chain.step(&center.keys, account, row)? {
                result.broken.push(Broken { account, seq: chain.seq + 1, why });
                return Ok(());
            }
            if let Some(why) = chain.at_head(&center.keys, account, head.as_ref())? {
                result.broken.push(Broken { account, seq: chain.seq, why });
                return Ok(());
            }
        }
        if (rows.len() as i64) < PAGE {
            break;
        }
    }
    let expected = head.as_ref().map_or(Ok(1), |row| row.get::<i64>(0))?;
    if chain.seq < expected {
        result.broken.push(Broken { account, seq: chain.seq + 1, why: "records are missing at the end" });
    }
    Ok(())
}

struct Chain {
    seq: i64,
    hash: Vec<u8>,
}

impl Chain {
    /// Follows one record; says what is wrong with it.
    fn step(&mut self, keys: &Keys, account: AccountId, row: &Row) -> Result<Option<&'static str>, Error> {
        let (seq, at, event, facts, hash): (i64, i64, &str, &str, &[u8]) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        if seq != self.seq + 1 {
            return Ok(Some("a record is missing"));
        }
        if link(keys, account, &self.hash, seq, at, event, facts) != hash {
            return Ok(Some("a record was altered or moved"));
        }
        (self.seq, self.hash) = (seq, hash.to_vec());
        Ok(None)
    }

    /// At the record that the head names: whether the head vouches for it.
    fn at_head(&self, keys: &Keys, account: AccountId, head: Option<&Row>) -> Result<Option<&'static str>, Error> {
        let Some(head) = head else { return Ok(Some("the head of the chain is missing")) };
        let (seq, hash, mark): (i64, &[u8], &[u8]) = (head.get(0)?, head.get(1)?, head.get(2)?);
        let fits = hash == self.hash && seal(keys, account, seq, hash) == mark;
        Ok((seq == self.seq && !fits).then_some("the head of the chain was altered"))
    }
}
