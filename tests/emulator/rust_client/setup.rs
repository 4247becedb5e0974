//! What is set up before there is a portal, and read afterwards.

use stripe_portal_gen::coupon::RetrieveCoupon;
use stripe_portal_gen::customer::{
    CreateCustomer, CreateCustomerTaxId, DeleteCustomer, DeleteCustomerTaxId,
    ListCustomerPaymentMethods, ListCustomerTaxIds, ListCustomers, RetrieveCustomer,
};
use stripe_portal_gen::event::{ListEvents, RetrieveEvent};
use stripe_portal_gen::invoice::{self, ListInvoices, RetrieveInvoice};
use stripe_portal_gen::payment_method::{
    DetachPaymentMethod, ListPaymentMethods, RetrievePaymentMethod,
};
use stripe_portal_gen::price::{ListPrices, RetrievePrice};
use stripe_portal_gen::product::{ListProducts, RetrieveProduct};
use stripe_portal_gen::subscription::{
    CancelSubscription, ListSubscriptions, RetrieveSubscription, Status, UpdateItem,
    UpdateSubscription,
};
use stripe_portal_gen::tax_id;

use super::Shop;

#[tokio::test]
async fn customers() {
    let shop = Shop::open().await;
    let retrieve = RetrieveCustomer::new(shop.customer.clone());
    let expand = ["invoice_settings.default_payment_method"];
    let got = retrieve.expand(expand).send(&shop.client).await.unwrap();
    let got = got.live().unwrap();
    assert_eq!(got.name.as_deref(), Some("Jenny Rosen"));
    let settings = got.invoice_settings.as_ref().unwrap();
    let card = settings.default_payment_method.as_ref().unwrap();
    assert_eq!(card.object().unwrap().unwrap().id, shop.card);

    let gone = CreateCustomer::new().email("gone@example.com");
    let gone = gone.send(&shop.client).await.unwrap().into_inner().id;
    let list = ListCustomers::new().email("gone@example.com");
    assert_eq!(list.send(&shop.client).await.unwrap().data[0].id, gone);
    DeleteCustomer::new(gone.clone())
        .send(&shop.client)
        .await
        .unwrap();
    let got = RetrieveCustomer::new(gone)
        .send(&shop.client)
        .await
        .unwrap();
    assert!(got.is_deleted());
}

#[tokio::test]
async fn payment_methods() {
    let shop = Shop::open().await;
    let customer = || shop.customer.clone();
    let listed = ListPaymentMethods::new().customer(customer());
    assert_eq!(
        listed.send(&shop.client).await.unwrap().data[0].id,
        shop.card
    );
    let listed = ListCustomerPaymentMethods::new(customer());
    assert_eq!(listed.send(&shop.client).await.unwrap().data.len(), 1);
    let retrieve = RetrievePaymentMethod::new(shop.card.clone());
    let got = retrieve.send(&shop.client).await.unwrap();
    assert_eq!(got.card.as_ref().unwrap().last4, "4242");
    let detach = DetachPaymentMethod::new(shop.card.clone());
    assert_eq!(detach.send(&shop.client).await.unwrap().customer, None);
}

#[tokio::test]
async fn products_prices_and_coupons() {
    let shop = Shop::open().await;
    let product = RetrieveProduct::new(shop.product.clone());
    assert_eq!(product.send(&shop.client).await.unwrap().name, "Gold");
    let products = ListProducts::new().send(&shop.client).await.unwrap();
    assert_eq!(products.data[0].id, shop.product);
    let price = RetrievePrice::new(shop.yearly.clone()).expand(["product"]);
    let price = price.send(&shop.client).await.unwrap();
    assert_eq!(price.unit_amount, Some(10_000));
    assert!(price.product.object().unwrap().is_some());
    let prices = ListPrices::new().product(shop.product.clone());
    assert_eq!(prices.send(&shop.client).await.unwrap().data.len(), 2);
    let coupon = RetrieveCoupon::new(shop.coupon.clone());
    let coupon = coupon.send(&shop.client).await.unwrap();
    assert_eq!((coupon.percent_off, coupon.valid), (Some(25.0), true));
}

#[tokio::test]
async fn tax_ids() {
    let shop = Shop::open().await;
    let customer = || shop.customer.clone();
    let create = CreateCustomerTaxId::new(customer(), tax_id::Type::EuVat, "DE123456789");
    let made = create.send(&shop.client).await.unwrap();
    let list = async || {
        let list = ListCustomerTaxIds::new(customer());
        list.send(&shop.client).await.unwrap().into_inner().data
    };
    assert_eq!(list().await[0].id, made.id);
    let delete = DeleteCustomerTaxId::new(customer(), made.id.clone());
    assert!(delete.send(&shop.client).await.unwrap().deleted);
    assert_eq!(list().await, []);
}

#[tokio::test]
async fn subscriptions() {
    let shop = Shop::open().await;
    let list = async |list: ListSubscriptions| list.send(&shop.client).await.unwrap().data.len();
    let own = || ListSubscriptions::new().customer(shop.customer.clone());
    assert_eq!(list(own()).await, 1);
    let item = UpdateItem::new().id(shop.item.clone()).quantity(4);
    let update = UpdateSubscription::new(shop.subscription.clone()).items([item]);
    let got = update.send(&shop.client).await.unwrap();
    assert_eq!(got.items.data[0].quantity, Some(4));
    let retrieve = RetrieveSubscription::new(shop.subscription.clone());
    let got = retrieve.send(&shop.client).await.unwrap();
    assert_eq!((&got.status, got.cancel_at), (&Status::Active, None));
    let cancel = CancelSubscription::new(shop.subscription.clone());
    assert_eq!(
        cancel.send(&shop.client).await.unwrap().status,
        Status::Canceled
    );
    assert_eq!(list(own()).await, 0);
}

#[tokio::test]
async fn invoices_and_events() {
    let shop = Shop::open().await;
    let invoices = ListInvoices::new().customer(shop.customer.clone());
    let invoices = invoices.send(&shop.client).await.unwrap();
    let [first] = invoices.data.as_slice() else {
        panic!("{invoices:?}");
    };
    let got = RetrieveInvoice::new(first.id.clone());
    let got = got.send(&shop.client).await.unwrap();
    assert_eq!(
        (&got.status, got.total),
        (&Some(invoice::Status::Paid), 1000)
    );
    assert_eq!(got.subscription.as_ref().unwrap().id(), &shop.subscription);

    let list = ListEvents::new().type_("invoice.paid");
    let events = list.send(&shop.client).await.unwrap();
    let newest = &events.data[0];
    assert!(newest.misfit().is_none());
    let got = RetrieveEvent::new(&*newest.id)
        .send(&shop.client)
        .await
        .unwrap();
    assert_eq!(got.into_inner(), *newest);
}
