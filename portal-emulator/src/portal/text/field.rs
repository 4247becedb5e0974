//! The fields of all forms: what each is called, and what a browser should know of it.

use super::speech::Speech;

/// The parts of the billing address and of the shipping address, in the order of `Address::parts`.
pub(crate) const ADDRESS: [&str; 6] = ["line1", "line2", "postal_code", "city", "state", "country"];
pub(crate) const SHIPPING: [&str; 6] = [
    "shipping_line1",
    "shipping_line2",
    "shipping_postal_code",
    "shipping_city",
    "shipping_state",
    "shipping_country",
];

/// What a form shows of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub label: &'a str,
    pub hint: &'a str,
    pub kind: &'static str,
    /// What the browser may fill in by itself.
    pub autocomplete: &'static str,
    /// Which keyboard a phone shows.
    pub keyboard: &'static str,
    pub longest: usize,
    /// How wide it is, as a class of the page's style.
    pub class: &'static str,
}

impl Speech {
    pub(crate) fn label(&self, id: &str) -> &str {
        self.field(id).label
    }

    pub(crate) fn field(&self, id: &str) -> Field<'_> {
        let texts = self.texts;
        let plain = Field {
            label: self.plain_label(id),
            hint: "",
            kind: "text",
            autocomplete: "off",
            keyboard: "text",
            longest: 500,
            class: "",
        };
        let digits = Field {
            keyboard: "numeric",
            ..plain
        };
        match id {
            "number" => fill(digits, "cc-number", 30, ""),
            "expiry" => Field {
                hint: &texts.card.expiry_hint,
                ..fill(digits, "cc-exp", 9, "half")
            },
            "cvc" => Field {
                hint: &texts.card.cvc_hint,
                ..fill(digits, "cc-csc", 4, "half")
            },
            "holder" => fill(plain, "cc-name", 200, ""),
            "name" => fill(plain, "name", 256, ""),
            "email" => Field {
                kind: "email",
                keyboard: "email",
                ..fill(plain, "email", 512, "")
            },
            "phone" | "shipping_phone" => Field {
                kind: "tel",
                keyboard: "tel",
                ..fill(plain, "tel", 20, "")
            },
            "shipping_name" => fill(plain, "shipping name", 256, ""),
            "line1" => fill(plain, "billing address-line1", 500, ""),
            "line2" => fill(plain, "billing address-line2", 500, ""),
            "postal_code" => fill(plain, "billing postal-code", 30, "half"),
            "city" => fill(plain, "billing address-level2", 200, "half"),
            "state" => fill(plain, "billing address-level1", 200, "half"),
            "shipping_line1" => fill(plain, "shipping address-line1", 500, ""),
            "shipping_line2" => fill(plain, "shipping address-line2", 500, ""),
            "shipping_postal_code" => fill(plain, "shipping postal-code", 30, "half"),
            "shipping_city" => fill(plain, "shipping address-level2", 200, "half"),
            "shipping_state" => fill(plain, "shipping address-level1", 200, "half"),
            "country" | "shipping_country" => Field {
                hint: &texts.details.country_hint,
                ..fill(plain, "country", 2, "half")
            },
            "comment" => Field {
                longest: 5000,
                ..plain
            },
            "quantity" => Field {
                kind: "number",
                ..fill(digits, "off", 12, "half")
            },
            _ => plain,
        }
    }

    fn plain_label(&self, id: &str) -> &str {
        let texts = self.texts;
        let details = &texts.details;
        match id.strip_prefix("shipping_").unwrap_or(id) {
            "number" => &texts.card.number,
            "expiry" => &texts.card.expiry,
            "cvc" => &texts.card.cvc,
            "holder" => &texts.card.holder,
            "make_default" => &texts.card.make_default,
            "name" if id == "name" => &details.name,
            "name" => &details.shipping_name,
            "phone" if id == "phone" => &details.phone,
            "phone" => &details.shipping_phone,
            "email" => &details.email,
            "line1" => &details.line1,
            "line2" => &details.line2,
            "postal_code" => &details.postal_code,
            "city" => &details.city,
            "state" => &details.state,
            "country" => &details.country,
            "tax_kind" => &details.tax_type,
            "tax_value" => &details.tax_value,
            "reason" => &texts.cancel.reason,
            "comment" => &texts.cancel.comment,
            "price" => &texts.change.plan,
            "quantity" => &texts.change.quantity,
            "duration" => &texts.pause.choose,
            _ => "",
        }
    }
}

fn fill<'a>(
    field: Field<'a>,
    autocomplete: &'static str,
    longest: usize,
    class: &'static str,
) -> Field<'a> {
    Field {
        autocomplete,
        longest,
        class,
        ..field
    }
}
