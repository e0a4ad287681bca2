//! What holds of every finder, whatever the text.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn gazetteer() -> Gazetteer {
    Gazetteer::new([
        "Mill Lane, Ambridge",
        "Church Lane, Ambridge",
        "Church Lane, Loxley Barrett",
        "The Green, Ambridge",
        "St Stephen's Road, Borchester",
        "Borchester",
        "Ambridge",
        "Eye",
        "Tŷ Gwyn",
    ])
}

/// Pieces of enquiries, so that most texts hold something to find.
const PIECES: [&str; 88] = [
    "mill",
    "mil",
    "lane",
    "ln",
    "church",
    "the",
    "green",
    "st",
    "stephens",
    "rd",
    "borchester",
    "borchestr",
    "ambridge",
    "eye",
    "Eye",
    "in",
    "at",
    "on",
    "flat",
    "2",
    "14a",
    "no.",
    "rose",
    "cottage",
    "ip12",
    "4lp",
    "bo4 1aa",
    "ipl2 4lp",
    "ab12",
    "cde",
    "ab12cde",
    "k123 bcd",
    "BO-7K2-P4",
    "bo7k2p4",
    "07700 900123",
    "+44 7700 900123",
    "jill@archers.example",
    "£12.50",
    "£",
    "12",
    "quid",
    "20p",
    "a fiver",
    "fifty",
    "pounds",
    "and",
    "hundred",
    "half",
    "7",
    "7.30pm",
    "19:30",
    "o'clock",
    "quarter to",
    "in the morning",
    "tonight",
    "midday",
    "today",
    "yesterday",
    "last",
    "tuesday",
    "the 3rd",
    "of",
    "may",
    "03/04",
    "20/11/2026",
    "a fortnight ago",
    "since",
    "christmas day",
    "weeks",
    "ago",
    "column",
    "lamp post",
    "light",
    "number",
    "///filled.count.soap",
    "filled.count.soap",
    "what3words",
    "blue",
    "wheelie",
    "bin",
    "bins",
    "food",
    "waste",
    "one",
    "black bag",
    "Tŷ Gwyn",
    "é",
    "😀",
];

fn enquiry() -> impl Strategy<Value = String> {
    let piece = (0..PIECES.len()).prop_map(|at| PIECES[at]);
    let gap = prop_oneof![6 => Just(" "), 1 => Just(", "), 1 => Just(". "), 1 => Just("")];
    proptest::collection::vec((piece, gap), 0..14)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

/// Reads a value again with the finder of its kind.
fn read_again(entity: &Entity, context: &Context<'_>) -> Option<String> {
    let value = entity.value.as_str();
    match entity.kind {
        EntityKind::Email => find_email(value).map(|found| found.value.as_str().to_owned()),
        EntityKind::What3Words => find_what3words(value).map(|found| found.value.as_str().to_owned()),
        EntityKind::Telephone => find_telephone(value).map(|found| found.value.shown()),
        EntityKind::Address => find_address(value, context.gazetteer, false).map(|found| found.value),
        EntityKind::Postcode => find_postcode(value).map(|found| found.value.as_str().to_owned()),
        EntityKind::Registration => find_registration(value).map(|found| found.value.as_str().to_owned()),
        EntityKind::Reference => find_reference(value).map(|found| found.value.to_string()),
        EntityKind::Money => find_money(value).map(|found| found.value.to_string()),
        EntityKind::Column => {
            find_column(&format!("column {value}")).map(|found| found.value.as_str().to_owned())
        }
        EntityKind::Street | EntityKind::Place => context.gazetteer.find(value).map(|found| found.value),
        EntityKind::Time => find_time(value).map(|found| found.value.strftime("%H:%M").to_string()),
        EntityKind::Date => find_date(value, context.today).map(|found| found.value.to_string()),
        EntityKind::Bin => find_container(value).map(|found| found.value.to_string()),
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let gazetteer = gazetteer();
    let context = Context { gazetteer: &gazetteer, today: date(2026, 11, 23) };
    let entities = find_all(text, &context);
    let mut end = 0;
    for entity in &entities {
        prop_assert!(entity.span.start >= end && !entity.span.is_empty(), "{entities:?} overlap in {text:?}");
        prop_assert!(text.get(entity.span.clone()).is_some(), "{entity:?} cuts a character of {text:?}");
        prop_assert!((0.0..=1.0).contains(&entity.sureness), "{entity:?}");
        let again = read_again(entity, &context);
        prop_assert_eq!(again.as_deref(), Some(entity.value.as_str()), "{:?} of {:?}", entity, text);
        end = entity.span.end;
    }
    for asked in [false, true] {
        for found in
            [find_address(text, &gazetteer, asked), find_place(text, &gazetteer, asked)].into_iter().flatten()
        {
            prop_assert!(text.get(found.span).is_some(), "{text:?}");
        }
    }
    prop_assert_eq!(find_all(text, &context), entities);
    Ok(())
}

proptest! {
    // A failure is shown whole; a file of seeds beside the sources would tell less.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_the_spans_lie_in_the_text_and_the_values_read_the_same_again(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn so_it_is_with_pieces_of_enquiries_in_any_order(text in enquiry()) {
        check(&text)?;
    }
}

#[test]
fn a_megabyte_costs_no_more_than_a_letter() {
    let gazetteer = gazetteer();
    let context = Context { gazetteer: &gazetteer, today: date(2026, 11, 23) };
    for piece in ["mill lane 14 ", "1 ", "£1", "a", "é", "ab12 "] {
        let long = piece.repeat(1_000_000 / piece.len());
        assert!(find_all(&long, &context).len() <= crate::matcher::LONGEST_TEXT, "{piece}");
    }
}
