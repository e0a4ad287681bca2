//! Folders: files that cannot be read, and councils alone.

use super::{BIN_SAYS, LOAM};
use crate::content::tests::{TODAY, small};
use crate::content::{Expected, Library, Severity, Source};

#[test]
fn files_that_cannot_be_read_are_named_and_the_rest_is_still_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, bytes).expect("written");
    };
    for (path, text) in small() {
        write(&path, text.as_bytes());
    }
    let source = Source::Folder(folder.path().to_owned());
    let before = source.fingerprint();
    let read = || Library::read(&source, TODAY, &Expected::default());
    assert_eq!(read().faults().iter().count(), 0);
    write(BIN_SAYS, b"owner = \"\xff\"");
    write("intents/en/waste/huge.toml", &vec![b'#'; 2 * 1024 * 1024]);
    write("intents/en/waste/broken.toml", b"title = \"x\ndoes = \n");
    write("intents/en/waste/Notes.txt", b"");
    write("intents/en/waste/.missed_bin.toml.swp", b"");
    write("intents/waste.toml", b"");
    assert_ne!(source.fingerprint(), before);
    let library = read();
    let said: Vec<String> = library.faults().iter().map(ToString::to_string).collect();
    for wanted in [
        "responses/en/waste/missed_bin.toml:1: The text is not UTF-8, from byte 9 on",
        "intents/en/waste/huge.toml:1: The file has 1024 KB and was not read",
        "intents/en/waste/broken.toml:1: This is not TOML",
        "intents/en/waste/Notes.txt:1: warning: The file is not read",
        "intents/waste.toml:1: Nothing reads a file at this path",
        "intents/en/waste/missed_bin.toml:1: These phrases have no answer",
    ] {
        assert!(said.iter().any(|fault| fault.starts_with(wanted)), "wanted {wanted}\nfound {said:#?}");
    }
    assert!(!said.iter().any(|fault| fault.contains(".swp")));
    assert!(library.faults().count(Severity::Error) >= 5);
    assert!(Library::load(&source, TODAY, &Expected::default()).is_err());
}

#[test]
fn a_folder_of_councils_stands_on_the_shared_packs_compiled_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("councils/loamshire");
    std::fs::create_dir_all(&own).expect("made");
    std::fs::write(own.join("council.toml"), &small()[LOAM]).expect("written");
    let library = Library::read(&Source::Folder(folder.path().to_owned()), TODAY, &Expected::default());
    let slugs: Vec<&str> = library.councils().map(|council| council.id.as_str()).collect();
    assert!(slugs.contains(&"loamshire") && !slugs.contains(&"borsetshire"), "{slugs:?}");
}

#[test]
fn a_folder_that_is_not_there_is_a_fault() {
    let library = Library::read(&Source::Folder("/nowhere/at/all".into()), TODAY, &Expected::default());
    let said: Vec<String> = library.faults().iter().map(ToString::to_string).collect();
    assert!(
        said.iter().any(|fault| fault.contains("The folder /nowhere/at/all holds no content")),
        "{said:#?}"
    );
}
