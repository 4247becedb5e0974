//! Where an SDK sends something else than the generated crate: all of it, and why.
//!
//! Every reading is needed: a test fails where the parts are the same without it.

use crate::install::Sdk;

/// A difference in one part of some calls.
pub(crate) struct Difference {
    pub(crate) sdk: Sdk,
    pub(crate) part: Part,
    pub(crate) calls: &'static [&'static str],
    pub(crate) reading: Reading,
    pub(crate) reason: &'static str,
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Method,
    Path,
    Query,
    Body,
    Header(&'static str),
}

/// How the part is read on both sides before it is compared.
#[derive(Clone, Copy)]
pub(crate) enum Reading {
    /// `+` is `%20`.
    PlusIsSpace,
    /// `%5B` and `%5D` are `[` and `]`.
    BracketsAreBare,
    /// One text is as good as another, but there must be one.
    AnyText,
    /// What is absent is this text.
    AbsentIs(&'static str),
}

impl Reading {
    pub(crate) fn of(self, text: Option<String>) -> Option<String> {
        match self {
            Self::PlusIsSpace => text.map(|text| text.replace('+', "%20")),
            Self::BracketsAreBare => text.map(|text| text.replace("%5B", "[").replace("%5D", "]")),
            Self::AnyText => text.map(|_| "any".to_owned()),
            Self::AbsentIs(default) => text.or_else(|| Some(default.to_owned())),
        }
    }
}

const POSTS: &[&str] = &[
    "create_session",
    "create_configuration",
    "update_configuration",
];

pub(crate) const DIFFERENCES: [Difference; 7] = [
    Difference {
        sdk: Sdk::Node,
        part: Part::Header("idempotency-key"),
        calls: POSTS,
        reading: Reading::AnyText,
        reason: "a key is random, and this SDK's begins with `stripe-node-retry-`",
    },
    Difference {
        sdk: Sdk::Python,
        part: Part::Header("idempotency-key"),
        calls: POSTS,
        reading: Reading::AnyText,
        reason: "a key is random",
    },
    Difference {
        sdk: Sdk::Node,
        part: Part::Header("content-type"),
        calls: &["list_configurations", "retrieve_customer"],
        reading: Reading::AbsentIs("application/x-www-form-urlencoded"),
        reason: "this SDK names a type even where there is no body",
    },
    Difference {
        sdk: Sdk::Python,
        part: Part::Body,
        calls: &["create_session", "create_configuration"],
        reading: Reading::PlusIsSpace,
        reason: "this SDK writes spaces as HTML forms do",
    },
    Difference {
        sdk: Sdk::Python,
        part: Part::Query,
        calls: &["list_configurations"],
        reading: Reading::PlusIsSpace,
        reason: "this SDK writes spaces as HTML forms do",
    },
    Difference {
        sdk: Sdk::Python,
        part: Part::Query,
        calls: &["list_configurations", "retrieve_customer"],
        reading: Reading::BracketsAreBare,
        reason: "this SDK bares the brackets of bodies only",
    },
    Difference {
        sdk: Sdk::Python,
        part: Part::Path,
        calls: &["retrieve_customer"],
        reading: Reading::PlusIsSpace,
        reason: "this SDK writes spaces as in forms, though a `+` in a path is a plus",
    },
];
