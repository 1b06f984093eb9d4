//! From the dump's folder to staging.
