//! Trained models in a folder, so that the second start does not train again.
//!
//! A model is kept under the hash of everything that it came from, so one made from other examples
//! is never found, and nothing needs to be invalidated. A cache is a convenience: whatever is wrong
//! with the folder or a file in it, the answer is to train.

use crate::matcher::{Example, FORMAT_VERSION, Model, Options, TrainingError};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The checksum that stands before a kept model's bytes.
const CHECKSUM_BYTES: usize = 32;

/// Trained models kept in one folder. Any number of processes may use it at once.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Keeps models in this folder, which is made when it is first needed.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder to use when no other is set: `moothall/models` in the user's cache folder, where
    /// the system has such a thing.
    pub fn default_folder() -> Option<PathBuf> {
        dirs::cache_dir().map(|folder| folder.join("moothall").join("models"))
    }

    /// The model for these examples: the kept one if there is a sound one, else trained, then kept.
    ///
    /// # Errors
    /// Those of [`Model::train`]. Trouble with the folder is logged and is no error.
    pub fn load_or_train(&self, examples: &[Example], options: &Options) -> Result<Model, TrainingError> {
        let path = self.folder.join(name(examples, options));
        match load(&path) {
            Ok(model) => return Ok(model.with_encoder(options.encoder.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "kept model is unusable and is trained again");
            }
        }
        let model = Model::train(examples, options)?;
        if let Err(error) = self.keep(&path, &model) {
            tracing::warn!(path = %path.display(), %error, "trained model could not be kept");
        }
        Ok(model)
    }

    /// Writes beside the final name and renames, so that nobody ever reads half a file; of two
    /// processes that finish at once, one's equal file replaces the other's.
    fn keep(&self, path: &Path, model: &Model) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let bytes = encode(model);
        let mut file = Sha256::digest(&bytes).to_vec();
        file.extend(bytes);
        let draft = self.folder.join(format!("{}.tmp", Uuid::new_v4()));
        let written = fs::write(&draft, file).and_then(|()| fs::rename(&draft, path));
        if written.is_err() {
            // The first error is the one to tell; a draft that cannot be removed harms nobody.
            let _ = fs::remove_file(&draft);
        }
        written
    }
}

/// A model as bytes.
pub fn encode(model: &Model) -> Vec<u8> {
    postcard::to_stdvec(model).expect("a model is plain data, and memory is all that writing it needs")
}

fn load(path: &Path) -> io::Result<Model> {
    let file = fs::read(path)?;
    let damaged = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let (checksum, bytes) =
        file.split_at_checked(CHECKSUM_BYTES).ok_or_else(|| damaged("the file is too short"))?;
    if *checksum != Sha256::digest(bytes)[..] {
        return Err(damaged("the checksum does not fit"));
    }
    postcard::from_bytes(bytes).map_err(|error| damaged(&error.to_string()))
}

/// The hash of all that a model depends on. Each part goes in with its length before it, so that no
/// two lists of examples run together into the same bytes.
fn name(examples: &[Example], options: &Options) -> String {
    let encoder = options.encoder.as_ref().map(|encoder| encoder.identity());
    let inputs =
        postcard::to_stdvec(&(FORMAT_VERSION, &options.oos_label, &*options.language, encoder, examples))
            .expect("examples are plain data, and memory is all that writing them needs");
    format!("{:x}.model", Sha256::digest(inputs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;
    use tempfile::TempDir;

    fn examples() -> Vec<Example> {
        [("my bin was missed", "bin"), ("bin not emptied", "bin"), ("pay my tax", "tax"), ("tax bill", "tax")]
            .map(|(text, label)| Example::new(text, label))
            .to_vec()
    }

    fn options() -> Options {
        Options { threads: 1, ..Options::default() }
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn the_second_start_reads_what_the_first_one_trained() {
        let folder = TempDir::new().unwrap();
        let cache = Cache::new(folder.path().join("made/when/needed"));
        let trained = cache.load_or_train(&examples(), &options()).unwrap();
        let path = cache.folder.join(name(&examples(), &options()));
        assert_eq!(load(&path).unwrap(), trained);
        assert_eq!(cache.load_or_train(&examples(), &options()).unwrap(), trained);
        assert_eq!(files(&cache.folder), [path]);
    }

    #[test]
    fn a_damaged_or_truncated_file_is_rebuilt_and_never_trusted() {
        let folder = TempDir::new().unwrap();
        let cache = Cache::new(folder.path());
        let trained = cache.load_or_train(&examples(), &options()).unwrap();
        let path = cache.folder.join(name(&examples(), &options()));
        let sound = fs::read(&path).unwrap();
        let mut flipped = sound.clone();
        flipped[sound.len() / 2] ^= 1;
        let foreign = [&Sha256::digest("no model")[..], b"no model"].concat();
        for damaged in [&flipped[..], &sound[..sound.len() - 1], &sound[..40], &sound[..7], b"", &foreign] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.load_or_train(&examples(), &options()).unwrap(), trained);
            assert_eq!(fs::read(&path).unwrap(), sound);
        }
    }

    #[test]
    fn a_change_in_any_input_is_another_model() {
        let other_label = {
            let mut examples = examples();
            examples[0].label = "tax".to_owned();
            examples
        };
        let moved_border = [Example::new("ab", "c"), Example::new("a", "bc")];
        let oos = Options { oos_label: Some("tax".to_owned()), threads: 1, ..Options::default() };
        let names = [
            name(&examples(), &options()),
            name(&other_label, &options()),
            name(&examples(), &oos),
            name(&moved_border[..1], &options()),
            name(&moved_border[1..], &options()),
        ];
        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), names.len());
        assert_eq!(name(&examples(), &Options { threads: 8, ..Options::default() }), names[0]);
    }

    #[test]
    fn without_a_usable_folder_it_trains_all_the_same() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("a file where a folder should be");
        fs::write(&file, "").unwrap();
        assert!(Cache::new(&file).load_or_train(&examples(), &options()).is_ok());
        assert!(Cache::new(file.join("below")).load_or_train(&examples(), &options()).is_ok());
    }

    #[test]
    fn two_at_once_do_no_harm() {
        let folder = TempDir::new().unwrap();
        let cache = Cache::new(folder.path());
        let models: Vec<Model> = thread::scope(|scope| {
            let both = [0, 1].map(|_| scope.spawn(|| cache.load_or_train(&examples(), &options()).unwrap()));
            both.into_iter().map(|each| each.join().unwrap()).collect()
        });
        assert_eq!(models[0], models[1]);
        assert_eq!(files(folder.path()).len(), 1);
    }
}
