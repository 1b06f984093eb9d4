//! What lies in a dump's folder.
