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
}

/// Takes the items from a page and points the operation at the next one, if there is one.
type Turn<O, T> = fn(&mut O, <O as Operation>::Output) -> Result<(Vec<T>, bool), Error>;

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
        let page = answer?.decode::<O::Output>()?.into_inner();
        let (items, more) = (self.turn)(&mut self.operation, page)?;
        self.items = items.into_iter();
        Ok(more)
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
) -> Result<(Vec<<O as Paginate>::Item>, bool), Error> {
    let mut items = page.data;
    let backward = list.is_backward();
    if backward {
        items.reverse();
    }
    match items.last().filter(|_| page.has_more) {
        Some(end) if backward => list.end_before(end.object_id()),
        Some(end) => list.start_after(end.object_id()),
        None if page.has_more => {
            return Err(Error::endless(
                "a list page is empty yet says that there are more",
            ));
        }
        None => {}
    }
    Ok((items, page.has_more))
}

fn turn_search<O: Search>(
    search: &mut O,
    page: SearchPage<<O as Search>::Item>,
) -> Result<(Vec<<O as Search>::Item>, bool), Error> {
    let cursor = page
        .next_page
        .filter(|cursor| page.has_more && !cursor.is_empty());
    match &cursor {
        Some(cursor) if !page.data.is_empty() => search.next_page(cursor),
        None if !page.has_more => {}
        _ => {
            return Err(Error::endless(
                "a search page says that there are more, yet is empty or has no cursor",
            ));
        }
    }
    Ok((page.data, page.has_more))
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
