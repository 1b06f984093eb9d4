//! Carries camera card dumps from the studio's NAS to Amazon FSx, proves that they landed, and only then releases
//! them. The folders are the journey:
//!
//! | module | what it is for | may use |
//! |---|---|---|
//! | [`words`] | plain values | nothing |
//! | [`problem`] | what went wrong, in the same words everywhere | `words` |
//! | [`journey`] | the state machine, pure | `problem words` |
//! | [`journal`] | the durable event log | `journey problem words` |
//! | [`config`] | the configuration file, raw to checked | `cloud pace share problem words` |
//! | [`manifest`] | hashes from one read; ASC MHL | `journey problem words` |
//! | [`pace`] | when to send, and how fast | `words` |
//! | [`cloud`] | what AWS knows and does | `pace problem words` |
//! | [`ledger`] | what all studios have delivered | `cloud journey problem words` |
//! | [`share`] | a place to deliver to | `pace problem words` |
//! | [`card`] | what lies in a dump's folder | `journey problem words` |
//! | [`upload`] | from the dump to staging | `journey manifest share problem words` |
//! | [`landing`] | proof that it landed | `journey manifest share problem words` |
//! | [`handoff`] | the one rename, and what carries rolls on | `cloud journey share problem words` |
//! | [`receipt`] | the signed document | `journey manifest share problem words` |
//! | [`verify`] | media against what is said of them | `card journey manifest share problem words` |
//! | [`control`] | how people and programs talk to a running agent | `journey pace problem words` |
//! | [`tui`] | the screen of a running agent | `control journey pace problem words` |
//! | [`doctor`] | is everything in order? | `card cloud config control handoff journal journey ledger pace problem receipt share words` |
//! | [`daemon`] | joins them: effect to station to event | all of the above |
//! | [`world`] | streams, environment, clock and stop of the process | `problem words` |
//! | [`command`] | one file a subcommand | all of the above |
//! | [`run`] | arguments in, exit code out | `command problem world` |
//!
//! `tests/it/layering.rs` holds this table.

#![forbid(unsafe_code)]

pub mod card;
pub mod cloud;
pub mod command;
pub mod config;
pub mod control;
pub mod daemon;
pub mod doctor;
pub mod handoff;
pub mod journal;
pub mod journey;
pub mod landing;
pub mod ledger;
pub mod manifest;
pub mod pace;
pub mod problem;
pub mod receipt;
pub mod run;
pub mod share;
pub mod tui;
pub mod upload;
pub mod verify;
pub mod words;
pub mod world;
