//! The fault matrix: what a share and the way to it do on a bad day, one row a fault, through the whole journey to a real
//! Samba server. Whatever happens, the roll arrives by itself, whole, and nothing is sent that need not be.

mod client;
mod doubt;
mod failover;
mod handles;
mod link;
mod room;
mod scene;
mod server;

use client::{Client, Why};
use scene::{Scene, goes_on};
