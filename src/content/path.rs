//! Which file holds what, by its path, and the other way round.

use crate::domain::ids::{CouncilId, IntentId};

/// The largest file that is read, in bytes: no honest content file comes near.
pub(super) const LARGEST: usize = 1024 * 1024;

/// One of the three trees with the same paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tree {
    Intents,
    Responses,
    Tests,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Services,
    Council(CouncilId),
    Facts(CouncilId, String),
    Places(CouncilId),
    Content { tree: Tree, council: Option<CouncilId>, language: String, id: IntentId },
}

impl Place {
    /// What the file at this path holds; the error says how paths should look.
    pub(super) fn of(path: &str) -> Result<Self, &'static str> {
        let bare = path.strip_suffix(".toml").ok_or("File names end in .toml.")?;
        if bare == "intents/services" {
            return Ok(Self::Services);
        }
        if let Some(rest) = bare.strip_prefix("councils/") {
            let (slug, rest) =
                rest.split_once('/').ok_or("A council is a folder: councils/<slug>/council.toml.")?;
            let council = CouncilId::parse(slug)
                .map_err(|_| "A council's folder is named in small letters, digits and hyphens.")?;
            return match rest.split_once('/') {
                None if rest == "council" => Ok(Self::Council(council)),
                None if rest == "places" => Ok(Self::Places(council)),
                Some(("facts", group)) if !group.contains('/') => Ok(Self::Facts(council, group.to_owned())),
                Some(("intents", rest)) => content(Tree::Intents, Some(council), rest),
                Some(("responses", rest)) => content(Tree::Responses, Some(council), rest),
                _ => Err(
                    "A council's folder holds council.toml, places.toml, facts/, intents/ and responses/.",
                ),
            };
        }
        let trees =
            [("intents/", Tree::Intents), ("responses/", Tree::Responses), ("tests/content/", Tree::Tests)];
        let found = trees.iter().find_map(|(start, tree)| Some((*tree, bare.strip_prefix(start)?)));
        let (tree, rest) =
            found.ok_or("Content lives in intents/, responses/, tests/content/ and councils/.")?;
        content(tree, None, rest)
    }
}

fn content(tree: Tree, council: Option<CouncilId>, rest: &str) -> Result<Place, &'static str> {
    const SHAPE: &str = "The path is <language>/<area>/<intent>.toml in small letters, digits and _, such as \
                         en/waste/missed_bin.toml.";
    let (language, id) = rest.split_once('/').ok_or(SHAPE)?;
    let is_language = (2..=8).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && language.starts_with(|c: char| c.is_ascii_lowercase());
    let id = IntentId::parse(id).map_err(|_| SHAPE)?;
    if is_language {
        Ok(Place::Content { tree, council, language: language.to_owned(), id })
    } else {
        Err(SHAPE)
    }
}

/// The path of a file of one of the trees, in a council's folder or the shared one.
pub(super) fn path(tree: Tree, council: Option<&CouncilId>, language: &str, id: &IntentId) -> String {
    let folder = match tree {
        Tree::Intents => "intents",
        Tree::Responses => "responses",
        Tree::Tests => "tests/content",
    };
    match council {
        Some(council) => format!("councils/{council}/{folder}/{language}/{id}.toml"),
        None => format!("{folder}/{language}/{id}.toml"),
    }
}

/// The path of a council's own file.
pub(super) fn council_path(council: &CouncilId) -> String {
    format!("councils/{council}/council.toml")
}
