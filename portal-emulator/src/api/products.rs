//! Products.

use stripe_portal_gen::List;
use stripe_portal_gen::product::{CreateProduct, ListProducts, Product, RetrieveProduct};
use stripe_portal_gen::server::Refusal;

use super::named::named;
use super::page::{Cursor, is, page, within};
use crate::host::{Api, Caller};
use crate::rules::catalog;
use crate::world::Tx;

/// Creates a product, with its default price if that is wanted.
pub(super) fn create(tx: &mut Tx<'_>, params: CreateProduct) -> Result<Product, Refusal> {
    let id = catalog::create_product(tx, params)?;
    named(tx, &id, "id")
}

/// Lists products.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListProducts,
) -> Result<List<Product>, Refusal> {
    let ListProducts {
        active,
        ids,
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
    let wanted = |it: &Product| {
        is(active.as_ref(), &it.active)
            && ids.as_ref().is_none_or(|ids| ids.contains(&it.id))
            && within(created.as_ref(), it.created)
    };
    api.read(caller, |world| page(world, "/v1/products", cursor, wanted))
}

/// Retrieves a product.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrieveProduct,
) -> Result<Product, Refusal> {
    let RetrieveProduct { product, expand: _ } = params;
    api.found(caller, &product, "id")
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::served;
    use super::*;
    use crate::rules::samples::sample;

    #[test]
    fn products_are_listed() {
        let mut it = sample();
        let tx = &mut it.tx();
        let old = CreateProduct::new("Old").id("prod_old").active(false);
        create(tx, old).unwrap();
        let (api, caller) = served(it.world);
        let listed = |params| -> Vec<String> {
            let found = list(&api, &caller, params).unwrap();
            found.data.into_iter().map(|it| it.id.to_string()).collect()
        };
        let all = ListProducts::new;
        assert_eq!(listed(all()), ["prod_old", "prod_pro", "prod_basic"]);
        assert_eq!(listed(all().active(true)), ["prod_pro", "prod_basic"]);
        assert_eq!(listed(all().ids(["prod_pro", "prod_x"])), ["prod_pro"]);

        let found = retrieve(&api, &caller, RetrieveProduct::new("prod_pro")).unwrap();
        assert_eq!(found.name, "Pro");
        let refusal = retrieve(&api, &caller, RetrieveProduct::new("prod_1")).unwrap_err();
        assert_eq!(
            (refusal.status, refusal.param.as_deref()),
            (404, Some("id"))
        );
    }
}
