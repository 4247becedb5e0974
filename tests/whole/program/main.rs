//! Reads references to a customer, as a program does whose features may or may not have customers.

use whole::Expandable;
use whole::ids::CustomerId;
use whole::promotion_code::PromotionCode;

/// The field has this type with each set of features.
fn customer(code: &PromotionCode) -> Option<&Expandable<CustomerId>> {
    code.customer.as_ref()
}

fn main() {
    let _: fn(&PromotionCode) -> Option<&Expandable<CustomerId>> = customer;
    let object = r#"{"id": "cus_2", "object": "customer", "created": 1, "livemode": false}"#;
    for text in ["\"cus_1\"", object] {
        let reference: Expandable<CustomerId> = serde_json::from_str(text).expect("a reference");
        let raw = reference.raw().map(|raw| raw["created"].to_string());
        println!("id: {}, created: {raw:?}", reference.id());
        #[cfg(feature = "customer")]
        {
            let object = reference.object().expect("a customer");
            let object: Option<whole::customer::Customer> = object;
            println!("object: {:?}", object.map(|customer| customer.id));
        }
    }
}
