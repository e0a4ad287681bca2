//! `moothall new council`.
