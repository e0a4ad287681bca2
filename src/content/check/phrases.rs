//! Phrases: enough of them, and none in two intents.

use super::view;
use crate::content::fault::Faults;
use crate::content::library::Library;
use crate::content::path::{Tree, path};
use crate::domain::ids::{CouncilId, IntentId};
use std::collections::HashMap;

/// Fewer teach the matcher too little.
const FEWEST: usize = 20;

/// Where a phrase stands.
type Place<'a> = (&'a IntentId, Option<&'a CouncilId>, usize);

pub(super) fn check(library: &Library, faults: &mut Faults) {
    for (language, council, layer) in library.layers() {
        let mut seen: HashMap<String, Place<'_>> = HashMap::new();
        if council.is_some() {
            // A council's phrases stand beside the shared ones, whose own faults are not its concern.
            for (id, intent) in
                view(library, language, None).into_iter().flat_map(|(_, shared)| &shared.intents)
            {
                let phrases = intent.phrases.iter().enumerate();
                seen.extend(phrases.map(|(index, phrase)| (plain(phrase), (id, None, index))));
            }
        }
        for (id, intent) in &layer.intents {
            let file = path(Tree::Intents, council, language, id);
            if council.is_none() && intent.phrases.len() < FEWEST {
                let what = format!("Too few phrases: {}", intent.phrases.len());
                let fix = "Write 20 or more, as people really say it.";
                faults.error(library.spot(&file, &["phrases"]), what, fix);
            }
            for (index, phrase) in intent.phrases.iter().enumerate() {
                let spot = || library.spot(&file, &["phrases", &index.to_string()]);
                let bare = plain(phrase);
                if bare.is_empty() {
                    faults.error(spot(), "A phrase without words", "Take it out.");
                    continue;
                }
                let Some((other, owner, at)) = seen.insert(bare, (id, council, index)) else { continue };
                let same_intent = other == id;
                if same_intent && owner != council {
                    continue;
                }
                let file = path(Tree::Intents, owner, language, other);
                let line = library.spot(&file, &["phrases", &at.to_string()]).line;
                let fix = if same_intent {
                    "Keep it once."
                } else {
                    "Keep it where it belongs: a phrase means one thing."
                };
                faults.error(spot(), format!("\"{phrase}\" stands at {file}:{line} too"), fix);
            }
        }
    }
}

/// A phrase without what makes no difference: case, punctuation, apostrophes, spaces.
pub(super) fn plain(phrase: &str) -> String {
    let folded: String = phrase
        .chars()
        .filter(|c| !matches!(c, '\'' | '\u{2019}' | '`'))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
