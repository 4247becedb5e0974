//! Lists: the newest first, page by page, from cursor to cursor.

use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{List, RangeQuery, Timestamp};

use crate::world::{Resource, World};

/// How many items a page has unless the caller says so.
const USUAL: i64 = 10;

/// Which page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor<'a> {
    pub(super) limit: Option<i64>,
    pub(super) starting_after: Option<&'a str>,
    pub(super) ending_before: Option<&'a str>,
}

/// A page of what passes the filter.
pub(super) fn page<T: Resource>(
    world: &World,
    url: &str,
    cursor: Cursor<'_>,
    wanted: impl Fn(&T) -> bool,
) -> Result<List<T>, Refusal> {
    let limit = usize::try_from(cursor.limit.unwrap_or(USUAL)).unwrap_or_default();
    let table = world.all::<T>();
    let (mut found, has_more) = match (cursor.starting_after, cursor.ending_before) {
        (Some(_), Some(_)) => return Err(both()),
        (Some(id), None) => {
            known::<T>(world, id, "starting_after")?;
            take(table.before(id), limit, wanted)
        }
        (None, Some(id)) => {
            known::<T>(world, id, "ending_before")?;
            let (mut found, has_more) = take(table.after(id), limit, wanted);
            found.reverse();
            (found, has_more)
        }
        (None, None) => take(table.iter().rev(), limit, wanted),
    };
    found.shrink_to_fit();
    Ok(List::new(url, found, has_more))
}

/// The first `limit` of what passes, and whether there are more.
fn take<'w, T: Clone + 'w>(
    rows: impl Iterator<Item = &'w T>,
    limit: usize,
    wanted: impl Fn(&T) -> bool,
) -> (Vec<T>, bool) {
    let mut rows = rows.filter(|row| wanted(row));
    let found = rows.by_ref().take(limit).cloned().collect();
    (found, rows.next().is_some())
}

fn known<T: Resource>(world: &World, id: &str, param: &str) -> Result<(), Refusal> {
    match world.get::<T>(id) {
        Some(_) => Ok(()),
        None => Err(Refusal::missing_resource(T::KIND.words(), id, param)),
    }
}

fn both() -> Refusal {
    Refusal::invalid("You may only specify one of these parameters: starting_after, ending_before.")
        .code("parameters_exclusive")
        .param("starting_after")
}

/// Whether a value equals what was asked for, or nothing was.
pub(super) fn is<T: PartialEq>(wanted: Option<&T>, value: &T) -> bool {
    wanted.is_none_or(|wanted| wanted == value)
}

/// Whether a time is within the range, or there is none.
pub(super) fn within(range: Option<&RangeQuery<Timestamp>>, at: Timestamp) -> bool {
    let Some(range) = range else { return true };
    let holds = |bound: Option<Timestamp>, test: fn(i64, i64) -> bool| {
        bound.is_none_or(|bound| test(at.as_secs(), bound.as_secs()))
    };
    holds(range.exactly, |at, bound| at == bound)
        && holds(range.gt, |at, bound| at > bound)
        && holds(range.gte, |at, bound| at >= bound)
        && holds(range.lt, |at, bound| at < bound)
        && holds(range.lte, |at, bound| at <= bound)
}
