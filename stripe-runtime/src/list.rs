//! Pages of lists and searches, and how the next one is asked for.

use serde::{Deserialize, Serialize};

use crate::{Object, Operation};

/// One page of a list.
///
/// See [pagination](https://docs.stripe.com/api/pagination).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct List<T> {
    /// Always `list`.
    #[serde(default = "list")]
    pub object: String,
    /// The items of this page.
    pub data: Vec<T>,
    /// Whether there are more items after this page.
    #[serde(default)]
    pub has_more: bool,
    /// Where the list is.
    #[serde(default)]
    pub url: String,
    /// How many items all pages have, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_count: Option<i64>,
}

impl<T> List<T> {
    /// The page of the list at `url` that holds `data`.
    pub fn new(url: impl Into<String>, data: Vec<T>, has_more: bool) -> Self {
        Self {
            object: list(),
            data,
            has_more,
            url: url.into(),
            total_count: None,
        }
    }
}

fn list() -> String {
    "list".to_owned()
}

/// One page of a search.
///
/// See [search pagination](https://docs.stripe.com/api/pagination/search).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct SearchPage<T> {
    /// Always `search_result`.
    #[serde(default = "search_result")]
    pub object: String,
    /// The items of this page.
    pub data: Vec<T>,
    /// Whether there are more items after this page.
    #[serde(default)]
    pub has_more: bool,
    /// The cursor of the next page.
    #[serde(default)]
    pub next_page: Option<String>,
    /// Where the search is.
    #[serde(default)]
    pub url: String,
    /// How many items all pages have, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_count: Option<i64>,
}

impl<T> SearchPage<T> {
    /// The page of the search at `url` that holds `data`; `next_page` is the next one's cursor.
    pub fn new(url: impl Into<String>, data: Vec<T>, next_page: Option<String>) -> Self {
        Self {
            object: search_result(),
            data,
            has_more: next_page.is_some(),
            next_page,
            url: url.into(),
            total_count: None,
        }
    }
}

fn search_result() -> String {
    "search_result".to_owned()
}

/// One page of a list of version 2 of the API.
///
/// See [API v2 pagination](https://docs.stripe.com/api-v2-overview#list-pagination).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ListV2<T> {
    /// The items of this page.
    pub data: Vec<T>,
    /// Where the next page is; nothing on the last one.
    #[serde(default)]
    pub next_page_url: Option<String>,
    /// Where the page before is; nothing on the first one.
    #[serde(default)]
    pub previous_page_url: Option<String>,
}

impl<T> ListV2<T> {
    /// The page that holds `data`; `next_page_url` is where the next one is.
    #[must_use]
    pub fn new(data: Vec<T>, next_page_url: Option<String>) -> Self {
        Self {
            data,
            next_page_url,
            previous_page_url: None,
        }
    }

    /// The `page` that the next page's address names.
    #[cfg(feature = "client")]
    pub(crate) fn next_page(&self) -> Option<String> {
        let (_, query) = self.next_page_url.as_ref()?.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, page) = pairs.find(|(name, _)| *name == "page")?;
        Some(crate::percent::decoded(page))
    }
}

/// An operation that lists objects page by page.
pub trait Paginate: Operation<Output = List<Self::Item>> {
    /// What the list holds.
    type Item: Object;

    /// Asks for the page that follows the item `cursor`, and keeps everything else.
    fn start_after(&mut self, cursor: &str);

    /// Whether the call walks backward, which is so where `ending_before` is set.
    fn is_backward(&self) -> bool {
        false
    }

    /// Asks for the page that precedes the item `cursor`, and keeps everything else.
    ///
    /// Called only where [`Paginate::is_backward`] holds.
    fn end_before(&mut self, cursor: &str) {
        let _ = cursor;
    }
}

/// An operation that searches page by page.
pub trait Search: Operation<Output = SearchPage<Self::Item>> {
    /// What the search finds.
    type Item;

    /// Asks for the page with the cursor `page`, and keeps everything else.
    fn next_page(&mut self, page: &str);
}

/// An operation of version 2 of the API that lists objects page by page.
pub trait PaginateV2: Operation<Output = ListV2<Self::Item>> {
    /// What the list holds.
    type Item;

    /// Asks for the page with the cursor `page`, and keeps everything else.
    fn next_page(&mut self, page: &str);
}
