//! Paths with their parameters filled in, each as one segment.

use std::fmt;

use crate::{Error, percent};

/// A path in the making.
pub struct Path {
    /// The template, in which filled parameters are replaced.
    text: String,
    refused: Option<Error>,
}

impl Path {
    pub(crate) fn new(template: &str) -> Self {
        Self {
            text: template.to_owned(),
            refused: None,
        }
    }

    /// Fills in the parameter `name`.
    ///
    /// The request is refused if the value is empty, `.` or `..`: it would reach another endpoint.
    pub fn param(&mut self, name: &str, value: impl fmt::Display) {
        let value = value.to_string();
        if matches!(value.as_str(), "" | "." | "..") {
            let value = if value.is_empty() { "empty" } else { &value };
            let message = format!("the path parameter `{name}` must not be {value}");
            self.refused.get_or_insert(Error::config(message));
            return;
        }
        let mut segment = String::with_capacity(value.len());
        percent::push(&mut segment, &value, percent::SEGMENT);
        // An encoded segment holds no brace, so that it is never taken for a parameter.
        let filled = self.text.replacen(&format!("{{{name}}}"), &segment, 1);
        if filled == self.text {
            let message = format!("the path has no parameter `{name}`");
            self.refused.get_or_insert(Error::config(message));
        }
        self.text = filled;
    }

    pub(crate) fn into_text(self) -> Result<String, Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        if let Some((_, rest)) = self.text.split_once('{') {
            let name = rest.split('}').next().unwrap_or_default();
            let message = format!("the path lacks its parameter `{name}`");
            return Err(Error::config(message));
        }
        Ok(self.text)
    }
}

/// Shows no value of a parameter.
impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Path").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(value: &str) -> Result<String, Error> {
        let mut path = Path::new("/v1/a/{a}/b/{b}");
        path.param("a", value);
        path.param("b", 5);
        path.into_text()
    }

    #[test]
    fn a_value_is_one_segment() {
        let cases = [
            ("cus_1-~.", "/v1/a/cus_1-~./b/5"),
            ("a/../b?c#d", "/v1/a/a%2F..%2Fb%3Fc%23d/b/5"),
            ("%2e", "/v1/a/%252e/b/5"),
            ("{b}", "/v1/a/%7Bb%7D/b/5"),
            (" é[", "/v1/a/%20%C3%A9%5B/b/5"),
            ("...", "/v1/a/.../b/5"),
        ];
        for (value, want) in cases {
            assert_eq!(path(value).unwrap(), want);
        }
    }

    #[test]
    fn what_would_reach_another_endpoint_is_refused() {
        for value in ["", ".", ".."] {
            let error = path(value).unwrap_err();
            assert!(
                error.is_config() && error.to_string().contains("`a`"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_missing_parameter_is_refused() {
        assert!(Path::new("/v1/{a}").into_text().unwrap_err().is_config());
    }
}
