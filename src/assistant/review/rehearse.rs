//! Rehearsal: whether each phrase of the content's own tests leads where it should.

use crate::assistant::mind::Mind;
use crate::content::TestFile;

/// The area of safety rules.
const SAFETY: &str = "safety";

/// What a test file asks for and does not get, one sentence each; empty when all holds. The phrases are put to a council
/// that has no phrases of its own, so that they test what all share.
pub fn rehearse(mind: &Mind, test: &TestFile) -> Vec<String> {
    let packs = mind.library.councils().filter_map(|council| mind.library.pack(&council.id, &test.language));
    let Some(pack) = packs.min_by_key(|pack| pack.local_examples().count()) else {
        return vec!["there is no council to ask".to_owned()];
    };
    if test.intent.area() == SAFETY {
        let fires = |phrase: &str| {
            mind.alarms(&pack, &test.language, phrase).iter().any(|rule| rule == test.intent.name())
        };
        let missed = test.matches.iter().filter(|phrase| !fires(phrase));
        let false_alarms = test.silent.iter().filter(|phrase| fires(phrase));
        return missed
            .map(|phrase| format!("\"{phrase}\" must fire this rule and does not"))
            .chain(false_alarms.map(|phrase| format!("\"{phrase}\" must not fire this rule and does")))
            .collect();
    }
    let wanted = test.matches.iter().map(|phrase| (phrase, &test.intent)).chain(&test.never);
    wanted
        .filter_map(|(phrase, intent)| {
            let (ranking, _) = mind.judge(&pack, &test.language, phrase)?;
            let best = &ranking.candidates.first()?.label;
            match (**best == *intent.as_str(), test.known_failures.contains(phrase)) {
                (true, false) | (false, true) => None,
                (false, false) => {
                    // Only a failure is worth the whole of understanding: its sentence says why.
                    let understood = mind.understand(&pack, &test.language, phrase);
                    let reason = understood.reason.trim_end_matches('.');
                    Some(format!("\"{phrase}\" must lead to {intent} and leads to {best} ({reason})"))
                }
                (true, true) => Some(format!("\"{phrase}\" holds now: take it out of known_failures")),
            }
        })
        .collect()
}
