//! The operations of the API, as rules name them.

/// All of them.
const ALL: [&str; 36] = [
    "DELETE /v1/customers/{customer}",
    "DELETE /v1/customers/{customer}/tax_ids/{id}",
    "DELETE /v1/subscriptions/{subscription_exposed_id}",
    "GET /v1/billing_portal/configurations",
    "GET /v1/billing_portal/configurations/{configuration}",
    "GET /v1/coupons/{coupon}",
    "GET /v1/customers",
    "GET /v1/customers/{customer}",
    "GET /v1/customers/{customer}/payment_methods",
    "GET /v1/customers/{customer}/tax_ids",
    "GET /v1/events",
    "GET /v1/events/{id}",
    "GET /v1/invoices",
    "GET /v1/invoices/{invoice}",
    "GET /v1/payment_methods",
    "GET /v1/payment_methods/{payment_method}",
    "GET /v1/prices",
    "GET /v1/prices/{price}",
    "GET /v1/products",
    "GET /v1/products/{id}",
    "GET /v1/subscriptions",
    "GET /v1/subscriptions/{subscription_exposed_id}",
    "POST /v1/billing_portal/configurations",
    "POST /v1/billing_portal/configurations/{configuration}",
    "POST /v1/billing_portal/sessions",
    "POST /v1/coupons",
    "POST /v1/customers",
    "POST /v1/customers/{customer}",
    "POST /v1/customers/{customer}/tax_ids",
    "POST /v1/payment_methods",
    "POST /v1/payment_methods/{payment_method}/attach",
    "POST /v1/payment_methods/{payment_method}/detach",
    "POST /v1/prices",
    "POST /v1/products",
    "POST /v1/subscriptions",
    "POST /v1/subscriptions/{subscription_exposed_id}",
];

/// Whether there is an operation of this name.
pub(super) fn is_one(name: &str) -> bool {
    ALL.iter().any(|one| is_same(one, name))
}

/// Whether two names or paths differ in nothing but what they call their parameters, which routes have
/// other names for than the document.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.split('/'), other.split('/'));
    let is_parameter = |part: &str| part.starts_with('{') && part.ends_with('}');
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || is_parameter(a) && is_parameter(b) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTES: &str = include_str!("../../../stripe-portal-gen/src/server/routes.rs");

    #[test]
    fn the_list_is_that_of_the_routes() {
        let routes: Vec<String> = ROUTES
            .split(".route(")
            .skip(1)
            .filter_map(|route| {
                let (path, rest) = route.trim_start().strip_prefix('"')?.split_once("\",")?;
                let (method, _) = rest.trim_start().split_once('(')?;
                Some(format!("{} {path}", method.to_uppercase()))
            })
            .collect();
        assert_eq!(routes.len(), ALL.len());
        let unknown: Vec<_> = routes.iter().filter(|route| !is_one(route)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
