//! The operations of a made-up API, as generated code would have them.

use serde::Deserialize;
use stripe_runtime::{
    Form, List, ListV2, Method, Object, Operation, Paginate, PaginateV2, Path, Search, SearchPage,
};

pub(crate) const KEY: &str = "sk_test_4eC39HqLyjWDarjtT1";
const API_VERSION: &str = "2026-10-28.endive";
const BASE_URL: &str = "https://api.example.invalid/";

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Thing {
    pub(crate) id: String,
}

impl Object for Thing {
    fn object_id(&self) -> &str {
        &self.id
    }
}

/// A page of a list in JSON.
pub(crate) fn page(ids: &[&str], has_more: bool) -> String {
    let data: Vec<_> = ids
        .iter()
        .map(|id| serde_json::json!({ "id": id }))
        .collect();
    serde_json::json!({ "object": "list", "data": data, "has_more": has_more }).to_string()
}

/// A page of a search in JSON, with the cursor of the next one.
pub(crate) fn search_page(ids: &[&str], next: Option<&str>) -> String {
    let data: Vec<_> = ids
        .iter()
        .map(|id| serde_json::json!({ "id": id }))
        .collect();
    let page = serde_json::json!({ "data": data, "has_more": next.is_some(), "next_page": next });
    page.to_string()
}

/// A page of a list of version 2 in JSON, with the address of the next one.
pub(crate) fn page_v2(ids: &[&str], next: Option<&str>) -> String {
    let data: Vec<_> = ids
        .iter()
        .map(|id| serde_json::json!({ "id": id }))
        .collect();
    let page = serde_json::json!({ "data": data, "next_page_url": next });
    page.to_string()
}

pub(crate) struct CreateThing {
    pub(crate) owner: &'static str,
    pub(crate) name: &'static str,
}

impl Operation for CreateThing {
    type Output = Thing;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/owners/{owner}/things";
    const API_VERSION: &'static str = API_VERSION;
    const BASE_URL: &'static str = BASE_URL;

    fn path(&self, path: &mut Path) {
        path.param("owner", self.owner);
    }

    fn form(&self, form: &mut Form) {
        form.field("name", self.name);
    }
}

#[derive(Clone, Default)]
pub(crate) struct ListThings {
    pub(crate) active: Option<bool>,
    pub(crate) starting_after: Option<String>,
    pub(crate) ending_before: Option<String>,
}

impl ListThings {
    pub(crate) fn before(cursor: &str) -> Self {
        Self {
            ending_before: Some(cursor.to_owned()),
            ..Self::default()
        }
    }
}

impl Operation for ListThings {
    type Output = List<Thing>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/things";
    const API_VERSION: &'static str = API_VERSION;
    const BASE_URL: &'static str = BASE_URL;

    fn query(&self, form: &mut Form) {
        form.field("active", &self.active);
        form.field("starting_after", &self.starting_after);
        form.field("ending_before", &self.ending_before);
    }
}

impl Paginate for ListThings {
    type Item = Thing;

    fn start_after(&mut self, cursor: &str) {
        self.ending_before = None;
        self.starting_after = Some(cursor.to_owned());
    }

    fn is_backward(&self) -> bool {
        self.ending_before.is_some()
    }

    fn end_before(&mut self, cursor: &str) {
        self.starting_after = None;
        self.ending_before = Some(cursor.to_owned());
    }
}

#[derive(Default)]
pub(crate) struct SearchThings {
    page: Option<String>,
}

impl Operation for SearchThings {
    type Output = SearchPage<Thing>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/things/search";
    const API_VERSION: &'static str = API_VERSION;
    const BASE_URL: &'static str = BASE_URL;

    fn query(&self, form: &mut Form) {
        form.field("query", "name:\"secret name\"");
        form.field("page", &self.page);
    }
}

impl Search for SearchThings {
    type Item = Thing;

    fn next_page(&mut self, page: &str) {
        self.page = Some(page.to_owned());
    }
}

#[derive(Default)]
pub(crate) struct ListThingsV2 {
    limit: Option<u8>,
    page: Option<String>,
}

impl ListThingsV2 {
    pub(crate) fn limit(limit: u8) -> Self {
        Self {
            limit: Some(limit),
            page: None,
        }
    }
}

impl Operation for ListThingsV2 {
    type Output = ListV2<Thing>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/things";
    const API_VERSION: &'static str = API_VERSION;
    const BASE_URL: &'static str = BASE_URL;

    fn query(&self, form: &mut Form) {
        form.field("limit", &self.limit);
        form.field("page", &self.page);
    }
}

impl PaginateV2 for ListThingsV2 {
    type Item = Thing;

    fn next_page(&mut self, page: &str) {
        self.page = Some(page.to_owned());
    }
}
