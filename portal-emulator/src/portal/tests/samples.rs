//! One or more of each page, with everything on it that it can show.

mod change;
mod home;

use crate::portal::page::Page;
use crate::portal::view::account::{CardForm, DetailsForm, RemoveMethod, Shipping, TaxIds};
use crate::portal::view::frame::{
    Done, Frame, Leave, Login, LoginSent, Message, Notice, Problem, Problems,
};
use crate::portal::view::home::InvoiceStatus;
use crate::portal::view::invoice::{Invoice, InvoiceLine, Recipient, Sums};
use crate::portal::view::parts::{
    Address, Discount, Interval, Lasts, Method, Money, Obstacle, Off, Plan, Rate, Span, State,
    TaxId,
};
use crate::portal::view::plan::{
    Cancel, Effect, Feedback, Offer, Pause, PauseChoice, Renew, Resume, Survey,
};

pub(in crate::portal) const MAY: i64 = 1_779_796_800;
const JUNE: i64 = 1_782_475_200;

pub(in crate::portal) fn frame() -> Frame {
    Frame {
        home: "/p/session/test_1".to_owned(),
        here: "/p/session/test_1".to_owned(),
        style: "/p/page.css".to_owned(),
        back: true,
        business: Some("Rosenfeld Tools".to_owned()),
        headline: Some("Manage what you pay for".to_owned()),
        leave: Some(Leave {
            href: "https://example.com/account?a=1&b=2".to_owned(),
            place: Some("Rosenfeld Tools".to_owned()),
        }),
        privacy_url: Some("https://example.com/privacy".to_owned()),
        terms_url: Some("https://example.com/terms".to_owned()),
        token: "form-token".to_owned(),
    }
}

pub(in crate::portal) fn usd(amount: i64) -> Money {
    Money {
        amount,
        currency: "usd".to_owned(),
    }
}

fn monthly(amount: i64) -> Rate {
    Rate {
        amount: Some(usd(amount)),
        every: Some(Span {
            interval: Interval::Month,
            count: 1,
        }),
    }
}

fn plan(id: &str, name: &str, state: State) -> Plan {
    Plan {
        id: id.to_owned(),
        name: name.to_owned(),
        rate: monthly(2_000),
        quantity: 1,
        state,
    }
}

fn active() -> Plan {
    plan("sub_1", "Team", State::Active { renews: JUNE })
}

fn method(id: &str, brand: &str, last4: &str, default: bool) -> Method {
    Method {
        id: id.to_owned(),
        brand: Some(brand.to_owned()),
        last4: Some(last4.to_owned()),
        expires: Some((9, 2031)),
        default,
    }
}

pub(in crate::portal) fn address() -> Address {
    Address {
        line1: "12 Harbour Street".to_owned(),
        line2: "Floor 3".to_owned(),
        city: "Portland".to_owned(),
        state: "OR".to_owned(),
        postal_code: "97201".to_owned(),
        country: "US".to_owned(),
    }
}

fn tax_id() -> TaxId {
    TaxId {
        id: "txi_1".to_owned(),
        kind: "eu_vat".to_owned(),
        value: "DE123456789".to_owned(),
    }
}

fn survey(problems: Problems) -> Survey {
    Survey {
        notice: Notice::CancelScheduled { on: JUNE },
        reasons: vec![
            Feedback::TooExpensive,
            Feedback::MissingFeatures,
            Feedback::SwitchedService,
            Feedback::Unused,
            Feedback::CustomerService,
            Feedback::TooComplex,
            Feedback::LowQuality,
            Feedback::Other,
        ],
        chosen: Some(Feedback::Unused),
        comment: "</textarea><b>".to_owned(),
        problems,
        skip: "/p/session/test_1".to_owned(),
    }
}

fn pause(counts: &[u64], problems: Problems) -> Pause {
    let choice = |count: &u64| PauseChoice {
        span: Span {
            interval: Interval::Month,
            count: *count,
        },
        until: JUNE,
    };
    Pause {
        plan: active(),
        spans: counts.iter().map(choice).collect(),
        problems,
    }
}

fn details(problems: Problems) -> DetailsForm {
    DetailsForm {
        notice: None,
        name: Some("Ada \"A\" Rosenfeld".to_owned()),
        email: Some("ada@example".to_owned()),
        phone: Some("+1 555 0100".to_owned()),
        address: Some(address()),
        shipping: Some(Shipping {
            name: "Front desk".to_owned(),
            phone: String::new(),
            address: address(),
        }),
        tax_ids: Some(TaxIds {
            list: vec![tax_id()],
            kind: "gb_vat".to_owned(),
            value: String::new(),
        }),
        problems,
    }
}

pub(in crate::portal) fn invoice() -> Invoice {
    let line = |about: &str, amount| InvoiceLine {
        about: about.to_owned(),
        period: Some((MAY, JUNE)),
        quantity: Some(5),
        unit: Some(usd(amount / 5)),
        amount: usd(amount),
    };
    Invoice {
        id: "in_1".to_owned(),
        number: Some("B4C0-0001".to_owned()),
        status: InvoiceStatus::Paid,
        business: Some("Rosenfeld Tools".to_owned()),
        to: Recipient {
            name: Some("Ada Rosenfeld".to_owned()),
            email: Some("ada@example.com".to_owned()),
            address: Some(address()),
            tax_ids: vec![tax_id()],
        },
        issued: MAY,
        due: Some(JUNE),
        paid: Some(MAY),
        lines: vec![line("5 × Team", 10_000), line("Unused time on Solo", -450)],
        sums: Sums {
            subtotal: usd(9_550),
            discount: Some(usd(-1_000)),
            tax: Some(usd(700)),
            total: usd(9_250),
            applied: Some(usd(-250)),
            paid: usd(9_000),
            due: usd(0),
        },
        pdf: "/p/session/test_1/invoices/in_1/pdf".to_owned(),
    }
}

fn problems(list: &[(&'static str, Problem)]) -> Problems {
    Problems(list.to_vec())
}

fn card_form() -> CardForm {
    CardForm {
        asks_default: true,
        ..CardForm::default()
    }
}

fn wrong_card() -> CardForm {
    CardForm {
        expiry: "13/20".to_owned(),
        holder: "Ada".to_owned(),
        asks_default: true,
        problems: problems(&[
            ("number", Problem::NumberReal),
            ("expiry", Problem::ExpiryInvalid),
            ("cvc", Problem::Required),
        ]),
    }
}

fn wrong_details() -> DetailsForm {
    details(problems(&[
        ("email", Problem::EmailInvalid),
        ("country", Problem::CountryInvalid),
        ("tax_value", Problem::TaxInvalid),
    ]))
}

/// All pages, by name.
pub(in crate::portal) fn pages() -> Vec<(&'static str, Box<dyn Page>)> {
    let discount = Discount {
        off: Off::Amount(usd(500)),
        lasts: Lasts::Months(1),
    };
    let choose = problems(&[
        ("price", Problem::Choose),
        ("quantity", Problem::QuantityInvalid),
    ]);
    let reason = problems(&[("reason", Problem::Choose)]);
    let duration = problems(&[("duration", Problem::Choose)]);
    let done = Done {
        notice: Notice::Changed,
        message: Some("See you <soon>.\nYour team".to_owned()),
        onward: None,
    };
    let onward = Done {
        notice: Notice::MethodAdded,
        message: None,
        onward: frame().leave,
    };
    let mut draft = invoice();
    draft.number = None;
    vec![
        ("home", Box::new(home::full())),
        ("home-empty", Box::new(home::empty())),
        (
            "cancel",
            Box::new(Cancel {
                plan: active(),
                on: Some(JUNE),
            }),
        ),
        (
            "cancel-now",
            Box::new(Cancel {
                plan: active(),
                on: None,
            }),
        ),
        (
            "offer",
            Box::new(Offer {
                plan: active(),
                discount,
            }),
        ),
        ("survey", Box::new(survey(Problems::default()))),
        ("survey-wrong", Box::new(survey(reason))),
        (
            "renew",
            Box::new(Renew {
                plan: active(),
                on: JUNE,
            }),
        ),
        ("change", Box::new(change::change(Problems::default()))),
        ("change-wrong", Box::new(change::change(choose))),
        ("preview", Box::new(change::preview(change::now(), false))),
        (
            "preview-later",
            Box::new(change::preview(Effect::AtPeriodEnd { on: JUNE }, true)),
        ),
        ("pause", Box::new(pause(&[1, 2, 6], Problems::default()))),
        ("pause-wrong", Box::new(pause(&[1, 2], duration))),
        ("pause-open", Box::new(pause(&[], Problems::default()))),
        ("resume", Box::new(Resume { plan: active() })),
        ("card", Box::new(card_form())),
        ("card-wrong", Box::new(wrong_card())),
        (
            "remove",
            Box::new(RemoveMethod {
                method: method("pm_2", "Visa", "4242", false),
            }),
        ),
        ("details", Box::new(details(Problems::default()))),
        ("details-wrong", Box::new(wrong_details())),
        ("invoice", Box::new(invoice())),
        ("invoice-draft", Box::new(draft)),
        ("done", Box::new(done)),
        ("done-onward", Box::new(onward)),
        ("expired", Box::new(Message::Expired)),
        ("used", Box::new(Message::Used)),
        ("missing", Box::new(Message::Missing)),
        ("refused", Box::new(Message::Refused(Obstacle::LastMethod))),
        ("stale", Box::new(Message::Stale)),
        ("login", Box::new(Login::default())),
        (
            "login-sent",
            Box::new(LoginSent {
                href: Some("/p/session/test_2".to_owned()),
            }),
        ),
    ]
}
