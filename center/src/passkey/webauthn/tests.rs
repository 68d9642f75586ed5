//! Is each step of both ceremonies taken?
