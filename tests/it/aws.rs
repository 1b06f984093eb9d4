//! AWS: what its services say, what they fail with, and what becomes of it. The services are the stub's and moto's.

mod bad_days;
mod file_system;
mod gateway;
mod identity;
mod line;
mod measured;
mod secret;
mod table;
