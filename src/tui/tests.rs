//! The screen as a person sees it: what keys do, every view as text, and that nothing in the world makes it fall over.

mod anything;
mod form;
mod pressed;
mod sample;
mod seen;
mod world;
