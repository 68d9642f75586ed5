//! How many registrations a second are durable, on each engine?
//!
//! In process, through `center`: the acts and journeys that both doors call, without HTTP. A whole
//! registration hashes a password, so Argon2id alone is its ceiling; what the store bears is seen without
//! the hash, beside acts that write a single row in groups of commits.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use center::password::Typed;
use center::registration::{Finish, finish, start};
use center::{Arrival, Center};
use connect::geo::Geo;
use db::Db;
use db::seal::Keys;
use rules::{Language, Policy};
use tokio::task::JoinSet;

use super::Setup;
use super::figure::{Figure, median};
use super::hash;
use super::place::Place;
use crate::clock::{self, Watch};
use crate::seed::person::{PASSWORD, Person};
use crate::seed::{self, rows};

/// Callers at once.
const CALLERS: usize = 64;

/// Measures at one place.
///
/// # Errors
/// The reason, in words.
pub async fn measure(setup: &Setup, place: &Place) -> Result<Vec<Figure>, String> {
    let (db, keys) = seed::open(&place.data, place.url.as_deref()).await?;
    let center = center(&db, &keys, setup.cores);
    let house =
        House { db, keys, center, people: Arc::new(first_newcomer().into()), acts: Arc::new(first_act().into()) };
    let (mut whole, mut hashes) = (Vec::new(), Vec::new());
    let (mut single, mut starts, mut accounts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..setup.runs {
        single.push(repeat(setup.seconds, &house, single_row).await?);
        accounts.push(repeat(setup.seconds, &house, rows_of_account).await?);
        starts.push(repeat(setup.seconds, &house, begun).await?);
        hashes.push(hash::measure(setup.cores, setup.long_seconds)?.rate);
        whole.push(repeat(setup.long_seconds, &house, registered).await?);
    }
    house.db.close().await.map_err(|error| error.to_string())?;
    let (single, at) = (median(&mut single), super::at(place));
    let rows =
        |what: &str, rates: &mut [f64]| Figure::new(what, &at, median(rates), "/s").under("acts of one row", single);
    Ok(vec![
        Figure::new("registration, whole, durable", &at, median(&mut whole), "/s")
            .under("Argon2id alone", median(&mut hashes)),
        rows("registration's rows, durable, without the hash", &mut accounts),
        rows("registration begun, durable (code and mail queued)", &mut starts),
    ])
}

/// A number beyond those of all that were filled in, and another one for each run on a database that is kept.
fn first_newcomer() -> u64 {
    20_000_000 + u64::try_from(clock::now()).unwrap_or_default() / 1_000 % 70_000 * 1_000
}

fn first_act() -> u64 {
    u64::try_from(clock::now()).unwrap_or_default() * 1_000
}

/// What the work is done with. Cloning is cheap.
#[derive(Clone)]
struct House {
    db: Db,
    keys: Arc<Keys>,
    center: Center,
    /// The next person to come.
    people: Arc<AtomicU64>,
    /// The number of the next act that makes nobody.
    acts: Arc<AtomicU64>,
}

/// One with budgets that a bench does not reach.
fn center(db: &Db, keys: &Keys, threads: usize) -> Center {
    let mut policy = Policy::default();
    policy.budget.anonymous_free = i64::MAX;
    policy.budget.send_address = i64::MAX;
    policy.budget.send_network = i64::MAX;
    Center::new(db.clone(), keys.clone(), policy, Geo::bundled(), "Menshen", threads, CALLERS)
}

/// Does something again and again by [`CALLERS`] tasks at once; answers how often a second.
async fn repeat<Fut>(seconds: f64, house: &House, work: fn(House) -> Fut) -> Result<f64, String>
where
    Fut: Future<Output = Result<(), String>> + Send + 'static,
{
    let watch = Watch::start();
    let mut tasks = JoinSet::new();
    for _ in 0..CALLERS {
        let house = house.clone();
        tasks.spawn(async move {
            let mut done = 0_u64;
            while watch.seconds() < seconds {
                work(house.clone()).await?;
                done += 1;
            }
            Ok::<_, String>(done)
        });
    }
    let mut done = 0;
    while let Some(task) = tasks.join_next().await {
        done += task.map_err(|error| error.to_string())??;
    }
    Ok(done as f64 / watch.seconds())
}

async fn single_row(house: House) -> Result<(), String> {
    let n = house.acts.fetch_add(1, Relaxed);
    let (token, now) = (Person(n).draw("single row"), clock::now());
    let act = move |tx: &mut db::Tx| db::primitive::spend(tx, &token, "bench", now, now + rules::MINUTE);
    house.db.write(act).await.map(drop).map_err(|error| error.to_string())
}

async fn rows_of_account(house: House) -> Result<(), String> {
    let n = house.people.fetch_add(1, Relaxed);
    let rows = [rows::Rows::new(&house.keys, Person(n)).map_err(|error| error.to_string())?];
    let (now, sqlite) = (clock::now(), house.db.is_sqlite());
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    house.db.write(move |tx| rows::insert(tx, &rows, hash, now, sqlite)).await.map_err(|error| error.to_string())
}

/// Everybody calls from another network: from one they would queue for its budgets.
fn low(n: u64) -> u8 {
    (n & 0xff) as u8
}

fn arrival(n: u64) -> Arrival {
    Arrival {
        now: clock::now(),
        seed: Person(n).draw("request seed"),
        language: Language::En,
        address: [10, low(n), low(n >> 8), low(n >> 16)].into(),
        user_agent: "bench".into(),
        device_token: None,
        request: format!("{n:016x}"),
    }
}

async fn begun(House { center, acts, .. }: House) -> Result<(), String> {
    let n = acts.fetch_add(1, Relaxed);
    let ctx = center.ctx(arrival(n));
    start(&center, &ctx, &Person(n).email(), None).await.map(drop).map_err(|error| error.to_string())
}

async fn registered(House { center, people, .. }: House) -> Result<(), String> {
    let n = people.fetch_add(1, Relaxed);
    let ctx = center.ctx(arrival(n));
    let begun = start(&center, &ctx, &Person(n).email(), None).await.map_err(|error| error.to_string())?;
    let input = Finish {
        token: begun.token,
        // The code follows from the request's seed, which is ours here.
        code: rules::code::from_random(ctx.number("registration")),
        password: Typed::new(PASSWORD.into()),
        confirm: Typed::new(PASSWORD.into()),
        agreement: Some(center.policy.registration.agreement.clone()),
    };
    let later = center.ctx(Arrival { seed: Person(n).draw("second request"), ..arrival(n) });
    finish(&center, &later, input).await.map(drop).map_err(|error| error.to_string())
}
