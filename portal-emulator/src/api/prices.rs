//! Prices.

use stripe_portal_gen::List;
use stripe_portal_gen::price::{CreatePrice, ListPrices, Price, RetrievePrice};
use stripe_portal_gen::server::Refusal;

use super::named::named;
use super::page::{Cursor, is, page, within};
use crate::host::{Api, Caller};
use crate::rules::catalog;
use crate::world::Tx;

/// Creates a price.
pub(super) fn create(tx: &mut Tx<'_>, params: CreatePrice) -> Result<Price, Refusal> {
    let id = catalog::create_price(tx, params)?;
    named(tx, &id, "id")
}

/// Lists prices.
pub(super) fn list(api: &Api, caller: &Caller, params: ListPrices) -> Result<List<Price>, Refusal> {
    let ListPrices {
        active,
        product,
        currency,
        type_,
        lookup_keys,
        created,
        limit,
        starting_after,
        ending_before,
        expand: _,
    } = params;
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    let currency = currency.map(|it| it.to_lowercase());
    let wanted = |it: &Price| {
        let key = it.lookup_key.as_ref();
        is(active.as_ref(), &it.active)
            && is(product.as_ref(), it.product.id())
            && is(currency.as_ref(), &it.currency)
            && is(type_.as_ref(), &it.type_)
            && lookup_keys
                .as_ref()
                .is_none_or(|keys| key.is_some_and(|key| keys.contains(key)))
            && within(created.as_ref(), it.created)
    };
    api.read(caller, |world| page(world, "/v1/prices", cursor, wanted))
}

/// Retrieves a price.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrievePrice,
) -> Result<Price, Refusal> {
    let RetrievePrice { price, expand: _ } = params;
    api.found(caller, &price, "price")
}

#[cfg(test)]
mod tests {
    use stripe_portal_gen::ids::PriceId;
    use stripe_portal_gen::price::{CreateProductData, Interval, RecurringParams, Type};

    use super::super::fixtures::served;
    use super::*;
    use crate::rules::samples::sample;

    fn price(product: &str, amount: i64) -> CreatePrice {
        let data = CreateProductData::new(product).id(product);
        CreatePrice::new("eur")
            .unit_amount(amount)
            .product_data(data)
    }

    #[test]
    fn prices_are_listed() {
        let mut it = sample();
        let tx = &mut it.tx();
        let monthly = RecurringParams::new(Interval::Month);
        let month = price("pro", 5)
            .recurring(monthly)
            .lookup_key("month")
            .active(false);
        let month = create(tx, month).unwrap().id;
        let once = create(tx, price("team", 10)).unwrap().id;
        let (api, caller) = served(it.world);
        let listed = |params| -> Vec<PriceId> {
            let found = list(&api, &caller, params).unwrap();
            found.data.into_iter().map(|it| it.id).collect()
        };
        let all = ListPrices::new;
        assert_eq!(listed(all()).len(), 6);
        assert_eq!(listed(all().currency("EUR")), [once.clone(), month.clone()]);
        assert_eq!(listed(all().product("team")), vec![once.clone()]);
        assert_eq!(listed(all().active(false)), vec![month.clone()]);
        assert_eq!(listed(all().type_(Type::OneTime)), vec![once.clone()]);
        assert_eq!(listed(all().lookup_keys(["month"])), vec![month.clone()]);
        assert_eq!(listed(all().limit(1)), [once]);

        let found = retrieve(&api, &caller, RetrievePrice::new(month.clone())).unwrap();
        assert_eq!(found.id, month);
        let refusal = retrieve(&api, &caller, RetrievePrice::new("price_1")).unwrap_err();
        assert_eq!(
            (refusal.status, &*refusal.message),
            (404, "No such price: 'price_1'")
        );
    }
}
