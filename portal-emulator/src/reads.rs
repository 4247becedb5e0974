//! Answers to reads, which stay what they were until anything changes.

use std::sync::{Mutex, PoisonError};

use indexmap::IndexMap;

use crate::shared::Mode;

/// How many answers are remembered.
const MOST: usize = 256;

/// What an answer depends on: the mode, the API version, the address with its query.
type Question = (Mode, Box<str>, Box<str>);

/// The answers of late.
#[derive(Debug, Default)]
pub(crate) struct Reads(Mutex<IndexMap<Question, (State, String)>>);

/// The state that an answer was given in: how often all began anew, and how many changes there were.
pub(crate) type State = (u64, u64);

impl Reads {
    /// The answer to a question, where it was asked in this very state.
    pub(crate) fn get(&self, question: &Question, state: State) -> Option<String> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, body) = answers.get(question)?;
        (*then == state).then(|| body.clone())
    }

    /// Remembers an answer.
    pub(crate) fn put(&self, question: Question, state: State, body: &str) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MOST && !answers.contains_key(&question) {
            answers.clear();
        }
        answers.insert(question, (state, body.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(path: &str) -> Question {
        (Mode::Test, "2024-06-20".into(), path.into())
    }

    #[test]
    fn an_answer_is_of_one_state() {
        let reads = Reads::default();
        assert_eq!(reads.get(&question("/a"), (0, 1)), None);
        reads.put(question("/a"), (0, 1), "a");
        assert_eq!(reads.get(&question("/a"), (0, 1)).as_deref(), Some("a"));
        assert_eq!(reads.get(&question("/a"), (0, 2)), None);
        assert_eq!(reads.get(&question("/a"), (1, 1)), None);
        assert_eq!(reads.get(&question("/b"), (0, 1)), None);
    }

    #[test]
    fn there_are_not_too_many() {
        let reads = Reads::default();
        for path in 0..=MOST {
            reads.put(question(&path.to_string()), (0, 1), "x");
        }
        assert_eq!(reads.0.lock().unwrap().len(), 1);
    }
}
