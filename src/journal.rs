//! The agent's durable memory: an append-only event log in SQLite.
