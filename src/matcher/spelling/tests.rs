use super::*;
use proptest::prelude::*;

const PHRASES: &[&str] = &[
    "my bin was not collected",
    "my bin wasnt collected again",
    "you missed my bin",
    "a missed bin collection",
    "recycling was not collected again",
    "what goes in the recycling",
    "someone dumped a sofa on the verge",
    "someone dumped a mattress",
    "could you collect a sofa please",
    "how do i pay my council tax",
    "council tax reduction",
    "can i get a council tax reduction please",
    "pothole in my street",
    "there is a pothole in the road",
    "i need a new bin",
    "i changed my address",
    "my address is wrong",
    "you are late again",
    "the leylandii is too high",
    "graffiti on the wall",
];

const COMMON: &str = "the to of and a in is on i you my that it for are not was with can will do be at this have from too \
    what when where street lane road council tax please could would thank thanks week day tomorrow your house number \
    wall high light lights broken out near school bus stop blocked drain rubbish graffiti mill green";

const SHORT_FORMS: &[(&str, &str)] = &[
    ("2moro", "tomorrow"),
    ("b4", "before"),
    ("cld", "could"),
    ("gr8", "great"),
    ("pls", "please"),
    ("r", "are"),
    ("some1", "someone"),
    ("u", "you"),
    ("ur", "your"),
    ("wanna", "want to"),
];

fn english() -> Speller {
    let language = Language {
        words: COMMON.split_whitespace().map(str::to_owned).collect(),
        short_forms: SHORT_FORMS.iter().map(|(short, long)| (short.to_string(), long.to_string())).collect(),
    };
    learn(PHRASES, &language)
}

fn learn(phrases: &[&str], language: &Language) -> Speller {
    let phrases: Vec<Normalised> = phrases.iter().map(|phrase| normalise(phrase)).collect();
    Speller::learn(&phrases, language)
}

fn mended(speller: &Speller, text: &str) -> String {
    speller.repair(text, &LocalWords::default()).text.text()
}

#[test]
fn what_was_meant_is_read() {
    let speller = english();
    for (typed, meant) in [
        ("bin wasnt colected agian", "bin wasnt collected again"),
        ("my bin wasn’t Collected!", "my bin wasnt collected"),
        ("some1 dumped a sofa", "someone dumped a sofa"),
        ("cld u pls", "could you please"),
        ("2moro?", "tomorrow"),
        ("counciltax", "council tax"),
        ("how do ipay", "how do i pay"),
        ("i need abin", "i need a bin"),
        ("rub bish on the street", "rubbish on the street"),
        ("pot hole", "pothole"),
        ("recyling", "recycling"),
        ("cuncil tax reducton", "council tax reduction"),
        ("my adress is 14 Mill Lane", "my address is 14 mill lane"),
        ("grafitti on the wall", "graffiti on the wall"),
        ("u r late", "you are late"),
        ("i wanna pay", "i want to pay"),
    ] {
        assert_eq!(mended(&speller, typed), meant, "{typed:?}");
    }
}

#[test]
fn what_is_right_or_nobody_knows_stays() {
    let speller = english();
    for text in [
        "the leylandii is too high",
        "ip12 4lp",
        "my reference is bo 7k2 p4",
        "b4 7aa",
        "the u bend is blocked",
        "flat r mill lane",
        "xylophone",
        "zzzzzz",
        "мусор не вывезли",
        "垃圾没收",
    ] {
        assert_eq!(mended(&speller, text), text);
    }
}

#[test]
fn addresses_and_references_stay_as_they_are() {
    let speller = english();
    for token in [
        "jill@colected.example",
        "https://agian.example",
        "WWW.adress.example",
        "bo-colected-7k2",
        "recyling24",
    ] {
        assert_eq!(mended(&speller, token), normalise(token).text());
    }
}

#[test]
fn a_councils_own_words_stay_there_and_are_read_there() {
    let speller = english();
    let local = LocalWords::new(["Colected Lane", "Felpersham"]);
    let mended = |text| speller.repair(text, &local).text.text();
    assert_eq!(mended("colected lane"), "colected lane");
    assert_eq!(mended("a sofa in felpersam"), "a sofa in felpersham");
}

#[test]
fn what_was_changed_is_told_in_order() {
    let changes = english().repair("Agian rub bish. counciltax, some1", &LocalWords::default()).changes;
    let changes: Vec<(&str, &str)> =
        changes.iter().map(|change| (change.from.as_str(), change.to.as_str())).collect();
    assert_eq!(
        changes,
        [("agian", "again"), ("rub bish", "rubbish"), ("counciltax", "council tax"), ("some1", "someone")]
    );
}

#[test]
fn neighbours_decide_between_words_that_are_equally_near() {
    let speller = learn(
        &[
            "a dog barking",
            "the dog barking all night",
            "parking a car",
            "parking the car",
            "nowhere parking",
        ],
        &Language::default(),
    );
    assert_eq!(mended(&speller, "dog arking"), "dog barking");
    assert_eq!(mended(&speller, "arking a car"), "parking a car");
}

#[test]
fn a_slip_in_the_phrases_is_no_word_when_a_commoner_one_is_an_easy_slip_away() {
    let mut phrases = vec!["it was not collected"; 10];
    phrases.extend(["it was not colected", "it was not colected", "it was not collated"]);
    let language = Language { words: vec!["collected".to_owned()], ..Language::default() };
    let speller = learn(&phrases, &language);
    assert_eq!(mended(&speller, "colected"), "collected");
    assert_eq!(mended(&speller, "collated"), "collated");
    let without_list = learn(&phrases, &Language::default());
    assert_eq!(mended(&without_list, "colected"), "colected");
}

#[test]
fn phrases_alone_teach_any_script() {
    let speller = learn(
        &["мусор не вывезли", "не вывезли мусор", "쓰레기를 수거하지 않았어요", "쓰레기를 수거하지"],
        &Language::default(),
    );
    assert_eq!(mended(&speller, "мусор не вывзели"), "мусор не вывезли");
    assert_eq!(mended(&speller, "쓰레기를 수거지하"), "쓰레기를 수거하지");
}

#[test]
fn a_speller_comes_back_from_bytes_as_it_was() {
    let speller = english();
    let bytes = postcard::to_stdvec(&speller).unwrap();
    assert_eq!(postcard::from_bytes::<Speller>(&bytes).unwrap(), speller);
}

proptest! {
    #[test]
    fn a_speller_that_learnt_nothing_only_normalises(text in any::<String>()) {
        let nothing = Speller::default();
        prop_assert_eq!(nothing.repair(&text, &LocalWords::default()).text, normalise(&text));
    }

    #[test]
    fn mending_twice_changes_nothing_more(
        words in proptest::collection::vec("[a-z]{1,3}|(bin|co|uncil|tax|coll|ected|agian|u|ur|my){1,3}", 0..12)
    ) {
        let speller = english();
        let once = mended(&speller, &words.join(" "));
        prop_assert_eq!(mended(&speller, &once), once);
    }
}
