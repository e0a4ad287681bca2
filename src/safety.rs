//! Safety rules.
