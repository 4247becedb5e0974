//! Any order of a history, with repetitions and delays, ends in the same state.
