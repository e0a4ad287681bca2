//! What of a reply is not said where a fact or a detail is wanting; for those who write it.

use super::render::{Values, Wording};

/// A paragraph or link that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its words, or the link's title.
    pub words: String,
    /// The names that have no value: `facts.bulky_price`, `place`.
    pub wants: Vec<String>,
}

impl Wording {
    /// The paragraphs of its text and the links that these values leave out, in their order.
    pub fn left_out(&self, values: &Values) -> Vec<LeftOut> {
        let paragraphs = self.text().map(|(words, needs)| {
            let wants = needs.iter().filter(|name| !values.knows(name)).cloned().collect();
            LeftOut { words: words.to_owned(), wants }
        });
        let links = self.links().iter().map(|(title, fact)| {
            let wants = match values.facts().text(fact) {
                Some(_) => Vec::new(),
                None => vec![format!("facts.{fact}")],
            };
            LeftOut { words: title.clone(), wants }
        });
        paragraphs.chain(links).filter(|left| !left.wants.is_empty()).collect()
    }
}
