//! Lists as the tools print them.
