//! What was just done, as the query of the page that says so.

use super::form::Form;
use super::view::frame::Notice;

/// Those without a date, by the name that they have in a query.
const PLAIN: [(Notice, &str); 13] = [
    (Notice::Canceled, "canceled"),
    (Notice::Renewed, "renewed"),
    (Notice::OfferTaken, "offer_taken"),
    (Notice::Changed, "changed"),
    (Notice::Paused, "paused"),
    (Notice::Resumed, "resumed"),
    (Notice::MethodAdded, "method_added"),
    (Notice::DefaultSet, "default_set"),
    (Notice::MethodRemoved, "method_removed"),
    (Notice::DetailsSaved, "details_saved"),
    (Notice::TaxIdAdded, "tax_id_added"),
    (Notice::TaxIdRemoved, "tax_id_removed"),
    (Notice::FeedbackSent, "feedback_sent"),
];

pub(super) fn query(notice: Notice) -> String {
    match notice {
        Notice::CancelScheduled { on } => format!("done=cancel_scheduled&on={on}"),
        Notice::ChangeScheduled { on } => format!("done=change_scheduled&on={on}"),
        plain => {
            let name = PLAIN.iter().find(|(known, _)| *known == plain);
            format!("done={}", name.map_or("", |(_, name)| name))
        }
    }
}

pub(super) fn of(query: &Form) -> Option<Notice> {
    let on = || query.number("on");
    match query.get("done") {
        "cancel_scheduled" => on().map(|on| Notice::CancelScheduled { on }),
        "change_scheduled" => on().map(|on| Notice::ChangeScheduled { on }),
        name => PLAIN
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(notice, _)| *notice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_notice_is_read_as_it_was_written() {
        let dated = [
            Notice::CancelScheduled { on: 5 },
            Notice::ChangeScheduled { on: -5 },
        ];
        for notice in PLAIN.iter().map(|(notice, _)| *notice).chain(dated) {
            let form = Form::read(query(notice).as_bytes());
            assert_eq!(of(&form), Some(notice));
        }
        assert_eq!(of(&Form::read(b"done=x")), None);
        assert_eq!(of(&Form::read(b"done=cancel_scheduled&on=x")), None);
    }
}
