//! Where in a request a value stands.

use std::fmt;

/// A parameter, by the names that lead to it. Shown as Stripe writes it: `features[products][0]`.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    parent: Option<&'a At<'a>>,
    name: &'a str,
}

impl<'a> At<'a> {
    /// The request itself.
    pub const ROOT: At<'static> = At {
        parent: None,
        name: "",
    };

    /// The parameter `name` inside this one.
    #[must_use]
    pub fn field(&'a self, name: &'a str) -> Self {
        Self {
            parent: Some(self),
            name,
        }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parent {
            None => Ok(()),
            Some(parent) if parent.parent.is_none() => f.write_str(self.name),
            Some(parent) => write!(f, "{parent}[{}]", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_nest_in_brackets() {
        let flow = At::ROOT.field("flow_data");
        let items = flow.field("items");
        assert_eq!(items.field("0").to_string(), "flow_data[items][0]");
        assert_eq!(flow.to_string(), "flow_data");
        assert_eq!(At::ROOT.to_string(), "");
    }
}
