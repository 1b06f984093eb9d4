//! Proof that what was sent is on the share.
