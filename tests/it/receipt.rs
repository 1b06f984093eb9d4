//! Receipts as strangers meet them: signed, chained, tampered with, checked by stock OpenSSH.

mod chain;
mod commands;
mod content;
mod dump;
mod issue;
mod openssh;
mod share;
mod tail;
mod tamper;
mod verify;
