//! The receivers of the documentation.
