//! Labelled text from a file: one JSON object a line, `{"text": …, "label": …}`.
//!
//! Must not know what the text is for.

use crate::matcher::Example;
use std::fs;
use std::path::{Path, PathBuf};

/// The examples of one file, and where each stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// In the order of the file.
    pub examples: Vec<Example>,
    /// For each example its line, counted from 1.
    pub lines: Vec<usize>,
}

/// Why a file of labelled text could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("{}: {source}", .file.display())]
    File {
        /// The file as it was named.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("{}:{line}: {reason}; a line should be {{\"text\": \"…\", \"label\": \"…\"}}", .file.display())]
    Line {
        /// The file as it was named.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads a file of labelled text. Blank lines are passed over, and keys other than the two ignored.
///
/// # Errors
/// When the file cannot be read, or for the first line that is no such object.
pub fn read_labelled(file: &Path) -> Result<Labelled, ReadError> {
    let bytes = fs::read(file).map_err(|source| ReadError::File { file: file.to_owned(), source })?;
    let mut labelled = Labelled { examples: Vec::new(), lines: Vec::new() };
    for (line, content) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        if content.trim_ascii().is_empty() {
            continue;
        }
        let example = serde_json::from_slice(content).map_err(|error| {
            let reason = error.to_string();
            // serde_json counts lines from the start of what it is given, which is always line 1.
            let reason = reason.replace(" at line 1 column", " at column");
            ReadError::Line { file: file.to_owned(), line, reason }
        })?;
        labelled.examples.push(example);
        labelled.lines.push(line);
    }
    Ok(labelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &[u8]) -> Result<Labelled, ReadError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), content).unwrap();
        read_labelled(file.path())
    }

    #[test]
    fn examples_keep_the_lines_they_came_from() {
        let labelled =
            read(b"{\"text\":\"a\",\"label\":\"x\"}\r\n\n{\"label\":\"y\",\"text\":\"b\",\"note\":1}")
                .unwrap();
        assert_eq!(labelled.examples, [Example::new("a", "x"), Example::new("b", "y")]);
        assert_eq!(labelled.lines, [1, 3]);
    }

    #[test]
    fn a_wrong_line_is_named_with_file_line_and_reason() {
        let good = "{\"text\":\"a\",\"label\":\"x\"}\n";
        for (wrong, reason) in [
            (&b"{\"text\":\"a\"}"[..], "missing field `label`"),
            (b"{\"text\":1,\"label\":\"x\"}", "invalid type"),
            (b"{\"text\":\"a\"", "EOF"),
            (b"not json", "expected"),
            (b"{\"text\":\"\xff\",\"label\":\"x\"}", "unicode"),
        ] {
            let error = read(&[good.as_bytes(), wrong].concat()).unwrap_err();
            let ReadError::Line { line, reason: given, .. } = &error else { panic!("{error}") };
            assert_eq!(*line, 2);
            assert!(given.contains(reason), "{given}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = read_labelled(Path::new("/nowhere/train.jsonl")).unwrap_err();
        assert!(error.to_string().starts_with("/nowhere/train.jsonl: "), "{error}");
    }
}
