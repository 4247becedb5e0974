//! A browser without scripts: it keeps a cookie, follows links, and sends forms as they stand on the page.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt as _;

use super::account::Shop;
use crate::portal::router;

pub(super) struct Browser {
    router: Router,
    cookie: Option<String>,
    pub language: Option<&'static str>,
}

pub(super) struct Page {
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Browser {
    pub(super) fn of(shop: &Shop) -> Self {
        Self {
            router: router(Arc::clone(&shop.shared)),
            cookie: None,
            language: None,
        }
    }

    /// Opens a page of the portal, which stands below `/billing` for its users.
    pub(super) async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, String::new()).await
    }

    pub(super) async fn head(&mut self, path: &str) -> Page {
        self.send("HEAD", path, String::new()).await
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.send("POST", path, form.finish()).await
    }

    async fn send(&mut self, method: &str, path: &str, body: String) -> Page {
        let path = path.strip_prefix("/billing").unwrap_or(path).to_owned();
        let mut request = Request::builder().method(method).uri(&path);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, format!("other=1; {cookie}"));
        }
        if let Some(language) = self.language {
            request = request.header(header::ACCEPT_LANGUAGE, language);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = answer.into_parts();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text").split(';').next();
            self.cookie = cookie.map(str::to_owned);
        }
        Page {
            path,
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.expect("a body").to_vec(),
        }
    }

    /// Sends the first form that posts, with what stands in it, as if `fields` had been filled in.
    pub(super) async fn submit(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let (action, mut all) = page.form();
        for (name, value) in fields {
            all.retain(|(known, _)| known != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(&action, &all).await
    }

    pub(super) async fn follow(&mut self, page: Page) -> Page {
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text("body"));
        self.get(&page.target()).await
    }
}

impl Page {
    pub(super) fn html(&self) -> Html {
        Html::parse_document(std::str::from_utf8(&self.body).expect("text"))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    /// Where it leads to.
    pub(super) fn target(&self) -> String {
        self.header("location").to_owned()
    }

    /// The text of the first element, with single spaces.
    pub(super) fn text(&self, css: &str) -> String {
        let html = self.html();
        let selector = Selector::parse(css).expect("a selector");
        let text: String = html
            .select(&selector)
            .next()
            .map_or(String::new(), |it| it.text().collect());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let html = self.html();
        let selector = Selector::parse(css).expect("a selector");
        html.select(&selector).next()?.attr(name).map(str::to_owned)
    }

    fn form(&self) -> (String, Vec<(String, String)>) {
        let html = self.html();
        let css = "form[method=post]";
        let form = html
            .select(&Selector::parse(css).expect("a selector"))
            .next();
        let form =
            form.unwrap_or_else(|| panic!("no form on {}: {}", self.path, self.text("body")));
        let action = form.attr("action").unwrap_or(&self.path).to_owned();
        let fields = Selector::parse("input[name], textarea[name]").expect("a selector");
        (action, form.select(&fields).filter_map(filled).collect())
    }
}

fn filled(field: ElementRef<'_>) -> Option<(String, String)> {
    let ticks = matches!(field.attr("type"), Some("radio" | "checkbox"));
    let sent = !ticks || field.attr("checked").is_some();
    let name = field.attr("name").filter(|_| sent)?;
    let value = field
        .attr("value")
        .map_or_else(|| field.text().collect(), str::to_owned);
    Some((name.to_owned(), value))
}
