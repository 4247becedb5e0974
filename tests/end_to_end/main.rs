//! The generated crate against servers: what goes over the wire, and what comes back.
