//! Any text as a parameter of a path.

use proptest::prelude::*;
use stripe_runtime::{Method, Operation, Path, Request};

use crate::{config, text};

/// A call with two parameters in its path.
struct Call<'a>(&'a str, &'a str);

impl Operation for Call<'_> {
    type Output = ();
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/things/{a}/parts/{b}";
    const API_VERSION: &'static str = "";
    const BASE_URL: &'static str = "";

    fn path(&self, path: &mut Path) {
        path.param("a", self.0);
        path.param("b", self.1);
    }
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        text(),
        r"[./\\?#%+ &=\[\]{}2eEfF]{0,5}",
        r"\.{0,3}",
        "(%2e|%2E|%2f|\\.){1,3}",
        r"\{(a|b|thing)\}",
    ]
}

/// Text with `%XX` decoded, and with nothing else changed.
fn decoded(segment: &str) -> String {
    assert!(!segment.contains('+'));
    let form = format!("a={segment}");
    let mut pairs = form_urlencoded::parse(form.as_bytes());
    pairs.next().expect("a pair").1.into_owned()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_parameter_is_one_segment_or_refused(a in value(), b in value()) {
        let request = Request::new(&Call(&a, &b));
        let raw = Request::builder(Method::Get, Call::PATH)
            .path_param("a", &a)
            .path_param("b", &b)
            .build();
        let leads_elsewhere = |value: &String| matches!(&**value, "" | "." | "..");
        if leads_elsewhere(&a) || leads_elsewhere(&b) {
            prop_assert!(request.unwrap_err().is_config() && raw.unwrap_err().is_config());
            return Ok(());
        }
        let (request, raw) = (request.unwrap(), raw.unwrap());
        prop_assert_eq!(request.path(), raw.path());
        let segments: Vec<_> = request.path().split('/').collect();
        prop_assert_eq!(segments.len(), 6, "{}", request.path());
        prop_assert_eq!((decoded(segments[3]), decoded(segments[5])), (a, b));
        prop_assert_eq!((segments[2], segments[4]), ("things", "parts"));
        prop_assert_eq!(request.query(), "");
    }

    /// A URL's own rules, such as for dots, change nothing of the path.
    #[cfg(feature = "client")]
    #[test]
    fn a_url_keeps_the_path(value in value()) {
        let request = Request::builder(Method::Get, "/v1/things/{a}").path_param("a", &value);
        if let Ok(request) = request.build() {
            let text = format!("https://api.example{}", request.path());
            let url = stripe_runtime::reqwest::Url::parse(&text).unwrap();
            prop_assert_eq!(url.path(), request.path());
            prop_assert_eq!((url.query(), url.fragment()), (None, None));
        }
    }
}
