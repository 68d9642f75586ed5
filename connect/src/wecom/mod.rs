//! WeCom.
