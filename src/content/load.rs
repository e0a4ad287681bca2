//! Where content comes from, and the only place here that reads files.
//!
//! The shared packs and the demonstration councils are compiled in, so that the program works on its own. A folder may
//! take their place: wholly, or with `councils/` alone, and then the shared packs stay those that are compiled in.

use super::fault::{Faults, Spot};
use super::path::LARGEST;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

#[derive(rust_embed::RustEmbed)]
#[folder = "intents"]
#[prefix = "intents/"]
struct Intents;

#[derive(rust_embed::RustEmbed)]
#[folder = "responses"]
#[prefix = "responses/"]
#[allow_missing = true]
struct Responses;

#[derive(rust_embed::RustEmbed)]
#[folder = "tests/content"]
#[prefix = "tests/content/"]
#[allow_missing = true]
struct Tests;

#[derive(rust_embed::RustEmbed)]
#[folder = "councils"]
#[prefix = "councils/"]
#[allow_missing = true]
struct Councils;

/// Folders of the shared packs, from the content folder.
const SHARED: [&str; 3] = ["intents", "responses", "tests/content"];
/// Folders inside folders: deeper than any content, shallow enough for a link that points at itself.
const DEEPEST: usize = 8;

/// Where content comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Compiled into the program.
    Embedded,
    /// A folder with `councils/` and, when it replaces the shared packs too, `intents/`, `responses/` and
    /// `tests/content/`. Its `councils/national` may be left out: then the compiled-in one serves.
    Folder(PathBuf),
    /// Texts by path, for tests.
    Memory(BTreeMap<String, String>),
}

/// Every content file's text by its path inside the content folder.
#[derive(Debug, Clone, Default)]
pub(super) struct Files(BTreeMap<String, Cow<'static, str>>);

impl Files {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_ref()))
    }

    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(AsRef::as_ref)
    }

    fn take(&mut self, path: String, bytes: Cow<'static, [u8]>, faults: &mut Faults) {
        if bytes.len() > LARGEST {
            let what = format!("The file has {} KB and was not read", bytes.len() / 1024);
            faults.error(Spot::top(&path), what, "Content files have 1 MB at most.");
            return;
        }
        let text = match bytes {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|error| error.utf8_error()),
        };
        match text {
            Ok(text) => {
                self.0.insert(path, text);
            }
            Err(error) => {
                let spot = Spot { line: 1, file: path };
                let what = format!("The text is not UTF-8, from byte {} on", error.valid_up_to());
                faults.error(spot, what, "Save the file as UTF-8.");
            }
        }
    }

    fn embedded<E: rust_embed::RustEmbed>(&mut self, wanted: fn(&str) -> bool, faults: &mut Faults) {
        for path in E::iter().filter(|path| path.ends_with(".toml") && wanted(path)) {
            if let Some(file) = E::get(&path) {
                self.take(path.into_owned(), file.data, faults);
            }
        }
    }
}

impl Source {
    /// Reads every file; what cannot be read is a fault, and the rest is still read.
    pub(super) fn read(&self, faults: &mut Faults) -> Files {
        let mut files = Files::default();
        match self {
            Self::Memory(texts) => {
                for (path, text) in texts {
                    files.take(path.clone(), Cow::Owned(text.clone().into_bytes()), faults);
                }
            }
            Self::Embedded => {
                embedded_shared(&mut files, faults);
                files.embedded::<Councils>(|_| true, faults);
            }
            Self::Folder(folder) => {
                if !["intents", "councils"].iter().any(|tree| folder.join(tree).is_dir()) {
                    let what = format!("The folder {} holds no content", folder.display());
                    faults.error(Spot::top("councils"), what, "Name a folder with councils/ in it.");
                }
                if folder.join("intents").is_dir() {
                    for tree in SHARED {
                        read_folder(folder, tree, &mut files, faults);
                    }
                } else {
                    embedded_shared(&mut files, faults);
                }
                if !folder.join("councils/national").is_dir() {
                    files.embedded::<Councils>(|path| path.starts_with("councils/national/"), faults);
                }
                read_folder(folder, "councils", &mut files, faults);
            }
        }
        files
    }

    /// Changes whenever a file is added, removed or written: its names, sizes and times, and none of its words, so
    /// asking every second costs little. What is compiled in never changes.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        match self {
            Self::Embedded => {}
            Self::Memory(texts) => texts.hash(&mut hasher),
            Self::Folder(folder) => {
                for tree in SHARED.iter().chain(&["councils"]) {
                    // A file that cannot be looked at counts as absent: reading it will say why.
                    walk(folder, tree, DEEPEST, &mut |path, found| {
                        let Ok(size_and_time) = found else { return };
                        (path, size_and_time).hash(&mut hasher);
                    });
                }
            }
        }
        hasher.finish()
    }
}

fn embedded_shared(files: &mut Files, faults: &mut Faults) {
    files.embedded::<Intents>(|_| true, faults);
    files.embedded::<Responses>(|_| true, faults);
    files.embedded::<Tests>(|_| true, faults);
}

fn read_folder(root: &Path, tree: &str, files: &mut Files, faults: &mut Faults) {
    walk(root, tree, DEEPEST, &mut |path, found| {
        if path.ends_with(".md") {
            return;
        }
        if found.is_ok() && !path.ends_with(".toml") {
            faults.warn(Spot::top(&path), "The file is not read", "Names of content files end in .toml.");
            return;
        }
        let bytes = found.and_then(|(size, _)| {
            // A huge file is refused by its size, before its bytes fill the memory.
            if size > LARGEST as u64 { Ok(vec![b' '; LARGEST + 1]) } else { fs::read(root.join(&path)) }
        });
        match bytes {
            Ok(bytes) => files.take(path, Cow::Owned(bytes), faults),
            Err(error) => {
                let what = format!("Cannot be read: {error}");
                faults.error(Spot::top(&path), what, "Check the file and who may read it.");
            }
        }
    });
}

type SizeAndTime = (u64, Option<std::time::SystemTime>);

/// Visits every file below `root/folder`, in the order of their names, by paths from the root with `/` in them.
/// Names that begin with a dot are passed over: editors and version control leave such.
fn walk(root: &Path, folder: &str, depth: usize, visit: &mut impl FnMut(String, io::Result<SizeAndTime>)) {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => return visit(folder.to_owned(), Err(error)),
    };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    for name in names.iter().filter(|name| !name.starts_with('.')) {
        let path = format!("{folder}/{name}");
        match fs::metadata(root.join(&path)) {
            Ok(about) if about.is_dir() && depth > 0 => walk(root, &path, depth - 1, visit),
            Ok(about) if about.is_dir() => {}
            Ok(about) => visit(path, Ok((about.len(), about.modified().ok()))),
            Err(error) => visit(path, Err(error)),
        }
    }
}
