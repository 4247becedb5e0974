//! The items of a list or a search as a stream that turns pages.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{Client, RequestOptions};
use crate::{Answer, Error, List, Object, Operation, Paginate, Request, Search, SearchPage};

/// The items `T` of a list or a search, as a stream.
///
/// The next page is asked for when the items of the last one are used up; the filters of the
/// operation and the options of the call hold for every page. After an error there is nothing more.
pub struct Pages<O: Operation, T> {
    client: Client,
    options: RequestOptions,
    operation: O,
    turn: Turn<O, T>,
    state: State,
    items: vec::IntoIter<T>,
    /// The cursor of the page that is asked for, from the second one on.
    cursor: Option<String>,
}

/// Takes the items from a page and points the operation at the next one, if there is one; its
/// cursor is empty where the page has none.
type Turn<O, T> = fn(&mut O, <O as Operation>::Output) -> (Vec<T>, Option<String>);

enum State {
    Ask,
    Wait(Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>),
    End,
}

impl<O: Operation, T> Pages<O, T> {
    fn new(client: Client, operation: O, options: RequestOptions, turn: Turn<O, T>) -> Self {
        let items = Vec::new().into_iter();
        Self {
            client,
            options,
            operation,
            turn,
            state: State::Ask,
            items,
            cursor: None,
        }
    }

    fn ask(&self) -> State {
        let client = self.client.clone();
        let options = self.options.clone();
        let request = Request::new(&self.operation);
        State::Wait(Box::pin(
            async move { client.answer(request?, &options).await },
        ))
    }

    /// Takes a page; whether another one follows.
    fn take(&mut self, answer: Result<Answer, Error>) -> Result<bool, Error> {
        let (page, answer) = answer?.decode::<O::Output>()?.into_parts();
        let (items, next) = (self.turn)(&mut self.operation, page);
        if let Some(why) = self.is_endless(&items, next.as_deref()) {
            return Err(Error::endless(why, answer));
        }
        self.items = items.into_iter();
        self.cursor = next;
        Ok(self.cursor.is_some())
    }

    /// Why a page with these items and this cursor of the next page would lead nowhere.
    fn is_endless(&self, items: &[T], next: Option<&str>) -> Option<&'static str> {
        let next = next?;
        if items.is_empty() {
            Some("a page is empty yet says that there are more")
        } else if next.is_empty() {
            Some("a page says that there are more, yet has no cursor to ask for them with")
        } else if self.cursor.as_deref() == Some(next) {
            Some("a page says that there are more, yet its cursor leads back to itself")
        } else {
            None
        }
    }
}

impl<O: Paginate> Pages<O, <O as Paginate>::Item> {
    pub(super) fn of_list(client: Client, list: O, options: RequestOptions) -> Self {
        Self::new(client, list, options, turn_list)
    }
}

impl<O: Search> Pages<O, <O as Search>::Item> {
    pub(super) fn of_search(client: Client, search: O, options: RequestOptions) -> Self {
        Self::new(client, search, options, turn_search)
    }
}

/// A page on the way backward comes in forward order, so that it is read from its end.
fn turn_list<O: Paginate>(
    list: &mut O,
    page: List<<O as Paginate>::Item>,
) -> (Vec<<O as Paginate>::Item>, Option<String>) {
    let mut items = page.data;
    let backward = list.is_backward();
    if backward {
        items.reverse();
    }
    let end = items.last().map_or("", Object::object_id);
    let next = page.has_more.then(|| end.to_owned());
    match &next {
        Some(next) if backward => list.end_before(next),
        Some(next) => list.start_after(next),
        None => {}
    }
    (items, next)
}

fn turn_search<O: Search>(
    search: &mut O,
    page: SearchPage<<O as Search>::Item>,
) -> (Vec<<O as Search>::Item>, Option<String>) {
    let next = page.has_more.then(|| page.next_page.unwrap_or_default());
    if let Some(next) = &next {
        search.next_page(next);
    }
    (page.data, next)
}

/// Nothing in here is pinned but the future, which is boxed.
impl<O: Operation, T> Unpin for Pages<O, T> {}

impl<O: Operation, T> Stream for Pages<O, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match &mut this.state {
                State::Ask => this.state = this.ask(),
                State::End => return Poll::Ready(None),
                State::Wait(answer) => {
                    let answer = ready!(answer.as_mut().poll(cx));
                    this.state = State::End;
                    match this.take(answer) {
                        Ok(true) => this.state = State::Ask,
                        Ok(false) => {}
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    }
                }
            }
        }
    }
}

impl<O: Operation, T> fmt::Debug for Pages<O, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("path", &O::PATH)
            .finish_non_exhaustive()
    }
}
