//! The way through the pages of a list or a search: which one is next, and does it lead anywhere.

use crate::{
    Answer, Error, List, ListV2, Object, Operation, Paginate, PaginateV2, Request, Response,
    Search, SearchPage,
};

/// How far the pages of `O`, which hold items `T`, have been turned.
pub(crate) struct Walk<O: Operation, T> {
    operation: O,
    turn: fn(&mut O, &O::Output) -> Option<Next>,
    items: fn(&O, O::Output) -> Vec<T>,
    is_over: bool,
    pages: u64,
    /// The cursor of an earlier page, renewed after 1, 2, 4, 8… pages: a circle of any length comes
    /// by it again.
    mark: Option<String>,
}

/// The next page: its cursor, which is empty where this page has none.
struct Next {
    cursor: String,
    /// Whether this page has no items.
    is_from_nowhere: bool,
}

impl<O: Paginate> Walk<O, <O as Paginate>::Item> {
    pub(crate) fn of_list(list: O) -> Self {
        Self::new(list, turn_list, list_items)
    }
}

impl<O: Search> Walk<O, <O as Search>::Item> {
    pub(crate) fn of_search(search: O) -> Self {
        Self::new(search, turn_search, |_, page| page.data)
    }
}

impl<O: PaginateV2> Walk<O, <O as PaginateV2>::Item> {
    pub(crate) fn of_list_v2(list: O) -> Self {
        Self::new(list, turn_list_v2, |_, page| page.data)
    }
}

impl<O: Operation, T> Walk<O, T> {
    fn new(
        operation: O,
        turn: fn(&mut O, &O::Output) -> Option<Next>,
        items: fn(&O, O::Output) -> Vec<T>,
    ) -> Self {
        Self {
            operation,
            turn,
            items,
            is_over: false,
            pages: 0,
            mark: None,
        }
    }

    /// Asks for the next page, which [`Walk::take`] is then told of; none where there is no other.
    pub(crate) fn ask(&mut self) -> Option<Result<Request, Error>> {
        let is_over = std::mem::replace(&mut self.is_over, true);
        (!is_over).then(|| Request::new(&self.operation))
    }

    /// Takes the page that was asked for. After an error there is nothing more to ask for.
    pub(crate) fn take(&mut self, answer: Answer) -> Result<Response<O::Output>, Error> {
        let page = answer.decode::<O::Output>()?;
        let Some(next) = (self.turn)(&mut self.operation, &page) else {
            return Ok(page);
        };
        if let Some(why) = self.is_endless(&next) {
            return Err(Error::endless(why, page.into_answer()));
        }
        self.is_over = false;
        self.pages += 1;
        if self.pages.is_power_of_two() {
            self.mark = Some(next.cursor);
        }
        Ok(page)
    }

    /// The items of a page, in the order of the walk.
    pub(crate) fn items(&self, page: Response<O::Output>) -> Vec<T> {
        (self.items)(&self.operation, page.into_inner())
    }

    /// Why the next page would lead nowhere.
    fn is_endless(&self, next: &Next) -> Option<&'static str> {
        if next.is_from_nowhere {
            Some("a page is empty yet says that there are more")
        } else if next.cursor.is_empty() {
            Some("a page says that there are more, yet has no cursor to ask for them with")
        } else if self.mark.as_ref() == Some(&next.cursor) {
            Some("a page says that there are more, yet its cursor leads back to an earlier page")
        } else {
            None
        }
    }
}

/// A page comes in forward order also on the way backward, where its first item leads on.
fn turn_list<O: Paginate>(list: &mut O, page: &List<<O as Paginate>::Item>) -> Option<Next> {
    if !page.has_more {
        return None;
    }
    let backward = list.is_backward();
    let end = if backward {
        page.data.first()
    } else {
        page.data.last()
    };
    let cursor = end.map_or("", Object::object_id);
    if backward {
        list.end_before(cursor);
    } else {
        list.start_after(cursor);
    }
    Some(Next {
        cursor: cursor.to_owned(),
        is_from_nowhere: page.data.is_empty(),
    })
}

fn list_items<O: Paginate>(
    list: &O,
    page: List<<O as Paginate>::Item>,
) -> Vec<<O as Paginate>::Item> {
    let mut items = page.data;
    if list.is_backward() {
        items.reverse();
    }
    items
}

fn turn_search<O: Search>(search: &mut O, page: &SearchPage<<O as Search>::Item>) -> Option<Next> {
    if !page.has_more {
        return None;
    }
    let cursor = page.next_page.clone().unwrap_or_default();
    search.next_page(&cursor);
    Some(Next {
        cursor,
        is_from_nowhere: page.data.is_empty(),
    })
}

fn turn_list_v2<O: PaginateV2>(
    list: &mut O,
    page: &ListV2<<O as PaginateV2>::Item>,
) -> Option<Next> {
    page.next_page_url.as_ref()?;
    let cursor = page.next_page().unwrap_or_default();
    list.next_page(&cursor);
    Some(Next {
        cursor,
        is_from_nowhere: false,
    })
}
