//! Parameters that set a field or clear it.

use stripe_portal_gen::Clearable;

/// What the field is set to; nothing where it is cleared.
pub(super) fn value<T>(given: Clearable<T>) -> Option<T> {
    match given {
        Clearable::Set(value) => Some(value),
        Clearable::Clear => None,
    }
}

/// Changes the field; what is not given leaves it.
pub(super) fn change<T>(field: &mut Option<T>, given: Option<Clearable<T>>) {
    if let Some(given) = given {
        *field = value(given);
    }
}
