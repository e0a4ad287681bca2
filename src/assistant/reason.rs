//! Why an intent came first, in one plain sentence for agents, tickets and `ask --explain`. Pure.

use crate::matcher::{Candidate, Reason};

/// Below this the nearest known question has hardly a word in common, and naming it would puzzle.
const LIKE: f32 = 0.3;

/// From this probability on the second was nearly the first.
const NEARLY: f32 = 0.1;

/// The sentence. `title` names an intent's label as people read it; `ranked` is the labels in order.
pub fn sentence(reason: &Reason, ranked: &[Candidate], title: impl Fn(&str) -> String) -> String {
    let Some(first) = ranked.first() else { return String::new() };
    let mut parts = vec![format!("Understood as \"{}\"", title(&first.label))];
    if let Some(phrase) = &reason.local_phrase {
        parts.push(format!("which this council's own words \"{phrase}\" ask for"));
    } else {
        if !reason.telling_words.is_empty() {
            parts.push(format!("because of {}", quoted(&reason.telling_words)));
        }
        if let Some(nearest) = reason.nearest.as_ref().filter(|nearest| nearest.cosine >= LIKE) {
            parts.push(format!("much as in \"{}\"", nearest.phrase));
        }
    }
    for change in &reason.repaired {
        parts.push(format!("reading \"{}\" as \"{}\"", change.from, change.to));
    }
    if let Some(second) = ranked.get(1).filter(|second| second.probability >= NEARLY) {
        parts.push(format!("and nearly as \"{}\"", title(&second.label)));
    }
    format!("{}.", parts.join(", "))
}

fn quoted(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::{Change, NearestPhrase};

    fn ranked(probabilities: [f32; 2]) -> [Candidate; 2] {
        [("missed_bin", probabilities[0]), ("new_bin", probabilities[1])]
            .map(|(label, probability)| Candidate { label: label.into(), probability })
    }

    #[test]
    fn one_sentence_tells_words_phrase_repairs_and_what_it_nearly_was() {
        let reason = Reason {
            telling_words: vec!["bin".into(), "collected".into()],
            nearest: Some(NearestPhrase { phrase: "my bin was not collected".into(), cosine: 0.8 }),
            repaired: vec![Change { from: "colected".into(), to: "collected".into() }],
            ..Reason::default()
        };
        assert_eq!(
            sentence(&reason, &ranked([0.7, 0.2]), str::to_owned),
            "Understood as \"missed_bin\", because of \"bin\" and \"collected\", much as in \"my bin was not \
             collected\", reading \"colected\" as \"collected\", and nearly as \"new_bin\"."
        );
    }

    #[test]
    fn what_there_is_nothing_to_say_of_is_left_out() {
        assert_eq!(
            sentence(&Reason::default(), &ranked([0.95, 0.05]), str::to_owned),
            "Understood as \"missed_bin\"."
        );
        let own = Reason { local_phrase: Some("gurgler".into()), ..Reason::default() };
        assert_eq!(
            sentence(&own, &ranked([1.0, 0.0]), str::to_owned),
            "Understood as \"missed_bin\", which this council's own words \"gurgler\" ask for."
        );
        assert_eq!(sentence(&own, &[], str::to_owned), "");
    }
}
