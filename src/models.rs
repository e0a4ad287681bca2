//! Trained models on disk.
