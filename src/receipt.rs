//! The signed document that says what was delivered, and how that is known.
