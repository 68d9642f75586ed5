//! Samples of the catalogue and of a product's question.

use askama::Template;
use center::operation::Shown;
use rules::operation::{Catalogue, Name, Stand};
use rules::{Language, ProductRequestId};

use crate::operation::{Operations, Request};
use crate::page::sample::{self, NOW};

fn shown(stand: Stand, text: &str) -> Shown {
    Shown {
        id: ProductRequestId([7; 16]),
        client: Name::new(text, text),
        product: Name::new("Cloud Virtual Machine", "云服务器"),
        operation: Name::new("Terminating instance", "退还实例"),
        resource: text.into(),
        stand,
        asked_at: NOW,
        expires_at: NOW + 600_000,
        back: (stand != Stand::Expired).then(|| "https://console.example.com/servers?request=1".into()),
    }
}

fn requests(language: Language, text: &str) -> Vec<(String, String)> {
    let page = || sample::root(language);
    let render = |stand: Stand, verified, leads_on| {
        let view = Request { page: page(), request: shown(stand, text), verified, leads_on };
        (format!("request, {}, {verified}, {leads_on}", stand.name()), view.render().unwrap())
    };
    let mut pages: Vec<_> = Stand::ALL.into_iter().map(|stand| render(stand, false, true)).collect();
    pages.extend([render(Stand::Waiting, true, false), render(Stand::Proved, false, false)]);
    pages
}

/// Every page.
pub(super) fn pages(language: Language, text: &str) -> Vec<(String, String)> {
    let page = || sample::visitor(language);
    let catalogue = |search: &str| {
        let found = Catalogue::shipped().clone().search(search);
        let view = Operations { page: page(), search: search.into(), found };
        (format!("operations, {search}"), view.render().unwrap())
    };
    let mut pages = requests(language, text);
    pages.extend(["", "cvm", "no such thing"].map(catalogue));
    pages
}

/// T55: what a client is called and what it names are text on the page and in the way back.
#[test]
fn t55_what_a_product_says_is_only_text() {
    for hostile in
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "0; url=https://evil.example", "[x](/logout)"]
    {
        for (name, html) in requests(Language::En, hostile) {
            assert!(
                !html.contains("<script>alert") && !html.contains("<img") && !html.contains("<a href=\"/logout\""),
                "{name}"
            );
            assert!(!html.contains("content=\"0; url=https://evil"), "{name}");
        }
    }
}

/// A page leads on by itself only after an answer, and only to the product.
#[test]
fn imp_22_only_an_answered_request_leads_on() {
    for (name, html) in requests(Language::En, "Console") {
        let leads_on =
            html.contains("http-equiv=\"refresh\" content=\"0; url=https://console.example.com/servers?request=1\"");
        let expected =
            ["request, proved, false, true", "request, declined, false, true", "request, redeemed, false, true"];
        assert_eq!(leads_on, expected.contains(&name.as_str()), "{name}");
    }
}

/// OPCAT-03: thirteen tables with the two heads, in both languages.
#[test]
fn opcat_03_there_is_a_table_for_each_category() {
    for (language, heads) in
        [(Language::En, ["Supported Products", "Supported Operations"]), (Language::Zh, ["支持的产品", "支持的操作"])]
    {
        let (_, html) = pages(language, "x").into_iter().find(|(name, _)| name == "operations, ").unwrap();
        assert_eq!(html.matches("<table").count(), 13);
        for head in heads {
            assert_eq!(html.matches(&format!("<th scope=\"col\">{head}</th>")).count(), 13, "{head}");
        }
        assert_eq!((html.matches("<th scope=\"row\">").count(), html.matches("<li>").count() >= 212), (30, true));
    }
}
