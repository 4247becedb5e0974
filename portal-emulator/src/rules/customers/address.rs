//! Addresses, from parameters to objects.

use stripe_portal_gen::customer::{Address, AddressParams, Shipping, ShippingParams};

/// An address of nothing.
#[must_use]
pub fn empty() -> Address {
    Address {
        line1: None,
        line2: None,
        city: None,
        state: None,
        postal_code: None,
        country: None,
    }
}

/// The address that is given; empty texts are none.
#[must_use]
pub fn of(given: AddressParams) -> Address {
    merged(empty(), given)
}

/// The address once it has been changed: what is not given stays.
#[must_use]
pub fn merged(before: Address, given: AddressParams) -> Address {
    let AddressParams {
        line1,
        line2,
        city,
        state,
        postal_code,
        country,
    } = given;
    let after = |before: Option<String>, given: Option<String>| {
        given.or(before).filter(|text| !text.is_empty())
    };
    Address {
        line1: after(before.line1, line1),
        line2: after(before.line2, line2),
        city: after(before.city, city),
        state: after(before.state, state),
        postal_code: after(before.postal_code, postal_code),
        country: after(before.country, country),
    }
}

/// To whom and where goods are sent.
#[must_use]
pub fn shipping(given: ShippingParams) -> Shipping {
    shipping_merged(nobody(), given)
}

/// Goods for nobody.
#[must_use]
pub fn nobody() -> Shipping {
    Shipping {
        name: None,
        phone: None,
        address: None,
    }
}

/// To whom and where goods are sent once it has been changed: what is not given stays.
#[must_use]
pub fn shipping_merged(before: Shipping, given: ShippingParams) -> Shipping {
    let ShippingParams {
        name,
        phone,
        address,
    } = given;
    Shipping {
        name: Some(name),
        phone: phone.or(before.phone),
        address: Some(merged(before.address.unwrap_or_else(empty), address)),
    }
}
