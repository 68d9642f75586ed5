//! Are well-known addresses where they belong, and are the names of the data complete?
//!
//! Addresses for other tests and for the demo, checked below against the bundled data (each lies in a
//! block of at least 16 384 addresses of one city):
//!
//! | address | city | key |
//! |---|---|---|
//! | `101.227.48.10` | Shanghai, 上海市 | `CN/Shanghai` |
//! | `61.164.40.21` | Hangzhou, 杭州市 | `CN/Zhejiang/Hangzhou` |
//! | `118.112.66.20` | Chengdu, 成都市 | `CN/Sichuan/Chengdu` |

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::path::Path;

use super::{BUNDLED, City, Geo, GeoError, places, region};

fn city(address: &str) -> Option<City> {
    Geo::bundled().city(address.parse::<IpAddr>().unwrap())
}

#[test]
fn the_addresses_for_tests_and_demo_are_where_the_table_says() {
    for (address, key, zh, en) in [
        ("101.227.48.10", "CN/Shanghai", "上海市", "Shanghai"),
        ("61.164.40.21", "CN/Zhejiang/Hangzhou", "杭州市", "Hangzhou"),
        ("118.112.66.20", "CN/Sichuan/Chengdu", "成都市", "Chengdu"),
    ] {
        let found = city(address).unwrap();
        assert_eq!((found.key.as_str(), found.zh.as_str(), found.en.as_str()), (key, zh, en));
        assert_eq!((found.country_zh.as_str(), found.country_en.as_str()), ("中国", "China"));
    }
}

#[test]
fn more_known_addresses_have_their_cities() {
    for (address, key, en) in [
        ("61.128.128.68", "CN/Chongqing", "Chongqing"),
        ("218.30.19.40", "CN/Shaanxi/Xi'an", "Xi'an"),
        ("222.92.0.1", "CN/Jiangsu/Suzhou", "Suzhou"),
        ("218.75.4.130", "CN/Zhejiang/Taizhou", "Taizhou (Zhejiang)"),
        ("8.8.8.8", "US", "United States"),
        ("::ffff:101.227.48.10", "CN/Shanghai", "Shanghai"),
    ] {
        let found = city(address).unwrap();
        assert_eq!((found.key.as_str(), found.en.as_str()), (key, en), "{address}");
    }
}

#[test]
fn addresses_of_no_place_have_no_city() {
    for address in [
        "127.0.0.1",
        "10.1.1.1",
        "192.168.1.1",
        "192.0.2.1",
        "198.51.100.9",
        "203.0.113.24",
        "0.0.0.0",
        "255.255.255.255",
        "::1",
        "2001:db8::1",
        "2408:8000::1",
        "fe80::1",
    ] {
        assert_eq!(city(address), None, "{address}");
    }
}

/// Every record of the bundled file.
fn records() -> HashSet<&'static str> {
    let number = |at: usize| u32::from_le_bytes(BUNDLED[at..at + 4].try_into().unwrap()) as usize;
    let (first, last) = (number(8), number(12));
    let places = (first..=last).step_by(14).map(|at| {
        let length = u16::from_le_bytes(BUNDLED[at + 8..at + 10].try_into().unwrap());
        (number(at + 10), usize::from(length))
    });
    let places: HashSet<_> = places.collect();
    places.into_iter().map(|(at, length)| std::str::from_utf8(&BUNDLED[at..at + length]).unwrap()).collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_chinese_name_in_the_data_has_an_english_one() {
    for record in records() {
        let Some(city) = region::city(record) else {
            assert!(record.starts_with("0|"), "{record}");
            continue;
        };
        for text in [&city.en, &city.country_en, &city.key] {
            assert!(!is_chinese(text) && !text.is_empty(), "{record}: {text}");
        }
    }
}

#[test]
fn two_chinese_places_never_share_a_key_or_a_name() {
    let bare = |zh: &str| zh.trim_end_matches(['省', '市']).trim_end_matches("藏族羌族自治州").to_owned();
    let mut by_key: HashMap<String, String> = HashMap::new();
    let mut by_name: HashMap<String, String> = HashMap::new();
    let chinese = records().into_iter().filter(|record| record.starts_with("中国"));
    for city in chinese.filter_map(region::city) {
        let zh = if city.zh == "吉林市" { city.zh.clone() } else { bare(&city.zh) };
        assert_eq!(*by_key.entry(city.key.clone()).or_insert_with(|| zh.clone()), zh, "{city:?}");
        assert_eq!(*by_name.entry(city.en.clone()).or_insert_with(|| zh.clone()), zh, "{city:?}");
    }
    assert!(by_key.len() > 350, "{}", by_key.len());
}

#[test]
fn country_codes_are_unique() {
    let codes: Vec<&str> = include_str!("../../data/places.tsv")
        .lines()
        .filter_map(|line| line.split('\t').next())
        .filter(|code| *code != "=")
        .collect();
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    assert_eq!(places::country("阿联酋").code, "AE");
    assert_eq!(places::country("新的国家").en, "新的国家");
}

#[test]
fn the_bundled_file_passes_the_check_of_foreign_files() {
    assert!(super::xdb::Xdb::embedded(BUNDLED).check().is_ok());
}

#[test]
fn a_file_that_is_missing_or_something_else_is_refused_with_the_reason() {
    let missing = Geo::open(Path::new("/nowhere/at/all.xdb")).unwrap_err();
    assert!(matches!(missing, GeoError::Unreadable(_)));
    let other = Geo::open(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/README.md"))).unwrap_err();
    assert!(matches!(other, GeoError::Unusable(_)), "{other}");
}

#[test]
fn the_operators_own_file_answers_like_the_bundled_one() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/ip2region.xdb"));
    let own = Geo::open(path).unwrap();
    let address = "118.112.66.20".parse().unwrap();
    assert_eq!(own.city(address), Geo::bundled().city(address));
}
