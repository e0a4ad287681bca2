//! Wording: names in a text exist, and links, numbers and money come from facts.

use super::{intent, view};
use crate::content::document::did_you_mean;
use crate::content::facts::Fact;
use crate::content::fault::{Faults, Spot};
use crate::content::library::{Expected, Library};
use crate::content::pack::NATIONAL;
use crate::content::path::{Tree, path};
use crate::content::read::SYSTEM;
use crate::content::render::{FACTS, Wording};
use crate::content::schema::{Does, Intent};
use crate::domain::ids::IntentId;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// `{{ name }}`, `{{ facts.name | day }}`: a name and filters, and nothing else.
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{\s*([a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)?)\s*((?:\|\s*(?:day|spoken|list)\s*)*)\}\}")
        .expect("fixed and tested")
});
/// What must not stand in a text, and where it belongs.
static REFUSED: LazyLock<[(Regex, &str); 5]> = LazyLock::new(|| {
    let fixed = |pattern| Regex::new(pattern).expect("fixed and tested");
    [
        (
            fixed(r"(?i)https?:\S*|\bwww\.\S*|\b[a-z0-9-]+\.(?:gov|org|com|co|nhs|police|example)\b\S*"),
            "Put the address into a fact and use it in links.",
        ),
        (fixed(r"\S+@\S+"), "Put the address into a fact: {{ facts.name }}."),
        (fixed(r"[£$€]\s?[0-9]*|[0-9]+\s?%|%"), "Put the price or share into a fact: {{ facts.name }}."),
        (fixed(r"[0-9](?:[ ,.]?[0-9]){2,}"), "Put the number into a fact: {{ facts.name }}."),
        (fixed(r"\]\(|(?m:^#+ )|</?[a-zA-Z]+>"), "The only markup is **bold**."),
    ]
});

/// Replies of a report that the conversation does without.
const MAY_BE_LOST: [&str; 3] = ["first", "ask", "confirm"];

pub(super) fn check(library: &Library, expected: &Expected, faults: &mut Faults) {
    let known = Known::of(library);
    for (language, council, layer) in library.layers() {
        let view = view(library, language, council);
        for (id, response) in &layer.responses {
            if id.area() == SYSTEM && expected.replies.is_empty() {
                // Nobody said which values code hands to these.
                continue;
            }
            let file = path(Tree::Responses, council, language, id);
            for (key, wording) in &response.wording {
                let names = names(id, key, intent(&view, id), expected);
                let one = One { library, known: &known, file: &file, key, names: &names };
                one.check(wording, faults);
            }
        }
    }
}

/// Facts by name, with a value as a sample of their kind, and whether the nation gives them.
struct Known<'a> {
    facts: BTreeMap<&'a str, &'a Fact>,
    national: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(library: &'a Library) -> Self {
        let mut known = Self { facts: BTreeMap::new(), national: BTreeSet::new() };
        for council in library.councils.values() {
            for (name, mut values) in council.facts.iter() {
                known.facts.extend(values.next().map(|value| (name, value)));
                if council.id.as_str() == NATIONAL {
                    known.national.insert(name);
                }
            }
        }
        known
    }
}

/// The names a reply may use.
struct Names<'a> {
    /// Besides facts.
    given: Vec<&'a str>,
    /// Those of them that always have a value.
    always: Vec<&'a str>,
    /// Facts without which the reply is never said.
    facts: BTreeSet<&'a str>,
}

fn names<'a>(id: &IntentId, key: &str, intent: Option<&'a Intent>, expected: &Expected) -> Names<'a> {
    let mut given = vec!["council.name", "council.short_name", "body.name"];
    let mut always = given.clone();
    let mut facts = BTreeSet::new();
    if id.area() == SYSTEM {
        let name = format!("{}.{key}", id.name());
        let values =
            expected.replies.iter().find(|reply| reply.name == name).map_or(&[][..], |reply| reply.values);
        given.extend(values);
        always.extend(values);
    }
    if let Some(intent) = intent.filter(|intent| intent.does == Does::Report) {
        given.extend(intent.details.iter().map(|detail| detail.name.as_str()));
        if matches!(key, "confirm" | "done") {
            let sure = intent.details.iter().filter(|detail| detail.is_sure());
            always.extend(sure.map(|detail| detail.name.as_str()));
        }
        for rule in intent.before.iter().filter(|rule| rule.reply() == key) {
            always.extend(rule.when.keys().map(String::as_str));
            facts.extend(rule.facts());
        }
        if key == "done" {
            given.extend(["reference", "due"]);
            always.push("reference");
        }
    }
    Names { given, always, facts }
}

struct One<'a> {
    library: &'a Library,
    known: &'a Known<'a>,
    file: &'a str,
    key: &'a str,
    names: &'a Names<'a>,
}

impl One<'_> {
    fn check(&self, wording: &Wording, faults: &mut Faults) {
        for (words, needs) in wording.text() {
            self.paragraph("text", words, needs, faults);
        }
        for (words, needs) in wording.speech() {
            self.paragraph("speech", words, needs, faults);
        }
        if wording.text().next().is_none() {
            faults.error(self.spot("text", ""), format!("[{}] says nothing", self.key), "Write its text.");
        } else if MAY_BE_LOST.contains(&self.key) {
            // Said when it can be, and not missed.
        } else if !wording.text().any(|(_, needs)| self.stands(needs)) {
            let what = format!("Where a fact is unset, [{}] says nothing", self.key);
            faults.error(self.spot("text", ""), what, "Write a paragraph that needs no fact of a council.");
        } else if wording.text().next().is_some_and(|(_, needs)| !self.stands(needs)) {
            let what = format!("The first paragraph of [{}] is lost where a fact is unset", self.key);
            faults.warn(
                self.spot("text", ""),
                what,
                "Let the first paragraph stand without facts of a council.",
            );
        }
        for (index, (title, fact)) in wording.links().iter().enumerate() {
            let index = index.to_string();
            let spot = |key: &str| self.library.spot(self.file, &[self.key, "links", &index, key]);
            // A title names its page, which may have a number in its name: only addresses are refused.
            self.refused(title, &REFUSED[..2], || spot("title"), faults);
            if title.trim().is_empty() {
                faults.error(spot("title"), "A link without a title", "Say what the page is called.");
            }
            match self.known.facts.get(fact.as_str()) {
                None => self.unknown_fact(fact, spot("fact"), faults),
                Some(Fact::Text(url)) if url.starts_with("https://") => {}
                Some(_) => {
                    let what = format!("The fact `{fact}` is no address of a page");
                    faults.error(spot("fact"), what, "A link's fact begins with https://.");
                }
            }
        }
    }

    /// Whether the paragraph can be said at every council's door.
    fn stands(&self, needs: &BTreeSet<String>) -> bool {
        needs.iter().all(|name| match name.strip_prefix(FACTS) {
            Some(fact) => self.known.national.contains(fact) || self.names.facts.contains(fact),
            None => self.names.always.contains(&name.as_str()),
        })
    }

    fn spot(&self, part: &str, words: &str) -> Spot {
        self.library.spot_of(self.file, &[self.key, part], words)
    }

    fn paragraph(&self, part: &str, words: &str, needs: &BTreeSet<String>, faults: &mut Faults) {
        if words.contains("{%") || words.contains("{#") {
            let fix = "A paragraph is left out when its facts are not known: that is all the logic there is.";
            faults.error(self.spot(part, words), "Texts hold no {% … %} and no {# … #}", fix);
            return;
        }
        let rest = VALUE.replace_all(words, "");
        if rest.contains("{{") {
            let fix = "Write {{ name }} or {{ facts.name }}, perhaps with | day, | spoken or | list.";
            faults.error(self.spot(part, words), "A value is more than a name and filters", fix);
            return;
        }
        for found in VALUE.captures_iter(words) {
            self.value(&found[1], &found[2], || self.spot(part, &found[0]), faults);
        }
        debug_assert!(VALUE.captures_iter(words).all(|found| needs.contains(&found[1])), "{words}");
        self.refused(&rest, &REFUSED[..], || self.spot(part, words), faults);
        if words.matches("**").count() % 2 == 1 {
            faults.error(
                self.spot(part, words),
                "A ** has no partner in its paragraph",
                "Set **bold** between two.",
            );
        }
    }

    fn value(&self, name: &str, filters: &str, spot: impl Fn() -> Spot, faults: &mut Faults) {
        let Some(fact) = name.strip_prefix(FACTS) else {
            if !self.names.given.contains(&name) {
                let near = did_you_mean(name, self.names.given.iter().copied());
                let fix = format!("{near}Known here: facts.…, {}.", self.names.given.join(", "));
                faults.error(spot(), format!("[{}] knows no `{name}`", self.key), fix);
            } else if name == "due" && !filters.contains("day") {
                faults.error(spot(), "A date is shown as computers write it", "Use {{ due | day }}.");
            }
            return;
        };
        match self.known.facts.get(fact) {
            None => self.unknown_fact(fact, spot(), faults),
            Some(Fact::List(_)) if !filters.contains("list") => {
                let fix = format!("Use {{{{ facts.{fact} | list }}}}.");
                faults.error(spot(), format!("The fact `{fact}` is a list"), fix);
            }
            Some(Fact::Date(_)) if !filters.contains("day") => {
                let fix = format!("Use {{{{ facts.{fact} | day }}}}.");
                faults.error(spot(), format!("The fact `{fact}` is a date"), fix);
            }
            Some(Fact::Text(text)) if text.starts_with("https://") => {
                faults.error(
                    spot(),
                    format!("The fact `{fact}` is an address"),
                    "Use it in links, with a title.",
                );
            }
            Some(_) => {}
        }
    }

    fn unknown_fact(&self, fact: &str, spot: Spot, faults: &mut Faults) {
        let near = did_you_mean(fact, self.known.facts.keys().copied());
        let fix = format!("{near}Give it in a council's facts.");
        faults.warn(spot, format!("No council gives the fact `{fact}`"), fix);
    }

    fn refused(&self, words: &str, patterns: &[(Regex, &str)], spot: impl Fn() -> Spot, faults: &mut Faults) {
        for (pattern, fix) in patterns {
            if let Some(found) = pattern.find(words) {
                let at = spot();
                let text = self.library.files.get(self.file).unwrap_or_default();
                let within =
                    text.lines().skip(at.line as usize - 1).position(|line| line.contains(found.as_str()));
                let line = at.line + within.and_then(|lines| u32::try_from(lines).ok()).unwrap_or(0);
                faults.error(
                    Spot { line, ..at },
                    format!("`{}` stands in the wording", found.as_str().trim()),
                    *fix,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_sound() {
        assert!(VALUE.is_match("{{ facts.a | list }}") && !VALUE.is_match("{{ a + 1 }}"));
        let refused = |text: &str| REFUSED.iter().any(|(pattern, _)| pattern.is_match(text));
        for bad in
            ["see www.x.org", "ring 999", "0300 123", "£4", "5%", "a@b.c", "go to a.gov.uk", "<b>", "[x](y)"]
        {
            assert!(refused(bad), "{bad}");
        }
        for good in
            ["within 10 days", "a 24 hour line", "by 5 pm. Or later", "**bold**", "e.g. a shed", "5, 6 or 7"]
        {
            assert!(!refused(good), "{good}");
        }
    }
}
