//! Which language a page is shown in: all of the portal's locales are taken, and five languages are spoken.

use icu_locale_core::Locale;

/// A language that the pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
    French,
    Spanish,
    Japanese,
}

impl Language {
    pub(crate) const ALL: [Self; 5] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Japanese,
    ];

    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Japanese => "ja",
        }
    }
}

/// A language, and the locale whose dates and numbers go with it: English texts with British dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub language: Language,
    pub locale: Locale,
}

impl Shown {
    fn of(language: Language) -> Self {
        Self::speaking(language.tag()).unwrap_or(Self {
            language,
            locale: Locale::UNKNOWN,
        })
    }

    /// What a tag is shown as, where its language is one of ours.
    fn speaking(tag: &str) -> Option<Self> {
        let locale: Locale = tag.trim().parse().ok()?;
        let spoken = locale.id.language;
        let language = Language::ALL
            .into_iter()
            .find(|language| spoken.as_str() == language.tag())?;
        // Only language and region count: an extension could ask for another calendar or other digits.
        let plain = Locale {
            id: icu_locale_core::LanguageIdentifier {
                variants: icu_locale_core::subtags::Variants::default(),
                ..locale.id
            },
            extensions: icu_locale_core::extensions::Extensions::default(),
        };
        Some(Self {
            language,
            locale: plain,
        })
    }
}

/// The language of a session: its own locale if it names one, else the first that is spoken of those that the
/// customer prefers, then of those that the browser accepts. English is spoken where nothing else fits.
pub(crate) fn choose(session: Option<&str>, preferred: &[String], accepted: Option<&str>) -> Shown {
    let english = || Shown::of(Language::English);
    if let Some(tag) = session.filter(|tag| !tag.is_empty() && *tag != "auto") {
        return Shown::speaking(tag).unwrap_or_else(english);
    }
    let mut wished = preferred.iter().map(String::as_str);
    wished
        .find_map(Shown::speaking)
        .or_else(|| by_quality(accepted?).into_iter().find_map(Shown::speaking))
        .unwrap_or_else(english)
}

/// The tags of an `Accept-Language`, the most wanted first.
fn by_quality(header: &str) -> Vec<&str> {
    let mut tags: Vec<(&str, f32)> = header.split(',').filter_map(weighed).collect();
    tags.sort_by(|a, b| b.1.total_cmp(&a.1));
    tags.into_iter().map(|(tag, _)| tag).collect()
}

fn weighed(part: &str) -> Option<(&str, f32)> {
    let (tag, parameter) = part.split_once(';').unwrap_or((part, ""));
    let quality = match parameter.trim().strip_prefix("q=") {
        Some(text) => text.parse().ok()?,
        None => 1.0,
    };
    (quality > 0.0).then_some((tag.trim(), quality))
}

#[cfg(test)]
mod tests {
    use stripe_portal_gen::billing_portal::Locale;
    use stripe_runtime::OpenEnum as _;

    use super::{Language, choose};

    fn tag(session: Option<&str>, preferred: &[&str], accepted: Option<&str>) -> String {
        let preferred: Vec<String> = preferred.iter().map(|tag| (*tag).to_owned()).collect();
        choose(session, &preferred, accepted).locale.to_string()
    }

    #[test]
    fn every_locale_of_the_api_is_shown_in_its_language_or_english() {
        assert_eq!(Locale::VALUES.len(), 47);
        for (_, locale) in Locale::VALUES {
            let shown = choose(Some(locale), &[], None);
            let own = Language::ALL.iter().find(|l| locale.starts_with(l.tag()));
            let want = own.copied().filter(|_| *locale != "auto");
            assert_eq!(
                shown.language,
                want.unwrap_or(Language::English),
                "{locale}"
            );
        }
    }

    #[test]
    fn a_region_keeps_its_formats() {
        assert_eq!(tag(Some("en-GB"), &[], None), "en-GB");
        assert_eq!(tag(Some("es-419"), &[], None), "es-419");
        assert_eq!(tag(Some("pl"), &[], None), "en");
    }

    #[test]
    fn a_session_without_a_locale_asks_the_customer_then_the_browser() {
        let browser = Some("pl, es;q=0.3, de-AT;q=0.8, fr;q=0");
        assert_eq!(tag(Some("ja"), &["fr"], browser), "ja");
        assert_eq!(tag(Some("auto"), &["pl", "fr"], browser), "fr");
        assert_eq!(tag(None, &[], browser), "de-AT");
        assert_eq!(tag(None, &[], Some("pl;q=x, *")), "en");
        assert_eq!(tag(None, &[], None), "en");
    }

    #[test]
    fn what_is_no_tag_or_asks_for_a_calendar_does_no_harm() {
        assert_eq!(tag(Some("\u{0}<script>"), &[], None), "en");
        assert_eq!(tag(Some("ja-u-ca-japanese-nu-thai"), &[], None), "ja");
    }
}
