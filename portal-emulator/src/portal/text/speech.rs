//! Dates, money, rates and counts as a language and its region write them.

use icu_calendar::types::RataDie;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_plurals::{PluralCategory, PluralRules};

use super::locale::Shown;
use super::phrase::{Counted, Filled};
use super::texts::Texts;
use crate::portal::view::parts::{
    Address, Discount, Interval, Lasts, Method, Money, Off, Rate, Span,
};
use crate::portal::view::plan::{LineAbout, Units};
use crate::rules::money::decimals;

/// A language with its texts and formats. Dates are those of UTC.
pub(crate) struct Speech {
    pub texts: &'static Texts,
    shown: Shown,
    dates: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    numbers: Option<DecimalFormatter>,
    plurals: Option<PluralRules>,
}

impl Speech {
    pub(crate) fn new(shown: Shown) -> Self {
        let locale = &shown.locale;
        Self {
            texts: super::texts(shown.language),
            dates: FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long()).ok(),
            numbers: DecimalFormatter::try_new(locale.into(), <_>::default()).ok(),
            plurals: PluralRules::try_new_cardinal(locale.into()).ok(),
            shown,
        }
    }

    /// What `<html lang>` says: what is really shown.
    pub(crate) fn tag(&self) -> String {
        self.shown.locale.to_string()
    }

    pub(crate) fn date(&self, seconds: &i64) -> String {
        // The first of January 1970 is day 719163 of that count.
        let day = RataDie::new(seconds.div_euclid(86_400) + 719_163);
        let date = Date::from_rata_die(day, Gregorian);
        match &self.dates {
            Some(format) => format.format(&date).to_string(),
            None => seconds.to_string(),
        }
    }

    pub(crate) fn period(&self, (start, end): &(i64, i64)) -> String {
        let text = self.texts.invoice.period.with("start", self.date(start));
        text.with("end", self.date(end)).to_string()
    }

    /// Month and year of a card, as they are printed on it.
    #[expect(
        clippy::unused_self,
        reason = "templates have a speech, and no path to its type"
    )]
    pub(crate) fn expiry(&self, (month, year): &(i64, i64)) -> String {
        format!("{month:02}/{:02}", year.rem_euclid(100))
    }

    pub(crate) fn number(&self, number: &u64) -> String {
        self.decimal(&Decimal::from(*number))
    }

    pub(crate) fn money(&self, money: &Money) -> String {
        let currency = money.currency.to_lowercase();
        let formats = &self.texts.formats;
        let decimals = i16::from(decimals(&currency));
        let mut number = Decimal::from(money.amount.unsigned_abs());
        number.multiply_pow10(-decimals);
        number.pad_end(-decimals);

        let code = currency.to_uppercase();
        // A code needs a space where a symbol needs none.
        let symbol = match formats.symbols.get(&currency) {
            Some(symbol) => symbol.clone(),
            None if formats.money.leads_with("symbol") => format!("{code}\u{a0}"),
            None => code,
        };
        let sign = if money.amount < 0 { "-" } else { "" };
        let amount = formats.money.with("symbol", symbol);
        format!("{sign}{}", amount.with("number", self.decimal(&number)))
    }

    fn decimal(&self, number: &Decimal) -> String {
        match &self.numbers {
            Some(format) => format.format(number).to_string(),
            None => number.to_string(),
        }
    }

    /// A text that depends on a count, with the count in it.
    pub(crate) fn counted<'a>(&self, text: &'a Counted, count: &u64) -> Filled<'a> {
        let category = self
            .plurals
            .as_ref()
            .map(|rules| rules.category_for(*count));
        // Japanese has no plural, and yet may say "monthly" in other words than "every 3 months".
        let single = *count == 1 || category == Some(PluralCategory::One);
        let form = text.one.as_ref().filter(|_| single).unwrap_or(&text.other);
        form.with("count", self.number(count))
    }

    pub(crate) fn rate(&self, rate: &Rate) -> String {
        let prices = &self.texts.prices;
        let Some(amount) = &rate.amount else {
            return prices.usage.clone();
        };
        if amount.amount == 0 {
            return prices.free.clone();
        }
        let Some(span) = rate.every else {
            return self.money(amount);
        };
        let text = match span.interval {
            Interval::Day => &prices.day,
            Interval::Week => &prices.week,
            Interval::Month => &prices.month,
            Interval::Year => &prices.year,
        };
        let every = self.counted(text, &span.count);
        every.with("price", self.money(amount)).to_string()
    }

    pub(crate) fn span(&self, span: &Span) -> String {
        let spans = &self.texts.spans;
        let text = match span.interval {
            Interval::Day => &spans.day,
            Interval::Week => &spans.week,
            Interval::Month => &spans.month,
            Interval::Year => &spans.year,
        };
        self.counted(text, &span.count).to_string()
    }

    pub(crate) fn discount(&self, discount: &Discount) -> String {
        let texts = &self.texts.discounts;
        let amount = match &discount.off {
            Off::Share(percent) => self.percent(*percent),
            Off::Amount(money) => self.money(money),
        };
        let off = texts.off.with("amount", amount);
        match discount.lasts {
            Lasts::Once => texts.once.with("discount", off).to_string(),
            Lasts::Forever => texts.forever.with("discount", off).to_string(),
            Lasts::Months(count) => {
                let interval = Interval::Month;
                let span = self.span(&Span { interval, count });
                let text = texts.repeating.with("discount", off);
                text.with("span", span).to_string()
            }
        }
    }

    /// Shares have at most two decimals at Stripe.
    fn percent(&self, percent: f64) -> String {
        let text = format!("{percent:.2}");
        let number = match text.parse::<Decimal>() {
            Ok(mut number) => {
                number.trim_end();
                self.decimal(&number)
            }
            Err(_) => text,
        };
        self.texts
            .formats
            .percent
            .with("number", number)
            .to_string()
    }

    pub(crate) fn line(&self, about: &LineAbout) -> String {
        let texts = &self.texts.change;
        let (text, of, after) = match about {
            LineAbout::Unused { of, after } => (&texts.unused, of, after),
            LineAbout::Remaining { of, after } => (&texts.remaining, of, after),
            LineAbout::Period { of, rate } => {
                let text = texts.period.with("units", self.units(of));
                return text.with("rate", self.rate(rate)).to_string();
            }
            LineAbout::Worded(text) => return text.clone(),
        };
        let text = text.with("plan", self.units(of));
        text.with("date", self.date(after)).to_string()
    }

    fn units(&self, of: &Units) -> String {
        match of.count {
            1 => of.name.clone(),
            count => {
                let text = self.texts.change.units.with("plan", &of.name);
                text.with("count", self.number(&count)).to_string()
            }
        }
    }

    pub(crate) fn method(&self, method: &Method) -> String {
        let texts = &self.texts.card;
        let brand = method.brand.as_deref().unwrap_or(&texts.unnamed);
        match &method.last4 {
            Some(last4) => texts
                .ending
                .with("brand", brand)
                .with("last4", last4)
                .to_string(),
            None => brand.to_owned(),
        }
    }

    pub(crate) fn address(&self, address: &Address) -> String {
        address.lines().join("\n")
    }
}
