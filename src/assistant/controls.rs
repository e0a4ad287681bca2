//! Words that steer a conversation whatever it is about: yes, no, cancel, start again, a person, a correction.
//!
//! The lists are content (`intents/<language>/system/words.toml`). A message steers only when it says no more than one of
//! them ("cancel"), or begins with one that a correction or question begins with. Pure.

use strsim::osa_distance;

/// What a message asks of the conversation itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// Yes to the open question.
    Yes,
    /// No to the open question.
    No,
    /// None of what was offered.
    NoneOfThese,
    /// Stop what we are doing.
    Cancel,
    /// Forget what we were doing and begin anew.
    Restart,
    /// Fetch a person.
    Person,
    /// Change what was said before.
    Back,
    /// Leave this question out.
    Skip,
    /// Report it anyway.
    Insist,
    /// Why do you ask?
    Why,
    /// No more of what was promised to be said later.
    NoReminders,
    /// "No, I meant …": the rest is what was meant.
    Correction(String),
    /// "Remind me …": the rest says when and of what.
    Remind(String),
}

/// A council's steering words, ready to look up.
#[derive(Debug, Clone, Default)]
pub struct Controls {
    whole: Vec<(String, Control)>,
    corrections: Vec<String>,
    reminds: Vec<String>,
    bin_days: Vec<String>,
    joins: Vec<String>,
    questions: Vec<String>,
    not_fixed: Vec<String>,
}

impl Controls {
    /// From the lists of the content, asked for by name.
    pub fn new<'a, L: Iterator<Item = &'a str>>(list: impl Fn(&'static str) -> L) -> Self {
        let named = [
            ("yes", Control::Yes),
            ("no", Control::No),
            ("none", Control::NoneOfThese),
            ("cancel", Control::Cancel),
            ("restart", Control::Restart),
            ("person", Control::Person),
            ("back", Control::Back),
            ("skip", Control::Skip),
            ("insist", Control::Insist),
            ("why", Control::Why),
            ("no_reminders", Control::NoReminders),
        ];
        let tidy = |name| list(name).map(tidied).collect::<Vec<_>>();
        let whole = named
            .into_iter()
            .flat_map(|(name, control)| tidy(name).into_iter().map(move |words| (words, control.clone())))
            .collect();
        Self {
            whole,
            corrections: tidy("correction"),
            reminds: tidy("remind"),
            bin_days: tidy("before_bin_day"),
            joins: tidy("joins_a_reminder"),
            questions: tidy("question"),
            not_fixed: tidy("not_fixed"),
        }
    }

    /// What the message steers, if it steers at all. One slip is forgiven in five letters and more ("cancle").
    pub fn read(&self, text: &str) -> Option<Control> {
        let said = tidied(text);
        if said.is_empty() {
            return None;
        }
        let said = said.strip_suffix(" please").or_else(|| said.strip_suffix(" thanks")).unwrap_or(&said);
        let exact = self.whole.iter().find(|(words, _)| words == said);
        let near = || {
            // Lengths first: nearly every message is longer than any steering word, and distances are dear.
            let length = said.len();
            let alike = |words: &str| words.len() >= 5 && words.len().abs_diff(length) <= 1;
            self.whole.iter().find(|(words, _)| length >= 5 && alike(words) && osa_distance(words, said) <= 1)
        };
        if let Some((_, control)) = exact.or_else(near) {
            return Some(control.clone());
        }
        let rest = |leads: &[String]| {
            let leads = leads.iter().filter(|lead| {
                said.strip_prefix(lead.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            });
            leads.max_by_key(|lead| lead.len()).map(|lead| after_words(text, lead.split(' ').count()))
        };
        let corrected = rest(&self.corrections).filter(|rest| !rest.is_empty());
        corrected.map(Control::Correction).or_else(|| rest(&self.reminds).map(Control::Remind))
    }

    /// Whether the message speaks of the time before bins are emptied.
    pub fn is_before_bin_day(&self, text: &str) -> bool {
        holds_one_of(&self.bin_days, text)
    }

    /// Whether a word only joins what is to be reminded of to the rest ("to", "about", "at").
    pub fn joins_a_reminder(&self, word: &str) -> bool {
        self.joins.contains(&tidied(word))
    }

    /// Whether the message holds words for what was reported and is not done ("it is still there").
    pub fn says_not_fixed(&self, text: &str) -> bool {
        holds_one_of(&self.not_fixed, text)
    }

    /// Whether the message asks something, so that it is no answer to our own question.
    pub fn is_question(&self, text: &str) -> bool {
        let said = tidied(text);
        text.trim_end().ends_with('?')
            || self
                .questions
                .iter()
                .any(|lead| said.strip_prefix(lead.as_str()).is_some_and(|r| r.starts_with(' ')))
    }
}

/// Whether a text holds all words of an entry, one after the other.
fn holds_one_of(list: &[String], text: &str) -> bool {
    let said = format!(" {} ", tidied(text));
    list.iter().any(|words| said.contains(&format!(" {words} ")))
}

/// Lower case, straight apostrophes, other punctuation as spaces, single spaces. A leading slash stays: `/start`.
fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = if c == '’' { '\'' } else { c };
        let kept = c.is_alphanumeric() || c == '\'' || c == '/' || (!c.is_ascii() && !c.is_whitespace());
        if kept {
            tidy.push(c);
        } else if !tidy.is_empty() && !tidy.ends_with(' ') {
            tidy.push(' ');
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}

/// What is left of the text after that many words.
fn after_words(text: &str, words: usize) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    let mut rest = text;
    for _ in 0..words {
        rest = rest.trim_start_matches(|c| !is_part(c));
        rest = rest.trim_start_matches(is_part);
    }
    rest.trim_start_matches(|c: char| !is_part(c)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn controls() -> Controls {
        let lists = |name: &str| {
            let words: &'static [&'static str] = match name {
                "yes" => &["yes", "y"],
                "cancel" => &["cancel", "never mind"],
                "correction" => &["no", "no i meant", "sorry i meant"],
                "question" => &["is it", "how"],
                "restart" => &["/start"],
                "not_fixed" => &["still there", "not been done"],
                _ => &[],
            };
            words.iter().copied()
        };
        Controls::new(lists)
    }

    #[test]
    fn a_message_steers_only_when_it_says_no_more() {
        for (said, control) in [
            ("Yes!", Some(Control::Yes)),
            ("yes please", Some(Control::Yes)),
            ("Never mind.", Some(Control::Cancel)),
            ("cancle", Some(Control::Cancel)),
            ("/start", Some(Control::Restart)),
            ("cancel my garden waste", None),
            ("yesterday", None),
            ("", None),
            ("...", None),
            ("No, I meant 19 Mill Lane", Some(Control::Correction("19 Mill Lane".into()))),
            ("sorry I meant: the bin", Some(Control::Correction("the bin".into()))),
        ] {
            assert_eq!(controls().read(said), control, "{said}");
        }
    }

    #[test]
    fn what_is_not_done_is_said_in_the_middle_of_a_sentence() {
        assert!(controls().says_not_fixed("the sofa is STILL there!!"));
        assert!(!controls().says_not_fixed("there is a sofa, still"));
    }

    #[test]
    fn a_question_is_known_by_its_mark_or_its_first_words() {
        assert!(controls().is_question("is it free to report"));
        assert!(controls().is_question("the price?"));
        assert!(!controls().is_question("outside the co-op"));
        assert!(!controls().is_question("howard street"));
    }
}
