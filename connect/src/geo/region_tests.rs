//! Do records of both layouts become the right places?

use super::city;

fn short(record: &str) -> Option<(String, String, String)> {
    city(record).map(|city| (city.key, city.zh, city.en))
}

fn place(key: &str, zh: &str, en: &str) -> Option<(String, String, String)> {
    Some((key.into(), zh.into(), en.into()))
}

#[test]
fn a_city_is_named_by_its_own_name_and_keyed_by_its_way() {
    assert_eq!(short("中国|0|江苏省|苏州市|电信"), place("CN/Jiangsu/Suzhou", "苏州市", "Suzhou"));
    assert_eq!(short("中国|0|安徽省|宿州市|电信"), place("CN/Anhui/Suzhou", "宿州市", "Suzhou (Anhui)"));
    assert_eq!(short("中国|0|上海|上海市|电信"), place("CN/Shanghai", "上海市", "Shanghai"));
    assert_eq!(short("中国|0|吉林省|吉林市|联通"), place("CN/Jilin/Jilin City", "吉林市", "Jilin City"));
    assert_eq!(short("中国|0|青海省|海南|电信"), place("CN/Qinghai/Hainan", "海南", "Hainan (Qinghai)"));
    assert_eq!(short("美国|0|德克萨斯|达拉斯|0"), place("US/Texas/Dallas", "达拉斯", "Dallas"));
}

#[test]
fn without_a_city_it_is_the_province_and_without_that_the_country() {
    assert_eq!(short("中国|0|海南省|0|电信"), place("CN/Hainan", "海南省", "Hainan"));
    assert_eq!(short("中国|0|香港|0|0"), place("CN/Hong Kong", "香港", "Hong Kong"));
    assert_eq!(short("中国|0|0|0|电信"), place("CN", "中国", "China"));
    assert_eq!(short("新加坡|0|0|0|0"), place("SG", "新加坡", "Singapore"));
    assert_eq!(
        short("德国|0|Nordrhein-Westfalen|0|0"),
        place("DE/Nordrhein-Westfalen", "Nordrhein-Westfalen", "Nordrhein-Westfalen")
    );
}

#[test]
fn newer_layouts_are_read_too() {
    let suzhou = place("CN/Jiangsu/Suzhou", "苏州市", "Suzhou");
    assert_eq!(short("中国|江苏省|苏州市|电信|CN"), suzhou);
    assert_eq!(short("中国|江苏省|苏州市|电信"), suzhou);
    assert_eq!(short("中国|0|0|电信|CN"), place("CN", "中国", "China"));
}

#[test]
fn both_spellings_of_a_city_have_one_key() {
    let key = |record| short(record).unwrap().0;
    assert_eq!(key("中国|0|江苏|苏州|电信"), key("中国|0|江苏省|苏州市|电信"));
    assert_eq!(key("中国|云南省|大理白族自治州|电信|CN"), key("中国|0|云南省|大理|电信"));
}

#[test]
fn no_country_is_no_place() {
    for record in ["0|0|0|内网IP|内网IP", "", "|", "||||", "中国", "Reserved|Reserved|Reserved|0|0"] {
        assert_eq!(short(record), None, "{record}");
    }
}
