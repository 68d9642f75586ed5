//! Which rows does this release ship? (OPCAT-01; the files are told of in `data/README.md`)

use std::sync::LazyLock;

use super::catalogue::{Catalogue, Name, Operation, Product};
use super::category::Category;

const PRODUCTS: &str = include_str!("../../data/products.csv");
const OPERATIONS: &str = include_str!("../../data/operations.csv");

static SHIPPED: LazyLock<Catalogue> = LazyLock::new(read);

impl Catalogue {
    /// The 212 operations of this release.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }
}

/// The files are part of the program; a row that could not be read would be missing, and the tests count them.
fn read() -> Catalogue {
    let product = |[category, code, en, zh]: [String; 4]| {
        let category = Category::from_code(&category)?;
        Some(Product { category, code, name: Name::new(en, zh), operations: Vec::new() })
    };
    let mut products: Vec<Product> = rows(PRODUCTS).filter_map(product).collect();
    for [product, code, en, zh] in rows(OPERATIONS) {
        if let Some(product) = products.iter_mut().find(|known| known.code == product) {
            product.operations.push(Operation { code, name: Name::new(en, zh) });
        }
    }
    Catalogue { products }
}

/// The rows below the head.
fn rows(file: &'static str) -> impl Iterator<Item = [String; 4]> {
    file.lines().skip(1).filter_map(|line| fields(line).try_into().ok())
}

/// The fields of a line; one in double quotes may hold commas (RFC 4180, without quotes inside).
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for sign in line.chars() {
        match (sign, fields.last_mut()) {
            ('"', _) => quoted = !quoted,
            (',', _) if !quoted => fields.push(String::new()),
            (_, Some(field)) => field.push(sign),
            (_, None) => {}
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Own;
    use super::*;

    fn count(product: &str) -> usize {
        Catalogue::shipped().product(product).map_or(0, |product| product.operations.len())
    }

    #[test]
    fn opcat_01_02_thirteen_categories_thirty_products_212_operations_in_the_guide_s_order() {
        let shipped = Catalogue::shipped();
        assert_eq!((Category::ALL.len(), shipped.products().len(), shipped.len()), (13, 30, 212));
        assert_eq!((PRODUCTS.lines().count(), OPERATIONS.lines().count()), (31, 213), "every line is read");
        assert!(shipped.products().is_sorted_by_key(|product| product.category));
        let names: Vec<String> = Category::ALL.iter().map(|category| category.name().en).collect();
        let guide = [
            "Compute",
            "Container and Middleware",
            "Storage",
            "Database",
            "Networking and CDN",
            "Video Services",
            "Security",
            "Artificial intelligence",
            "Internet of Things",
            "Enterprise application and cloud communication",
            "Industry Applications",
            "Developer Services",
            "Management and Support",
        ];
        assert_eq!(names, guide);
        let sizes = Category::ALL
            .iter()
            .map(|category| shipped.of(*category).map(|product| product.operations.len()).sum::<usize>());
        assert_eq!(sizes.collect::<Vec<_>>(), [22, 8, 11, 23, 9, 4, 1, 2, 1, 64, 4, 35, 28]);
    }

    #[test]
    fn opcat_05_codes_are_unique_within_a_product_and_have_both_names() {
        let mut products = BTreeSet::new();
        for product in Catalogue::shipped().products() {
            assert!(products.insert(&product.code) && super::super::is_code(&product.code), "{}", product.code);
            let mut codes = BTreeSet::new();
            for operation in &product.operations {
                assert!(codes.insert(&operation.code) && super::super::is_code(&operation.code), "{}", operation.code);
                assert!(Name::parse(&operation.name.en, &operation.name.zh).is_ok(), "{}", operation.code);
                assert!(operation.name.en.is_ascii(), "{}", operation.name.en);
            }
        }
    }

    #[test]
    fn opcat_06_equal_names_in_several_products_are_operations_of_their_own() {
        let named = |en: &str| {
            let products = Catalogue::shipped().products().iter();
            products.filter(|product| product.operations.iter().any(|row| row.name.en == en)).count()
        };
        assert_eq!((named("Deleting a domain name"), named("Viewing API key plaintext")), (2, 2));
        let of = |code| Catalogue::shipped().product(code).map(|product| product.operations.clone());
        assert_eq!(of("tdsql-mysql"), of("mariadb"), "eight equal rows");
        assert_eq!(count("mariadb"), 8);
    }

    #[test]
    fn opcat_07_reading_operations_are_in_it() {
        for (product, operation) in [
            ("cvm", "query-instance-management-terminal-address"),
            ("cvm", "get-vnc-login-token"),
            ("cam", "view-api-key-plaintext"),
            ("cam", "query-all-user-groups"),
            ("cam", "query-project-key"),
            ("cam", "query-user-key"),
            ("dnspod", "export-records-in-zone-file-format"),
        ] {
            assert!(Catalogue::shipped().find(product, operation).is_some(), "{product}/{operation}");
        }
    }

    #[test]
    fn opcat_08_the_centre_s_own_are_those_of_product_account() {
        let account = Catalogue::shipped().product(super::super::ACCOUNT).unwrap();
        let codes: Vec<&str> = account.operations.iter().map(|operation| operation.code.as_str()).collect();
        assert_eq!(codes, Own::ALL.iter().map(|own| own.code()).collect::<Vec<_>>());
        assert_eq!(count("account"), 24);
    }

    #[test]
    fn opcat_09_access_management_has_35_rows_about_all_that_the_guide_names() {
        assert_eq!(count("cam"), 35);
        for operation in [
            "bind-token",
            "disable-api-key",
            "delete-project-key",
            "create-sub-user",
            "create-role-in-console",
            "create-sub-account-login-ip-policy",
            "process-login-restriction-approval",
            "set-security-protection",
        ] {
            assert!(Catalogue::shipped().find("cam", operation).is_some(), "{operation}");
        }
    }

    #[test]
    fn opcat_10_names_are_cleaned_as_the_table_says() {
        let name = |product, operation| &Catalogue::shipped().find(product, operation).unwrap().1.name.en;
        for (product, operation, cleaned) in [
            ("cvm", "get-vnc-login-token", "Retrieving VNC login token"),
            ("cvm", "restart-instance", "Restarting an instance"),
            ("cloudbase", "create-custom-login-key", "Create a custom login key"),
            ("cfs", "delete-mount-point", "Deleting mount point"),
            ("vod", "modify-subapplication-status", "Modifying the status of a subapplication"),
            ("domain-registration", "delete-custom-dns-host", "Delete custom DNS host"),
            ("domain-registration", "modify-custom-dns-host", "Modify custom DNS host"),
            ("cam", "create-approval-assistant", "Creating approval assistant"),
            ("account", "link-email", "Account link to email"),
            ("account", "link-wechat-official-account", "Account link to WeChat Official Account"),
            ("account", "link-wecom", "Account link to WeCom login method"),
            ("account", "reset-email-login-password", "Reset email login password"),
        ] {
            assert_eq!(name(product, operation), cleaned);
        }
        assert_eq!(name("trtc", "set-application-status"), "Set TRTC Application Service Status, Enable and Disable");
    }

    /// What changes no security, or is proved by a link of its own, is not in it.
    #[test]
    fn opcat_13_durations_nickname_industry_and_contacts_are_not_in_the_catalogue() {
        for operation in &Catalogue::shipped().product("account").unwrap().operations {
            for left_out in ["duration", "nickname", "industry", "contact"] {
                assert!(!operation.code.contains(left_out), "{}", operation.code);
            }
        }
    }
}
