//! The operations, each in its module: what they read from the world, and which rules change it.

mod billing_portal;
mod coupons;
mod customers;
mod events;
pub(crate) mod expand;
#[cfg(test)]
mod fixtures;
mod invoices;
mod named;
mod page;
mod payment_methods;
mod prices;
mod products;
mod subscriptions;
mod tax_ids;

use stripe_portal_gen::billing_portal::{
    Configuration, CreateConfiguration, CreateSession, ListConfigurations, RetrieveConfiguration,
    Session, UpdateConfiguration,
};
use stripe_portal_gen::coupon::{Coupon, CreateCoupon, RetrieveCoupon};
use stripe_portal_gen::customer::{
    CreateCustomer, CreateCustomerTaxId, Customer, DeleteCustomer, DeleteCustomerTaxId,
    ListCustomerPaymentMethods, ListCustomerTaxIds, ListCustomers, RetrieveCustomer,
    UpdateCustomer,
};
use stripe_portal_gen::event::{Event, ListEvents, RetrieveEvent};
use stripe_portal_gen::invoice::{Invoice, ListInvoices, RetrieveInvoice};
use stripe_portal_gen::payment_method::{
    AttachPaymentMethod, CreatePaymentMethod, DetachPaymentMethod, ListPaymentMethods,
    PaymentMethod, RetrievePaymentMethod,
};
use stripe_portal_gen::price::{CreatePrice, ListPrices, Price, RetrievePrice};
use stripe_portal_gen::product::{CreateProduct, ListProducts, Product, RetrieveProduct};
use stripe_portal_gen::server::{Refusal, Server};
use stripe_portal_gen::subscription::{
    CancelSubscription, CreateSubscription, ListSubscriptions, RetrieveSubscription, Subscription,
    UpdateSubscription,
};
use stripe_portal_gen::tax_id::TaxId;
use stripe_portal_gen::{Deleted, List, MaybeDeleted};

use crate::host::{Api, Caller};
use crate::world::{Resource, Tx, World};

impl Api {
    fn read<R>(&self, caller: &Caller, look: impl FnOnce(&World) -> R) -> R {
        self.shared.read(caller.mode, look)
    }

    fn write<R>(&self, caller: &Caller, change: impl FnOnce(&mut Tx<'_>) -> R) -> R {
        let (version, request) = (caller.version.clone(), caller.request.clone());
        self.shared
            .write(caller.mode, Some(version), Some(request), change)
    }

    /// The object that a path names.
    fn found<T: Resource>(&self, caller: &Caller, id: &str, param: &str) -> Result<T, Refusal> {
        let found = self.read(caller, |world| world.get(id).cloned());
        found.ok_or_else(|| self.not_found::<T>(caller, id, param).status(404))
    }

    /// Nothing has this id, in this mode.
    fn not_found<T: Resource>(&self, caller: &Caller, id: &str, param: &str) -> Refusal {
        let refusal = Refusal::missing_resource(T::KIND.words(), id, param);
        self.in_other_mode(caller, refusal)
    }

    /// Says more of an object that is missing, if it exists in the other mode.
    fn in_other_mode(&self, caller: &Caller, mut refusal: Refusal) -> Refusal {
        if refusal.code != Some("resource_missing") {
            return refusal;
        }
        let Some(id) = refusal.message.split('\'').nth(1) else {
            return refusal;
        };
        let other = caller.mode.other();
        if self
            .shared
            .read(other, |world| expand::object(world, id).is_some())
        {
            let (own, other) = (caller.mode.name(), other.name());
            refusal.message = format!(
                "{}; a similar object exists in {other} mode, but a {own} mode key was used to make \
                 this request.",
                refusal.message
            );
        }
        refusal
    }

    /// Changes the world by rules, whose refusals may be about objects of the other mode.
    fn change<R>(
        &self,
        caller: &Caller,
        change: impl FnOnce(&mut Tx<'_>) -> Result<R, Refusal>,
    ) -> Result<R, Refusal> {
        let changed = self.write(caller, change);
        changed.map_err(|refusal| self.in_other_mode(caller, refusal))
    }
}

macro_rules! operations {
    (
        read { $($read:ident($read_params:ty) -> $read_output:ty = $reads:path;)* }
        write { $($write:ident($write_params:ty) -> $write_output:ty = $writes:path;)* }
    ) => {
        impl Server for Api {
            $(async fn $read(
                &self,
                caller: &Caller,
                params: $read_params,
            ) -> Result<$read_output, Refusal> {
                $reads(self, caller, params)
            })*

            $(async fn $write(
                &self,
                caller: &Caller,
                params: $write_params,
            ) -> Result<$write_output, Refusal> {
                self.change(caller, |tx| $writes(tx, params))
            })*
        }
    };
}

operations! {
    read {
        list_configurations(ListConfigurations) -> List<Configuration> = billing_portal::list;
        retrieve_configuration(RetrieveConfiguration) -> Configuration = billing_portal::retrieve;
        list_customers(ListCustomers) -> List<Customer> = customers::list;
        retrieve_customer(RetrieveCustomer) -> MaybeDeleted<Customer> = customers::retrieve;
        list_customer_payment_methods(ListCustomerPaymentMethods) -> List<PaymentMethod>
            = payment_methods::list_of_customer;
        list_customer_tax_ids(ListCustomerTaxIds) -> List<TaxId> = tax_ids::list;
        list_events(ListEvents) -> List<Event> = events::list;
        retrieve_event(RetrieveEvent) -> Event = events::retrieve;
        list_invoices(ListInvoices) -> List<Invoice> = invoices::list;
        retrieve_invoice(RetrieveInvoice) -> Invoice = invoices::retrieve;
        list_payment_methods(ListPaymentMethods) -> List<PaymentMethod> = payment_methods::list;
        retrieve_payment_method(RetrievePaymentMethod) -> PaymentMethod = payment_methods::retrieve;
        list_prices(ListPrices) -> List<Price> = prices::list;
        retrieve_price(RetrievePrice) -> Price = prices::retrieve;
        list_products(ListProducts) -> List<Product> = products::list;
        retrieve_product(RetrieveProduct) -> Product = products::retrieve;
        retrieve_coupon(RetrieveCoupon) -> Coupon = coupons::retrieve;
        list_subscriptions(ListSubscriptions) -> List<Subscription> = subscriptions::list;
        retrieve_subscription(RetrieveSubscription) -> Subscription = subscriptions::retrieve;
    }
    write {
        create_session(CreateSession) -> Session = billing_portal::create_session;
        create_configuration(CreateConfiguration) -> Configuration = billing_portal::create;
        update_configuration(UpdateConfiguration) -> Configuration = billing_portal::update;
        create_coupon(CreateCoupon) -> Coupon = coupons::create;
        create_customer(CreateCustomer) -> Customer = customers::create;
        update_customer(UpdateCustomer) -> Customer = customers::update;
        delete_customer(DeleteCustomer) -> Deleted = customers::delete;
        create_customer_tax_id(CreateCustomerTaxId) -> TaxId = tax_ids::create;
        delete_customer_tax_id(DeleteCustomerTaxId) -> Deleted = tax_ids::delete;
        create_payment_method(CreatePaymentMethod) -> PaymentMethod = payment_methods::create;
        attach_payment_method(AttachPaymentMethod) -> PaymentMethod = payment_methods::attach;
        detach_payment_method(DetachPaymentMethod) -> PaymentMethod = payment_methods::detach;
        create_price(CreatePrice) -> Price = prices::create;
        create_product(CreateProduct) -> Product = products::create;
        create_subscription(CreateSubscription) -> Subscription = subscriptions::create;
        update_subscription(UpdateSubscription) -> Subscription = subscriptions::update;
        cancel_subscription(CancelSubscription) -> Subscription = subscriptions::cancel;
    }
}
