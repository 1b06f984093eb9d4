//! What is damaged between write and readback is found, and only the damaged block is sent again.
