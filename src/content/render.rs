//! A reply's wording, compiled once when content is loaded, and filled in turn by turn.
//!
//! A paragraph that needs a fact or detail we do not have is left out; there is no other logic. Values are data: what
//! a resident typed is never read as a template, and is not escaped either, since each channel escapes in its own way.

use super::facts::{Fact, Facts};
use super::schema::WordingSource;
use super::speech;
use crate::domain::reply::{Link, Reply};
use jiff::civil::Date;
use minijinja::value::{Object, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Values that a text can name, other than details: `{{ facts.name }}`, `{{ council.name }}`, `{{ body.name }}`.
pub(super) const FACTS: &str = "facts.";

/// One reply of a response file, ready to be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    text: Template,
    speech: Option<Template>,
    links: Vec<(String, String)>,
}

impl Wording {
    /// The paragraphs to read: their words, and what each needs.
    pub(super) fn text(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.text.0.iter().map(|paragraph| (paragraph.words.as_str(), &paragraph.needs))
    }

    /// The paragraphs to hear, where they are written apart.
    pub(super) fn speech(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        let speech = self.speech.iter().flat_map(|speech| &speech.0);
        speech.map(|paragraph| (paragraph.words.as_str(), &paragraph.needs))
    }

    /// The links: title, and the fact that holds the address.
    pub(super) fn links(&self) -> &[(String, String)] {
        &self.links
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Template(Vec<Paragraph>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Paragraph {
    /// Its name among the compiled templates; none when it is plain words.
    name: Option<String>,
    words: String,
    needs: BTreeSet<String>,
}

/// What a text is filled with: a council's facts on a day, and names with their values. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Values(Arc<Known>);

#[derive(Debug, Clone)]
struct Known {
    facts: Facts,
    named: BTreeMap<String, String>,
}

impl Values {
    /// Facts alone.
    pub fn new(facts: Facts) -> Self {
        Self(Arc::new(Known { facts, named: BTreeMap::new() }))
    }

    /// Sets a name: a detail (`place`), or `council.name`, `body.name`, `reference`, `due` (an ISO date). An empty
    /// value is as good as none.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        if !value.trim().is_empty() {
            Arc::make_mut(&mut self.0).named.insert(name, value);
        }
        self
    }

    /// The facts among them.
    pub fn facts(&self) -> &Facts {
        &self.0.facts
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        match name.strip_prefix(FACTS) {
            Some(fact) => self.0.facts.get(fact).is_some(),
            None => self.0.named.contains_key(name),
        }
    }
}

/// All compiled texts of a library.
#[derive(Debug)]
pub(super) struct Templates {
    environment: Environment<'static>,
    compiled: usize,
}

impl Templates {
    pub(super) fn new() -> Self {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.add_filter("day", |written: String| match written.parse::<Date>() {
            Ok(day) => day.strftime("%A %-d %B").to_string(),
            // A detail may hold a day in the person's own words.
            Err(_) => written,
        });
        environment.add_filter("spoken", |written: String| speech::spell(&written));
        environment.add_filter("list", list);
        Self { environment, compiled: 0 }
    }

    /// Compiles one reply; the errors say what is wrong with its text.
    pub(super) fn compile(&mut self, source: &WordingSource) -> Result<Wording, String> {
        let text = self.template(&source.text)?;
        let speech = source.speech.as_deref().map(|speech| self.template(speech)).transpose()?;
        let links = source.links.iter().map(|link| (link.title.clone(), link.fact.clone())).collect();
        Ok(Wording { text, speech, links })
    }

    fn template(&mut self, text: &str) -> Result<Template, String> {
        paragraphs(text).map(|words| self.paragraph(words)).collect::<Result<_, _>>().map(Template)
    }

    fn paragraph(&mut self, words: String) -> Result<Paragraph, String> {
        if !["{{", "{%", "{#"].iter().any(|mark| words.contains(mark)) {
            return Ok(Paragraph { name: None, words, needs: BTreeSet::new() });
        }
        let name = self.compiled.to_string();
        self.compiled += 1;
        let broken = |error: minijinja::Error| {
            error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned)
        };
        self.environment.add_template_owned(name.clone(), words.clone()).map_err(broken)?;
        let needs = self.environment.get_template(&name).map_err(broken)?.undeclared_variables(true);
        Ok(Paragraph { name: Some(name), words, needs: needs.into_iter().collect() })
    }

    /// Fills a reply; none when no paragraph of its text can stand.
    pub(super) fn fill(&self, wording: &Wording, values: &Values) -> Option<Reply> {
        let text = self.join(&wording.text, values, false)?;
        let speech = wording.speech.as_ref().and_then(|speech| self.join(speech, values, true));
        let speech = speech.or_else(|| self.join(&wording.text, values, true)).unwrap_or_default();
        let link = |(title, fact): &(String, String)| {
            values.facts().text(fact).map(|url| Link { title: title.clone(), url: url.to_owned() })
        };
        Some(Reply {
            text,
            speech: speech::from_text(&speech),
            choices: Vec::new(),
            links: wording.links.iter().filter_map(link).collect(),
            asks: None,
        })
    }

    fn join(&self, template: &Template, values: &Values, voice: bool) -> Option<String> {
        let mut text = String::new();
        for paragraph in &template.0 {
            if !paragraph.needs.iter().all(|name| values.knows(name)) {
                continue;
            }
            // A filter may still refuse a value of the wrong kind: then the paragraph is lost, and the rest stands.
            let Some(said) = self.words(paragraph, values, voice) else { continue };
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&said);
        }
        (!text.is_empty()).then_some(text)
    }

    fn words(&self, paragraph: &Paragraph, values: &Values, voice: bool) -> Option<String> {
        let Some(name) = &paragraph.name else { return Some(paragraph.words.clone()) };
        let scope = Scope { known: Arc::clone(&values.0), group: None, voice };
        self.environment.get_template(name).ok()?.render(Value::from_object(scope)).ok()
    }
}

/// Paragraphs are set apart by lines without words.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end).chain([""]) {
        if !line.is_empty() {
            open.push(line);
        } else if !open.is_empty() {
            found.push(std::mem::take(&mut open).join("\n"));
        }
    }
    found.into_iter()
}

/// "a", "a or b", "a, b or c".
fn list(value: &Value) -> Result<String, minijinja::Error> {
    if value.as_str().is_some() {
        return Ok(value.to_string());
    }
    let mut items: Vec<String> = value.try_iter()?.map(|item| item.to_string()).collect();
    let last = items.pop().unwrap_or_default();
    Ok(if items.is_empty() { last } else { format!("{} or {last}", items.join(", ")) })
}

/// The names a template sees: the top, or one group of it (`facts`, `council`, `body`).
#[derive(Debug)]
struct Scope {
    known: Arc<Known>,
    group: Option<String>,
    /// For the ear: numbers to dial and references are spelt.
    voice: bool,
}

impl Object for Scope {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        match self.group.as_deref() {
            None if matches!(key, "facts" | "council" | "body") => Some(Value::from_object(Self {
                known: Arc::clone(&self.known),
                group: Some(key.to_owned()),
                voice: self.voice,
            })),
            None => {
                let value = self.known.named.get(key)?;
                Some(Value::from(if self.voice && key == "reference" {
                    speech::spell(value)
                } else {
                    value.clone()
                }))
            }
            Some("facts") => {
                let to_dial = self.voice && (key.ends_with("_phone") || key.ends_with("_number"));
                Some(match self.known.facts.get(key)? {
                    Fact::Text(text) if to_dial => Value::from(speech::spell(text)),
                    Fact::Text(text) => Value::from(Arc::clone(text)),
                    Fact::Number(number) => Value::from(*number),
                    Fact::Date(day) => Value::from(day.to_string()),
                    Fact::List(items) => items.iter().map(|item| Value::from(Arc::clone(item))).collect(),
                })
            }
            Some(group) => {
                self.known.named.get(&format!("{group}.{key}")).map(|value| Value::from(value.as_str()))
            }
        }
    }
}
