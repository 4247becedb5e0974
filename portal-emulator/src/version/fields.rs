//! Which versions have which fields. The world's objects have all of them.

/// When a field is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum When {
    /// In this version and all later ones.
    Since(u32),
    /// In all versions before this one.
    Until(u32),
    /// Where it is asked for.
    Asked,
    /// Where it is not null.
    Given,
}

use When::{Asked, Given, Since, Until};

/// A field that not every version has, by its path in the object; a path goes through lists.
pub(super) type Field = (&'static str, When);

const ISSUERS: u32 = 20_240_410;
const PINNED: u32 = 20_240_620;
const ACACIA: u32 = 20_240_930;
const SCHEDULES: u32 = 20_241_028;
const REASONS: u32 = 20_241_218;
const BASIL: u32 = 20_250_331;
const PAYERS: u32 = 20_250_430;
const MODES: u32 = 20_250_630;
const QUANTITIES: u32 = 20_250_730;
const NAMES: u32 = 20_250_827;
const CLOVER: u32 = 20_250_930;
const METHODS: u32 = 20_251_117;
const ACCOUNTS: u32 = 20_251_215;
const DECIMALS: u32 = 20_260_325;
const BILLING: u32 = 20_260_527;
const DAHLIA: u32 = 20_260_826;
const ENDIVE: u32 = 20_261_028;

/// The kinds of objects, by their `object`, with the fields that not every version has.
pub(super) const KINDS: &[(&str, &[Field])] = &[
    ("billing_portal.configuration", CONFIGURATION),
    ("billing_portal.session", SESSION),
    ("customer", CUSTOMER),
    ("discount", DISCOUNT),
    ("invoice", INVOICE),
    ("line_item", LINE_ITEM),
    ("payment_method", PAYMENT_METHOD),
    ("product", &[("marketing_features", Since(ISSUERS))]),
    ("subscription", SUBSCRIPTION),
    ("subscription_item", SUBSCRIPTION_ITEM),
    ("tax_id", &[("customer_account", Since(ACCOUNTS))]),
];

const CONFIGURATION: &[Field] = &[
    ("name", Since(NAMES)),
    ("features.subscription_pause", Since(ENDIVE)),
    (
        "features.payment_method_update.payment_method_configuration",
        Since(METHODS),
    ),
    (
        "features.subscription_cancel.cancellation_reason.feedback_options",
        Since(DAHLIA),
    ),
    (
        "features.subscription_update.products.adjustable_quantity",
        Since(QUANTITIES),
    ),
    ("features.subscription_update.products", Asked),
    (
        "features.subscription_update.schedule_at_period_end",
        Since(SCHEDULES),
    ),
    (
        "features.subscription_update.billing_cycle_anchor",
        Since(ACCOUNTS),
    ),
    (
        "features.subscription_update.trial_update_behavior",
        Since(CLOVER),
    ),
];

const SESSION: &[Field] = &[
    ("customer_account", Since(ACCOUNTS)),
    ("after_expiration", Since(ENDIVE)),
    ("flow.customer_update", Since(DAHLIA)),
    ("flow.subscription_pause", Since(ENDIVE)),
    ("flow.subscription_update_confirm.items.quantity", Given),
];

const CUSTOMER: &[Field] = &[
    ("customer_account", Since(ACCOUNTS)),
    ("subscriptions", Asked),
    ("tax_ids", Asked),
];

const DISCOUNT: &[Field] = &[
    ("coupon", Until(CLOVER)),
    ("source", Since(CLOVER)),
    ("customer_account", Since(ACCOUNTS)),
    ("subscription_item", Since(ISSUERS)),
];

const INVOICE: &[Field] = &[
    ("paid", Until(BASIL)),
    ("customer_account", Since(ACCOUNTS)),
    ("subscription", Until(BASIL)),
    ("parent", Since(BASIL)),
    ("subscription_details", Until(BASIL)),
    ("tax", Until(BASIL)),
    ("discount", Until(BASIL)),
    ("total_tax_amounts", Until(BASIL)),
    ("amount_overpaid", Since(BASIL)),
    ("amount_paid_off_stripe", Since(BILLING)),
    ("paid_out_of_band", Until(BASIL)),
    ("issuer", Since(ISSUERS)),
    ("issuer.account", Given),
    (
        "parent.subscription_details.subscription_proration_date",
        Given,
    ),
    ("automatically_finalizes_at", Since(ACACIA)),
    ("automatic_tax.disabled_reason", Since(REASONS)),
];

const LINE_ITEM: &[Field] = &[
    ("subtotal", Since(ACCOUNTS)),
    ("quantity_decimal", Since(DECIMALS)),
    ("parent", Since(BASIL)),
    ("pricing", Since(BASIL)),
    ("price", Until(BASIL)),
    ("proration", Until(BASIL)),
    ("type", Until(BASIL)),
    ("subscription_item", Until(BASIL)),
];

const PAYMENT_METHOD: &[Field] = &[
    ("customer_account", Since(ACCOUNTS)),
    ("billing_details.tax_id", Since(PAYERS)),
];

const SUBSCRIPTION: &[Field] = &[
    ("customer_account", Since(ACCOUNTS)),
    ("current_period_start", Until(BASIL)),
    ("current_period_end", Until(BASIL)),
    ("billing_mode", Since(MODES)),
    ("billing_mode.flexible", Since(CLOVER)),
    ("billing_mode.updated_at", Given),
    ("discounts", Since(ISSUERS)),
    ("discount", Until(BASIL)),
    ("invoice_settings", Since(PINNED)),
    ("invoice_settings.issuer.account", Given),
    ("billing_schedules", Since(BILLING)),
    ("automatic_tax.disabled_reason", Since(REASONS)),
    ("cancellation_details.feedback_option", Since(DAHLIA)),
];

const SUBSCRIPTION_ITEM: &[Field] = &[
    ("quantity", Given),
    ("current_period_start", Since(BASIL)),
    ("current_period_end", Since(BASIL)),
    ("discounts", Since(ISSUERS)),
];
