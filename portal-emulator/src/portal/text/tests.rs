//! The files hold the same texts with the same places, and formats are those of each language.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::{Language, Speech, choose};
use crate::portal::tests::samples;
use crate::portal::view::parts::{Discount, Interval, Lasts, Money, Off, Rate, Span};
use crate::portal::view::plan::{LineAbout, Units};

const FILES: [(&str, &str); 5] = [
    ("en", include_str!("../../../texts/en.yaml")),
    ("de", include_str!("../../../texts/de.yaml")),
    ("fr", include_str!("../../../texts/fr.yaml")),
    ("es", include_str!("../../../texts/es.yaml")),
    ("ja", include_str!("../../../texts/ja.yaml")),
];

/// The places of each text, by its path; forms of one text are one, and may leave the count out.
fn places(value: &Value, path: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Mapping(mapping) => {
            for (key, value) in mapping {
                let key = key.as_str().unwrap_or_default();
                let form = matches!(key, "one" | "other");
                let below = if form {
                    path.to_owned()
                } else {
                    format!("{path}/{key}")
                };
                places(value, &below, found);
            }
        }
        Value::String(text) => {
            assert!(!text.trim().is_empty(), "{path}");
            let parts = text.split('{').skip(1);
            let names = parts.map(|part| part.split('}').next().unwrap_or_default().to_owned());
            found.entry(path.to_owned()).or_default().extend(names);
        }
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn all_languages_say_the_same_with_the_same_places() {
    let read = |text| {
        let mut found = BTreeMap::new();
        let value: Value = serde_yaml::from_str(text).expect("yaml");
        places(&value, "", &mut found);
        found
    };
    let english = read(FILES[0].1);
    for (language, text) in FILES {
        assert_eq!(read(text), english, "{language}");
    }
    for language in Language::ALL {
        super::texts(language);
    }
}

#[test]
fn lines_of_a_preview_are_in_the_language() {
    let of = |count| Units {
        name: "Team".to_owned(),
        count,
    };
    let after = samples::MAY;
    let rate = Rate {
        amount: Some(samples::usd(2_000)),
        every: None,
    };
    let german = speech("de");
    for (about, want) in [
        (
            LineAbout::Unused { of: of(2), after },
            "Nicht genutzte Zeit von 2 × Team ab dem 26. Mai 2026",
        ),
        (
            LineAbout::Remaining { of: of(1), after },
            "Verbleibende Zeit von Team ab dem 26. Mai 2026",
        ),
        (
            LineAbout::Period { of: of(3), rate },
            "3 × Team (20,00\u{a0}$)",
        ),
        (LineAbout::Worded("Trial".to_owned()), "Trial"),
    ] {
        assert_eq!(german.line(&about), want);
    }
}

#[test]
fn no_language_is_left_in_english() {
    let whole = |text| -> Value { serde_yaml::from_str(text).expect("yaml") };
    let english = whole(FILES[0].1);
    for (language, text) in &FILES[1..] {
        let other = whole(text);
        for page in [
            "home",
            "cancel",
            "feedback",
            "messages",
            "obstacles",
            "problems",
            "done",
        ] {
            let (ours, theirs) = (&other[page], &english[page]);
            let mut keys = theirs.as_mapping().expect("a mapping").iter();
            let same = keys.find(|(key, text)| {
                let sentence = |text: &str| text.len() > 16 && !text.starts_with('{');
                text.as_str().is_some_and(sentence) && ours[*key] == **text
            });
            assert_eq!(same, None, "{language}");
        }
    }
}

fn speech(tag: &str) -> Speech {
    Speech::new(choose(Some(tag), &[], None))
}

fn money(amount: i64, currency: &str) -> Money {
    Money {
        amount,
        currency: currency.to_owned(),
    }
}

#[test]
fn dates_and_money_are_written_as_in_each_language_and_region() {
    let want = [
        ("en", "March 5, 2026", "$1,234.50", "-CHF\u{a0}0.05"),
        ("en-GB", "5 March 2026", "$1,234.50", "-CHF\u{a0}0.05"),
        ("de", "5. März 2026", "1.234,50\u{a0}$", "-0,05\u{a0}CHF"),
        (
            "fr",
            "5 mars 2026",
            "1\u{202f}234,50\u{a0}$US",
            "-0,05\u{a0}CHF",
        ),
        (
            "fr-CA",
            "5 mars 2026",
            "1\u{a0}234,50\u{a0}$US",
            "-0,05\u{a0}CHF",
        ),
        (
            "es",
            "5 de marzo de 2026",
            "1234,50\u{a0}US$",
            "-0,05\u{a0}CHF",
        ),
        (
            "es-419",
            "5 de marzo de 2026",
            "1,234.50\u{a0}US$",
            "-0.05\u{a0}CHF",
        ),
        ("ja", "2026年3月5日", "$1,234.50", "-CHF\u{a0}0.05"),
        ("pl", "March 5, 2026", "$1,234.50", "-CHF\u{a0}0.05"),
    ];
    for (tag, date, dollars, francs) in want {
        let speech = speech(tag);
        assert_eq!(speech.date(&1_772_668_800), date, "{tag}");
        assert_eq!(speech.money(&money(123_450, "USD")), dollars, "{tag}");
        assert_eq!(speech.money(&money(-5, "chf")), francs, "{tag}");
    }
}

#[test]
fn currencies_have_the_decimals_that_they_have() {
    let english = speech("en");
    assert_eq!(english.money(&money(1_000, "jpy")), "¥1,000");
    assert_eq!(english.money(&money(1_000, "kwd")), "KWD\u{a0}1.000");
    assert_eq!(english.money(&money(0, "usd")), "$0.00");
    assert_eq!(
        english.money(&money(i64::MIN, "xaf")),
        "-XAF\u{a0}9,223,372,036,854,775,808"
    );
}

#[test]
fn dates_beyond_the_calendar_are_dates_all_the_same() {
    for seconds in [i64::MIN, -1, 0, i64::MAX] {
        assert!(!speech("en").date(&seconds).is_empty());
    }
}

#[test]
fn rates_and_discounts_count() {
    let rate = |interval, count| Rate {
        amount: Some(money(900, "eur")),
        every: Some(Span { interval, count }),
    };
    let rates = [
        ("en", "€9.00 per month", "€9.00 every 3 weeks"),
        ("de", "9,00\u{a0}€ pro Monat", "9,00\u{a0}€ alle 3 Wochen"),
        (
            "fr",
            "9,00\u{a0}€ par mois",
            "9,00\u{a0}€ toutes les 3 semaines",
        ),
        ("es", "9,00\u{a0}€ al mes", "9,00\u{a0}€ cada 3 semanas"),
        ("ja", "€9.00／月", "3週間ごとに€9.00"),
    ];
    for (tag, one, three) in rates {
        let speech = speech(tag);
        assert_eq!(speech.rate(&rate(Interval::Month, 1)), one);
        assert_eq!(speech.rate(&rate(Interval::Week, 3)), three);
    }
    let discount = |off, lasts| speech("en").discount(&Discount { off, lasts });
    let share = discount(Off::Share(12.5), Lasts::Months(3));
    assert_eq!(share, "12.5% off for 3 months");
    assert_eq!(
        discount(Off::Share(20.0), Lasts::Once),
        "20% off your next invoice"
    );
    let amount = discount(Off::Amount(money(500, "usd")), Lasts::Months(1));
    assert_eq!(amount, "$5.00 off for 1 month");
}
