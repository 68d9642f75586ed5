//! What is a place called in English?
//!
//! The table `connect/data/places.tsv` has a line for each name: `country code ⇥ Chinese ⇥ English`
//! names a country, `= ⇥ Chinese ⇥ English` a place in the country above it. A name in brackets
//! after a homophone tells the two apart for the reader and is no part of the key.

use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: &str = include_str!("../../data/places.tsv");
static PLACES: LazyLock<Places> = LazyLock::new(|| Places::parse(TABLE));

/// A country or region: ISO 3166-1 code (its Chinese name where it has none) and English name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Country<'a> {
    pub(super) code: &'a str,
    pub(super) en: &'a str,
}

#[derive(Default)]
struct Places {
    countries: HashMap<&'static str, Country<'static>>,
    names: HashMap<(&'static str, &'static str), &'static str>,
}

impl Places {
    fn parse(table: &'static str) -> Self {
        let mut places = Self::default();
        let mut country = "";
        for line in table.lines() {
            let mut fields = line.split('\t');
            let (Some(code), Some(zh), Some(en)) = (fields.next(), fields.next(), fields.next()) else { continue };
            if code == "=" {
                places.names.insert((country, zh), en);
            } else {
                country = zh;
                places.countries.insert(zh, Country { code, en });
            }
        }
        places
    }
}

/// The country of a Chinese name; an unknown one keeps that name.
pub(super) fn country(zh: &str) -> Country<'_> {
    PLACES.countries.get(zh).copied().unwrap_or(Country { code: zh, en: zh })
}

/// The English name of a place; an unknown one (newer data, or a Latin name) keeps its own.
pub(super) fn name<'a>(country: &str, zh: &'a str) -> &'a str {
    // The map's keys are 'static, so the pair has to be looked up by its parts' own lifetimes.
    fn find(country: &str, zh: &str) -> Option<&'static str> {
        PLACES.names.get(&(country, zh) as &(&str, &str)).copied()
    }
    find(country, zh).unwrap_or(zh)
}

/// The name without a note in brackets: `Suzhou (Anhui)` is `Suzhou` in a key.
pub(super) fn without_note(en: &str) -> &str {
    en.split(" (").next().unwrap_or(en)
}
