//! What is wrong with the content: where, what, and what to do about it.

use serde::Serialize;
use std::fmt;

/// How bad a fault is; the order is from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing: a council's reply is shorter than it could be.
    Note,
    /// Should be mended; the content still works.
    Warning,
    /// The content is refused.
    Error,
}

impl Severity {
    /// The word that people read: `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One fault. Shown as `file:line: what. What to do.`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The file, by its path inside the content folder.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: a sentence without its full stop.
    pub what: String,
    /// What to do about it: one or more sentences; may be empty.
    pub fix: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if self.severity != Severity::Error {
            write!(f, "{}: ", self.severity.as_str())?;
        }
        write!(f, "{}.", self.what)?;
        if !self.fix.is_empty() {
            write!(f, " {}", self.fix)?;
        }
        Ok(())
    }
}

/// A place in a file that a fault can point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl Spot {
    /// The first line of a file.
    pub fn top(file: &str) -> Self {
        Self { file: file.to_owned(), line: 1 }
    }
}

/// Every fault of one run. As an error it shows the faults that refuse the content, one a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault that refuses the content.
    pub fn error(&mut self, at: Spot, what: impl Into<String>, fix: impl Into<String>) {
        self.add(Severity::Error, at, what.into(), fix.into());
    }

    /// Adds a fault that should be mended.
    pub fn warn(&mut self, at: Spot, what: impl Into<String>, fix: impl Into<String>) {
        self.add(Severity::Warning, at, what.into(), fix.into());
    }

    /// Adds something worth knowing.
    pub fn note(&mut self, at: Spot, what: impl Into<String>, fix: impl Into<String>) {
        self.add(Severity::Note, at, what.into(), fix.into());
    }

    fn add(&mut self, severity: Severity, at: Spot, what: String, fix: String) {
        self.0.push(Fault { file: at.file, line: at.line, severity, what, fix });
    }

    /// Takes the faults of another check.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Fault>) {
        self.0.extend(more);
    }

    /// By file and line, each fault once: a file shared by many councils is faulted once.
    pub fn tidy(&mut self) {
        self.0.sort();
        self.0.dedup();
    }

    /// Whether the content must be refused.
    pub fn refuse(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|fault| fault.severity == severity).count()
    }

    /// The faults, in the order they were found, or by file and line after [`Faults::tidy`].
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.0.iter().filter(|fault| fault.severity == Severity::Error);
        for (index, fault) in errors.enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
