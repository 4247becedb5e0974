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
    let AddressParams {
        line1,
        line2,
        city,
        state,
        postal_code,
        country,
    } = given;
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    Address {
        line1: some(line1),
        line2: some(line2),
        city: some(city),
        state: some(state),
        postal_code: some(postal_code),
        country: some(country),
    }
}

/// To whom and where goods are sent.
#[must_use]
pub fn shipping(given: ShippingParams) -> Shipping {
    let ShippingParams {
        name,
        phone,
        address,
    } = given;
    Shipping {
        name: Some(name),
        phone,
        address: Some(of(address)),
    }
}
