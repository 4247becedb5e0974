//! A subscriber that keeps every span and event with all their fields.

use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry};

/// All that was told, in order.
#[derive(Clone, Default)]
pub(crate) struct Record(Arc<Mutex<Vec<Told>>>);

/// A span or an event.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    id: Option<Id>,
    pub(crate) name: String,
    pub(crate) target: String,
    pub(crate) level: Level,
    /// The name of the span that it is inside of.
    pub(crate) span: Option<String>,
    fields: Fields,
}

#[derive(Clone, Debug, Default)]
struct Fields(Vec<(String, String)>);

impl Record {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn subscriber(&self) -> impl Subscriber + Send + Sync + use<> {
        Registry::default().with(self.clone())
    }

    pub(crate) fn spans(&self) -> Vec<Told> {
        self.told(|told| told.id.is_some())
    }

    /// The crate's own events; the transport has some too.
    pub(crate) fn events(&self) -> Vec<Told> {
        self.told(|told| told.id.is_none() && told.target == "stripe_runtime")
    }

    /// Everything as text.
    pub(crate) fn all(&self) -> String {
        format!("{:?}", self.told(|_| true))
    }

    fn told(&self, is_wanted: impl Fn(&Told) -> bool) -> Vec<Told> {
        let told = self.0.lock().unwrap();
        told.iter().filter(|it| is_wanted(it)).cloned().collect()
    }
}

impl Told {
    /// Names and values, by name.
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        let fields = self.fields.0.iter();
        let mut fields: Vec<_> = fields.map(|(name, value)| (&**name, &**value)).collect();
        fields.sort_unstable();
        fields
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.0.iter();
        let found = fields.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn message(&self) -> String {
        self.field("message").unwrap_or_default().to_owned()
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name().to_owned(), value.to_owned()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push((field.name().to_owned(), format!("{value:?}")));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Record {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, cx: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = cx.span(id).and_then(|span| span.parent());
        self.0.lock().unwrap().push(Told {
            id: Some(id.clone()),
            name: attributes.metadata().name().to_owned(),
            target: attributes.metadata().target().to_owned(),
            level: *attributes.metadata().level(),
            span: parent.map(|span| span.name().to_owned()),
            fields,
        });
    }

    fn on_record(&self, id: &Id, values: &tracing::span::Record<'_>, _: Context<'_, S>) {
        let mut told = self.0.lock().unwrap();
        let span = told.iter_mut().rfind(|told| told.id.as_ref() == Some(id));
        values.record(&mut span.expect("a span").fields);
    }

    fn on_event(&self, event: &Event<'_>, cx: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.0.lock().unwrap().push(Told {
            id: None,
            name: event.metadata().name().to_owned(),
            target: event.metadata().target().to_owned(),
            level: *event.metadata().level(),
            span: cx.event_span(event).map(|span| span.name().to_owned()),
            fields,
        });
    }
}
