//! How is a human check solved without a browser?

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};

/// The solution of a challenge as the server made it, as the form field holds it.
pub fn solve(challenge: &Value) -> String {
    solve_from(challenge, 0)
}

/// The same, where one knows a number to begin with.
pub(crate) fn solve_from(challenge: &Value, first: u64) -> String {
    let text = |key: &str| challenge[key].as_str().expect("a challenge").to_owned();
    let target = HEXLOWER.decode(text("challenge").as_bytes()).expect("hexadecimal");
    let (salt, most) = (text("salt"), challenge["maxnumber"].as_u64().expect("a number"));
    let fits = |number: &u64| digest(&SHA256, format!("{salt}{number}").as_bytes()).as_ref() == target;
    let number = (first..=most).chain(0..first).find(fits);
    let solution = json!({
        "algorithm": text("algorithm"),
        "challenge": text("challenge"),
        "number": number.expect("a challenge that can be solved"),
        "salt": salt,
        "signature": text("signature"),
    });
    BASE64.encode(solution.to_string().as_bytes())
}
