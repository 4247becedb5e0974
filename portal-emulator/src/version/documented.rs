//! The fields that versions differ in are those of which the generated types say so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::ApiVersion;
use super::fields::{KINDS, When};

/// Where a generated struct stands in which kind of object.
const STRUCTS: [(&str, &str, &str, &str); 22] = [
    (
        "billing_portal/configuration",
        "Configuration",
        "billing_portal.configuration",
        "",
    ),
    (
        "billing_portal/configuration",
        "CancellationReason",
        "billing_portal.configuration",
        "features.subscription_cancel.cancellation_reason.",
    ),
    (
        "billing_portal/configuration",
        "Features",
        "billing_portal.configuration",
        "features.",
    ),
    (
        "billing_portal/configuration",
        "PaymentMethodUpdate",
        "billing_portal.configuration",
        "features.payment_method_update.",
    ),
    (
        "billing_portal/configuration",
        "SubscriptionUpdate",
        "billing_portal.configuration",
        "features.subscription_update.",
    ),
    (
        "billing_portal/configuration",
        "SubscriptionUpdateProduct",
        "billing_portal.configuration",
        "features.subscription_update.products.",
    ),
    (
        "billing_portal/session",
        "Session",
        "billing_portal.session",
        "",
    ),
    (
        "billing_portal/session",
        "SessionFlow",
        "billing_portal.session",
        "flow.",
    ),
    ("customer/object", "Customer", "customer", ""),
    ("discount/object", "Discount", "discount", ""),
    ("invoice/object", "Invoice", "invoice", ""),
    (
        "invoice/object",
        "AutomaticTax",
        "invoice",
        "automatic_tax.",
    ),
    ("line_item/object", "LineItem", "line_item", ""),
    (
        "payment_method/object",
        "PaymentMethod",
        "payment_method",
        "",
    ),
    (
        "payment_method/object",
        "BillingDetails",
        "payment_method",
        "billing_details.",
    ),
    ("product/object", "Product", "product", ""),
    ("subscription/object", "Subscription", "subscription", ""),
    (
        "subscription/object",
        "AutomaticTax",
        "subscription",
        "automatic_tax.",
    ),
    (
        "subscription/object",
        "BillingMode",
        "subscription",
        "billing_mode.",
    ),
    (
        "subscription/object",
        "CancellationDetails",
        "subscription",
        "cancellation_details.",
    ),
    (
        "subscription_item/object",
        "SubscriptionItem",
        "subscription_item",
        "",
    ),
    ("tax_id/object", "TaxId", "tax_id", ""),
];

type Known = BTreeSet<(String, String, When)>;

#[test]
fn the_table_says_what_the_documentation_says() {
    let fields = KINDS
        .iter()
        .flat_map(|(kind, fields)| fields.iter().map(move |it| (kind, it)));
    let dated = fields.filter(|(_, (_, when))| !matches!(when, When::Asked | When::Given));
    let table: Known = dated
        .map(|(kind, (path, when))| ((*kind).to_owned(), (*path).to_owned(), *when))
        .collect();
    assert_eq!(table, documented());
}

fn documented() -> Known {
    let mut known = Known::new();
    for (file, name, kind, prefix) in STRUCTS {
        for (field, when) in fields(&read(file), name) {
            known.insert((kind.to_owned(), format!("{prefix}{field}"), when));
        }
    }
    known
}

fn read(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../stripe-portal-gen/src");
    fs::read_to_string(folder.join(file).with_extension("rs")).expect("a generated file")
}

/// The fields of a struct whose documentation names a version.
fn fields(text: &str, name: &str) -> Vec<(String, When)> {
    let start = text
        .split(&format!("\npub struct {name} {{\n"))
        .nth(1)
        .expect("a struct");
    let body = start.split("\n}").next().unwrap_or_default();
    let (mut said, mut found) = (String::new(), Vec::new());
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            said.push_str(words);
        } else if let Some(field) = line.strip_prefix("pub ") {
            let field = field
                .split(':')
                .next()
                .unwrap_or_default()
                .trim_end_matches('_');
            found.extend(when(&said).map(|when| (field.to_owned(), when)));
            said.clear();
        }
    }
    found
}

fn when(said: &str) -> Option<When> {
    let version = |word: &str| {
        let text = said.split(&format!("{word} API version ")).nth(1)?;
        let text = text.split([' ', ',', ';']).next()?.trim_end_matches('.');
        Some(text.parse::<ApiVersion>().expect("a version").date())
    };
    version("Since")
        .map(When::Since)
        .or_else(|| version("Until").map(When::Until))
}

#[test]
fn no_struct_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../stripe-portal-gen/src");
    let mut files = Vec::new();
    for module in fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|it| it.path())
    {
        if module.is_dir() && !module.ends_with("server") {
            files.extend(
                fs::read_dir(module)
                    .expect("a folder")
                    .flatten()
                    .map(|it| it.path()),
            );
        }
    }
    let request = [
        "create_",
        "update_",
        "list_",
        "retrieve_",
        "params",
        "payload",
        "cancel_",
        "attach_",
        "delete_",
        "detach_",
    ];
    for path in files {
        let name = path
            .file_name()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        if request.iter().any(|it| name.starts_with(it)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a generated file");
        let structs = text.split("\npub struct ").skip(1);
        for name in structs.filter_map(|it| it.split(' ').next()) {
            let listed = STRUCTS
                .iter()
                .any(|(file, known, ..)| *known == name && path.ends_with(format!("{file}.rs")));
            let dated = text.contains(&format!("\npub struct {name} {{\n"))
                && !fields(&text, name).is_empty();
            assert!(
                listed || !dated,
                "{name} of {} is not listed",
                path.display()
            );
        }
    }
}
