//! Filters by range.

use crate::{Encode, Form};

/// A filter for values that equal one, or lie between bounds.
///
/// ```
/// use stripe_runtime::{RangeQuery, Timestamp};
///
/// let exactly = RangeQuery::from(Timestamp(5));
/// let year = RangeQuery::gte(Timestamp(1_767_225_600)).lt(Timestamp(1_798_761_600));
/// let until = RangeQuery::default().lte(Timestamp(5));
/// # let _: [RangeQuery<Timestamp>; 3] = [exactly, year, until];
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RangeQuery<T> {
    /// Equal to this; then the bounds are not sent.
    pub exactly: Option<T>,
    /// Greater than this.
    pub gt: Option<T>,
    /// Greater than this, or equal.
    pub gte: Option<T>,
    /// Less than this.
    pub lt: Option<T>,
    /// Less than this, or equal.
    pub lte: Option<T>,
}

impl<T> RangeQuery<T> {
    /// Values greater than `bound`.
    #[must_use]
    pub fn gt(bound: T) -> Self {
        Self {
            gt: Some(bound),
            ..Self::default()
        }
    }

    /// Values greater than `bound`, or equal.
    #[must_use]
    pub fn gte(bound: T) -> Self {
        Self {
            gte: Some(bound),
            ..Self::default()
        }
    }

    /// And less than `bound`.
    #[must_use]
    pub fn lt(self, bound: T) -> Self {
        Self {
            lt: Some(bound),
            ..self
        }
    }

    /// And less than `bound`, or equal.
    #[must_use]
    pub fn lte(self, bound: T) -> Self {
        Self {
            lte: Some(bound),
            ..self
        }
    }
}

impl<T> Default for RangeQuery<T> {
    fn default() -> Self {
        Self {
            exactly: None,
            gt: None,
            gte: None,
            lt: None,
            lte: None,
        }
    }
}

impl<T> From<T> for RangeQuery<T> {
    fn from(value: T) -> Self {
        Self {
            exactly: Some(value),
            ..Self::default()
        }
    }
}

impl<T: Encode> Encode for RangeQuery<T> {
    fn encode(&self, form: &mut Form) {
        if let Some(value) = &self.exactly {
            return value.encode(form);
        }
        form.field("gt", &self.gt);
        form.field("gte", &self.gte);
        form.field("lt", &self.lt);
        form.field("lte", &self.lte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(range: RangeQuery<i64>) -> String {
        let mut form = Form::new();
        form.field("created", &range);
        form.into_string()
    }

    #[test]
    fn exact_or_bounded() {
        assert_eq!(field(5.into()), "created=5");
        assert_eq!(
            field(RangeQuery::gte(5).lt(9)),
            "created[gte]=5&created[lt]=9"
        );
        assert_eq!(
            field(RangeQuery::gt(5).lte(9)),
            "created[gt]=5&created[lte]=9"
        );
        assert_eq!(field(RangeQuery::default()), "");
    }
}
