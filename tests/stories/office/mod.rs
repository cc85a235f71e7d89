//! A care office logs in.
