//! How does a record of the data become a place with a key and two names?
//!
//! Two layouts of records are in use: `country|area|province|city|isp` (the bundled file) and
//! `country|province|city|isp[|country code]` (newer files). A `0` or an empty part means unknown.

use super::City;
use super::places;

/// What a record says, the unknown parts left out.
struct Parts<'a> {
    country: &'a str,
    province: Option<&'a str>,
    city: Option<&'a str>,
}

/// The place a record names; `None` if it does not even name a country.
pub(super) fn city(record: &str) -> Option<City> {
    let parts = parts(record)?;
    let country = places::country(parts.country);
    let province = parts.province.map(|zh| (zh, places::name(parts.country, zh)));
    // A municipality is its own province (上海|上海市): one step of the key is enough.
    let city = parts.city.map(|zh| (zh, places::name(parts.country, zh)));

    let mut key = country.code.to_owned();
    let mut last = None;
    for (_, en) in [province, city].into_iter().flatten() {
        if last != Some(en) {
            key.push('/');
            key.push_str(places::without_note(en));
        }
        last = Some(en);
    }
    let (zh, en) = city.or(province).unwrap_or((parts.country, country.en));
    Some(City {
        key,
        zh: zh.to_owned(),
        en: en.to_owned(),
        country_zh: parts.country.to_owned(),
        country_en: country.en.to_owned(),
    })
}

fn parts(record: &str) -> Option<Parts<'_>> {
    let fields: Vec<&str> = record.split('|').collect();
    let (country, province, city) = match fields.as_slice() {
        [country, province, city, _isp] => (country, province, city),
        [country, province, city, _isp, code] if is_country_code(code) => (country, province, city),
        [country, _area, province, city, _isp, ..] => (country, province, city),
        _ => return None,
    };
    let country = known(country)?;
    Some(Parts { country, province: known(province), city: known(city) })
}

fn known(field: &str) -> Option<&str> {
    // 内网IP: a private network; such records are not places.
    (!matches!(field, "" | "0" | "内网IP" | "Reserved")).then_some(field)
}

fn is_country_code(field: &str) -> bool {
    field.len() == 2 && field.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
#[path = "region_tests.rs"]
mod tests;
