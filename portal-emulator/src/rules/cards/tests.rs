use std::collections::BTreeSet;

use super::*;

/// 2026-11-23.
const NOW: i64 = 1_795_392_000;

fn input(number: &str) -> CardInput {
    CardInput {
        number: number.to_owned(),
        exp_month: 11,
        exp_year: 2026,
        cvc: Some("123".to_owned()),
        ..CardInput::default()
    }
}

#[test]
fn good_cards_are_what_they_are() {
    let mut prints = BTreeSet::new();
    for (number, brand, funding, country, _) in GOOD {
        let got = card(&input(number), NOW).unwrap();
        assert_eq!((&*got.brand, &*got.funding), (brand, funding), "{number}");
        assert_eq!(got.country.as_deref(), Some(country));
        assert!(number.ends_with(&got.last4) && got.last4.len() == 4);
        assert_eq!(may_save(&got), Ok(()));
        assert!(prints.insert(got.fingerprint));
    }
}

#[test]
fn bad_cards_fail_as_they_should() {
    for (number, fault, token) in BAD {
        let card = card(&input(number), NOW).unwrap();
        assert_eq!(may_save(&card), Err(fault));
        assert_eq!(of_token(token), Some(number));
        let token = token.replace("tok_", "pm_card_visa_");
        assert_eq!(of_token(&token), Some(number));
    }
    for (number, fault) in [
        ("4242 4242 4242 4241", CardFault::IncorrectNumber),
        ("", CardFault::IncorrectNumber),
        ("4242424242424242x", CardFault::IncorrectNumber),
        ("4111111111111111", CardFault::NoTestCard),
    ] {
        assert_eq!(card(&input(number), NOW), Err(fault), "{number}");
    }
    assert_eq!(CardFault::Lost.code(), "card_declined");
    assert_eq!(CardFault::Lost.decline_code(), Some("lost_card"));
    assert_eq!(CardFault::Expired.code(), "expired_card");
}

#[test]
fn expiry_and_code() {
    let with = |month, year, cvc: &str| {
        let cvc = Some(cvc.to_owned());
        let got = card(
            &CardInput {
                exp_month: month,
                exp_year: year,
                cvc,
                ..input("4242424242424242")
            },
            NOW,
        );
        got.map(|card| (card.exp_month, card.exp_year))
    };
    assert_eq!(with(11, 26, "123"), Ok((11, 2026)));
    assert_eq!(with(1, 2030, "1234"), Ok((1, 2030)));
    assert_eq!(with(10, 2026, "123"), Err(CardFault::InvalidExpiryMonth));
    assert_eq!(with(13, 2030, "123"), Err(CardFault::InvalidExpiryMonth));
    assert_eq!(with(12, 2025, "123"), Err(CardFault::InvalidExpiryYear));
    assert_eq!(with(12, 2099, "123"), Err(CardFault::InvalidExpiryYear));
    assert_eq!(with(12, 2030, "12"), Err(CardFault::InvalidCvc));
    assert_eq!(with(12, 2030, ""), Ok((12, 2030)));
}

#[test]
fn tokens() {
    assert_eq!(of_token("tok_visa"), Some("4242424242424242"));
    assert_eq!(of_token("pm_card_mastercard"), Some("5555555555554444"));
    assert_eq!(
        of_token("pm_card_chargeCustomerFail"),
        Some(DECLINES_CHARGES)
    );
    assert_eq!(of_token("tok_"), None);
    assert_eq!(of_token("tok_x"), None);
}
