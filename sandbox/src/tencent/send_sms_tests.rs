//! Are numbers, templates and signatures judged as the provider judges them?

use super::{Input, from_json, from_query, international};

#[test]
fn all_spellings_of_a_domestic_number_are_one() {
    for number in ["+8613800138000", "008613800138000", "8613800138000", "13800138000"] {
        assert_eq!(international(number).as_deref(), Some("+8613800138000"), "{number}");
    }
    assert_eq!(international("+14155550123").as_deref(), Some("+14155550123"));
}

#[test]
fn what_is_no_number_is_refused() {
    for number in ["", "+", "123", "+861380013800", "+862100000000", "+0123456789", "1380013800x", "+86 13800138000"] {
        assert_eq!(international(number), None, "{number}");
    }
}

#[test]
fn a_get_says_the_same_as_a_post() {
    let body = r#"{"PhoneNumberSet":["+8613800138000","+8613800138001"],"TemplateId":"100001","TemplateParamSet":["a b","5"]}"#;
    let query = "PhoneNumberSet.0=%2B8613800138000&PhoneNumberSet.1=%2B8613800138001&TemplateId=100001\
                 &TemplateParamSet.0=a+b&TemplateParamSet.1=5";
    let shown = |input: Input| format!("{input:?}");
    assert_eq!(shown(from_json(body.as_bytes()).unwrap()), shown(from_query(query).unwrap()));
}

#[test]
fn a_body_that_is_not_json_is_refused() {
    assert_eq!(from_json(b"PhoneNumberSet=1").unwrap_err().0, "InvalidParameter");
    assert_eq!(from_json(br#"{"PhoneNumberSet":"+86"}"#).unwrap_err().0, "InvalidParameter");
}
