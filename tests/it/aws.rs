//! AWS: what its services say, what they fail with, and what becomes of it. The services are the stub's and moto's.

mod identity;
mod table;
