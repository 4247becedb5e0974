//! Another plan: the form, and what it would come to.

use super::{JUNE, MAY, active, monthly, usd};
use crate::portal::view::frame::Problems;
use crate::portal::view::parts::{Discount, Interval, Lasts, Off, Rate, Span};
use crate::portal::view::plan::{
    Change, Effect, LineAbout, Next, Preview, PreviewLine, PriceChoice, Product, Quantity, Side,
    Units,
};

pub(super) fn change(problems: Problems) -> Change {
    let price = |id: &str, amount, interval, current| PriceChoice {
        id: id.to_owned(),
        rate: Rate {
            amount: Some(usd(amount)),
            every: Some(Span { interval, count: 1 }),
        },
        current,
        chosen: current,
    };
    Change {
        plan: active(),
        products: vec![
            Product {
                name: "Team".to_owned(),
                about: Some("For up to fifty people".to_owned()),
                prices: vec![
                    price("price_1", 2_000, Interval::Month, true),
                    price("price_2", 20_000, Interval::Year, false),
                ],
            },
            Product {
                name: "Free".to_owned(),
                about: None,
                prices: vec![price("price_3", 0, Interval::Month, false)],
            },
        ],
        quantity: Some(Quantity {
            chosen: 5,
            min: 1,
            max: Some(50),
        }),
        problems,
        action: "/p/session/test_1/subscriptions/sub_1/update/preview".to_owned(),
    }
}

pub(super) fn preview(effect: Effect, chosen_before: bool) -> Preview {
    let side = |name: &str, amount, quantity| Side {
        name: name.to_owned(),
        rate: monthly(amount),
        quantity,
    };
    Preview {
        from: side("Solo", 900, 1),
        to: side("Team", 10_000, 5),
        discounts: vec![Discount {
            off: Off::Share(12.5),
            lasts: Lasts::Months(3),
        }],
        effect,
        next: Some(Next {
            on: JUNE,
            total: usd(10_000),
        }),
        chosen_before,
        again: (!chosen_before).then(|| "/p/session/test_1/subscriptions/sub_1/update".to_owned()),
    }
}

pub(super) fn now() -> Effect {
    let line = |about, amount| PreviewLine {
        about,
        amount: usd(amount),
    };
    let of = |name: &str, count| Units {
        name: name.to_owned(),
        count,
    };
    let (after, rate) = (MAY, monthly(2_000));
    Effect::Now {
        lines: vec![
            line(
                LineAbout::Unused {
                    of: of("Solo", 1),
                    after,
                },
                -450,
            ),
            line(
                LineAbout::Remaining {
                    of: of("Team", 5),
                    after,
                },
                5_000,
            ),
            line(
                LineAbout::Period {
                    of: of("Team", 5),
                    rate,
                },
                10_000,
            ),
        ],
        due: usd(4_550),
        credit: Some(usd(1_300)),
    }
}
