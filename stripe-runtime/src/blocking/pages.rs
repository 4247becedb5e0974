//! The items of a list or a search as an iterator that turns pages.

use std::fmt;
use std::vec;

use super::Client;
use crate::client::Walk;
use crate::{Error, Operation, RequestOptions, Response};

/// The items `T` of a list or a search: an iterator of single items, or whole pages.
///
/// The next page is asked for when the items of the last one are used up; the filters of the
/// operation and the options of the call hold for every page. A list with `ending_before` is walked
/// backward, from the item before that one to the first. After an error there is nothing more.
#[must_use = "nothing is sent until an item or a page is asked for"]
pub struct Pages<O: Operation, T> {
    client: Client,
    options: RequestOptions,
    walk: Walk<O, T>,
    items: vec::IntoIter<T>,
}

impl<O: Operation, T> Pages<O, T> {
    pub(super) fn new(client: Client, walk: Walk<O, T>, options: RequestOptions) -> Self {
        Self {
            client,
            options,
            walk,
            items: Vec::new().into_iter(),
        }
    }

    /// The next page as it came, with its request id and headers; none after the last one.
    ///
    /// Items of the page before that have not been taken are left out.
    pub fn page(&mut self) -> Option<Result<Response<O::Output>, Error>> {
        self.items = Vec::new().into_iter();
        let request = self.walk.ask()?;
        let answer = request.and_then(|request| self.client.answer(request, &self.options));
        Some(answer.and_then(|answer| self.walk.take(answer)))
    }

    /// All items that are left; mind that a list may be long.
    pub fn all(self) -> Result<Vec<T>, Error> {
        self.collect()
    }
}

impl<O: Operation, T> Iterator for Pages<O, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            match self.page()? {
                Ok(page) => self.items = self.walk.items(page).into_iter(),
                Err(error) => return Some(Err(error)),
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
