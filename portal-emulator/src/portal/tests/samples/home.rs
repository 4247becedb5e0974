//! The overview with all that it can show, and with nothing.

use super::{JUNE, MAY, active, address, method, monthly, plan, tax_id, usd};
use crate::portal::view::frame::Notice;
use crate::portal::view::home::{
    Actions, Details, Home, InvoiceRow, InvoiceStatus, Invoices, Later, Methods, PlanCard,
};
use crate::portal::view::parts::{Obstacle, Plan, State};

fn card(plan: Plan, may: Actions) -> PlanCard {
    PlanCard {
        plan,
        later: None,
        paid_with: None,
        may,
        obstacle: None,
    }
}

fn cards() -> Vec<PlanCard> {
    let all = Actions {
        change: true,
        cancel: true,
        pause: true,
        ..Actions::default()
    };
    let mut first = card(active(), all);
    first.plan.quantity = 1_200;
    first.later = Some(Later {
        name: "Solo".to_owned(),
        rate: monthly(900),
        on: JUNE,
    });
    first.paid_with = Some(method("pm_1", "Visa", "4242", true));

    let ending = plan("sub_2", "Backups", State::Ending { on: JUNE });
    let renew = Actions {
        renew: true,
        ..Actions::default()
    };
    let paused = plan("sub_3", "Reports", State::Paused { until: Some(JUNE) });
    let resume = Actions {
        resume: true,
        ..Actions::default()
    };
    let mut metered = card(
        plan("sub_4", "Requests", State::PastDue),
        Actions::default(),
    );
    metered.plan.rate.amount = None;
    metered.obstacle = Some(Obstacle::UsageBased);
    let trial = plan("sub_5", "Trial", State::Trialing { ends: JUNE });
    vec![
        first,
        card(ending, renew),
        card(paused, resume),
        metered,
        card(trial, all),
    ]
}

pub(super) fn full() -> Home {
    let row = |id: &str, status| InvoiceRow {
        id: id.to_owned(),
        number: format!("B4C0-{id}"),
        date: MAY,
        total: usd(2_000),
        status,
    };
    Home {
        notice: Some(Notice::CancelScheduled { on: JUNE }),
        plans: cards(),
        past_plans: vec![plan("sub_9", "Old", State::Ended { on: MAY })],
        methods: Some(Methods {
            list: vec![
                method("pm_1", "Visa", "4242", true),
                method("pm_2", "Mastercard", "4444", false),
            ],
            editable: true,
        }),
        details: Some(Details {
            name: Some("Ada Rosenfeld".to_owned()),
            email: Some("ada@example.com".to_owned()),
            phone: Some("+1 555 0100".to_owned()),
            address: Some(address()),
            shipping: Some(address()),
            tax_ids: vec![tax_id()],
        }),
        invoices: Some(Invoices {
            list: vec![
                row("0003", InvoiceStatus::Open),
                row("0002", InvoiceStatus::Paid),
                row("0001", InvoiceStatus::Void),
            ],
            more: Some("/p/session/test_1?older=in_1".to_owned()),
        }),
    }
}

pub(super) fn empty() -> Home {
    Home {
        methods: Some(Methods {
            list: Vec::new(),
            editable: true,
        }),
        details: Some(Details::default()),
        invoices: Some(Invoices {
            list: Vec::new(),
            more: None,
        }),
        ..Home::default()
    }
}
