//! The items of a list or a search as a stream that turns pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{BoxFuture, Client, RequestOptions, Walk};
use crate::{Answer, Error, Operation, Request, Response};

/// The items `T` of a list or a search: a stream of single items, whole pages, or all at once.
///
/// The next page is asked for when the items of the last one are used up; the filters of the
/// operation and the options of the call hold for every page. A list with `ending_before` is walked
/// backward, from the item before that one to the first. After an error there is nothing more.
///
/// See [pagination](https://docs.stripe.com/api/pagination).
#[must_use = "nothing is sent until an item or a page is asked for"]
pub struct Pages<O: Operation, T> {
    client: Client,
    options: RequestOptions,
    walk: Walk<O, T>,
    waiting: Option<BoxFuture<Result<Answer, Error>>>,
    items: vec::IntoIter<T>,
}

impl<O: Operation, T> Pages<O, T> {
    pub(super) fn new(client: Client, walk: Walk<O, T>, options: RequestOptions) -> Self {
        Self {
            client,
            options,
            walk,
            waiting: None,
            items: Vec::new().into_iter(),
        }
    }

    /// The next page as it came, with its request id and headers; none after the last one.
    ///
    /// Items of the page before that have not been taken are left out.
    pub async fn page(&mut self) -> Option<Result<Response<O::Output>, Error>> {
        self.items = Vec::new().into_iter();
        poll_fn(|cx| self.poll_page(cx)).await
    }

    /// The next item; none after the last one. The same as `StreamExt::next`.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// All items that are left; mind that a list may be long.
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    fn poll_page(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<O::Output>, Error>>> {
        let waiting = match &mut self.waiting {
            Some(waiting) => waiting,
            None => match self.walk.ask() {
                None => return Poll::Ready(None),
                Some(request) => self
                    .waiting
                    .insert(ask(&self.client, &self.options, request)),
            },
        };
        let answer = ready!(waiting.as_mut().poll(cx));
        self.waiting = None;
        Poll::Ready(Some(answer.and_then(|answer| self.walk.take(answer))))
    }
}

fn ask(
    client: &Client,
    options: &RequestOptions,
    request: Result<Request, Error>,
) -> BoxFuture<Result<Answer, Error>> {
    let (client, options) = (client.clone(), options.clone());
    Box::pin(async move { client.answer(request?, &options).await })
}

/// Nothing in here is pinned but the future, which is boxed.
impl<O: Operation, T> Unpin for Pages<O, T> {}

impl<O: Operation, T> Stream for Pages<O, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.poll_page(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.items = self.walk.items(page).into_iter(),
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
