//! Hashes from one read, and the lists of them that the field uses.
