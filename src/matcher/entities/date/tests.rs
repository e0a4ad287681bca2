use super::*;
use jiff::civil::date;

const MONDAY: Date = date(2026, 11, 23);

#[test]
fn dates_are_read_as_people_say_them() {
    for (said, meant) in [
        ("it was due today", Some(date(2026, 11, 23))),
        ("Yesterday morning", Some(date(2026, 11, 22))),
        ("the day before yesterday", Some(date(2026, 11, 21))),
        ("since tuesday", Some(date(2026, 11, 17))),
        ("last Tues", Some(date(2026, 11, 17))),
        ("monday", Some(date(2026, 11, 23))),
        ("last monday", Some(date(2026, 11, 16))),
        ("next friday", Some(date(2026, 11, 27))),
        ("3 days ago", Some(date(2026, 11, 20))),
        ("a couple of weeks ago", Some(date(2026, 11, 9))),
        ("on the 20th of November", Some(date(2026, 11, 20))),
        ("Nov 20th", Some(date(2026, 11, 20))),
        ("2 jan", Some(date(2027, 1, 2))),
        ("20/11/26", Some(date(2026, 11, 20))),
        ("20.11.2026", Some(date(2026, 11, 20))),
        ("2026-11-20", Some(date(2026, 11, 20))),
        ("31/02/2026", None),
        ("30 february", None),
        ("dunno", None),
        ("", None),
        ("999 days ago", Some(date(2024, 2, 28))),
        ("😀 weds", Some(date(2026, 11, 18))),
        ("last night", Some(date(2026, 11, 22))),
        ("this morning", Some(date(2026, 11, 23))),
        ("a fortnight ago", Some(date(2026, 11, 9))),
        ("twelve days ago", Some(date(2026, 11, 11))),
        ("about a year ago", Some(date(2025, 11, 23))),
        ("in two weeks' time", Some(date(2026, 12, 7))),
        ("not been in two weeks", None),
        ("since the 3rd and nothing", Some(date(2026, 11, 3))),
        ("on the 25th", Some(date(2026, 10, 25))),
        ("the 3rd of july", Some(date(2026, 7, 3))),
        ("3 may 2025", Some(date(2025, 5, 3))),
        ("on the 3rd floor", None),
        ("this is the 3rd time", None),
        ("tuesday 17th", Some(date(2026, 11, 17))),
        ("Tuesday, 17 November", Some(date(2026, 11, 17))),
        ("friday the 4th", Some(date(2026, 12, 4))),
        ("christmas day", Some(date(2026, 12, 25))),
        ("New Year's Eve", Some(date(2026, 12, 31))),
        ("boxing day", Some(date(2026, 12, 26))),
        ("tuesday last week", Some(date(2026, 11, 17))),
        ("friday last week", Some(date(2026, 11, 20))),
        ("this friday", Some(date(2026, 11, 27))),
        ("every tuesday", None),
        ("he sat on the wall", None),
        ("in the sun all day", None),
        ("last sat", Some(date(2026, 11, 21))),
        ("sat morning", Some(date(2026, 11, 21))),
        ("over the weekend", Some(date(2026, 11, 21))),
        ("yesturday", Some(date(2026, 11, 22))),
        ("wensday", Some(date(2026, 11, 18))),
        ("20/11", Some(date(2026, 11, 20))),
        ("the bin is 3/4 full", None),
        ("its on 24/7", None),
        ("3.5 metres", None),
        ("99999999 days ago", None),
    ] {
        assert_eq!(find_date(said, MONDAY).map(|f| f.value), meant, "{said}");
    }
}

#[test]
fn a_date_says_how_sure_it_is() {
    let sureness = |text| find_date(text, MONDAY).expect(text).sureness;
    assert_eq!(sureness("today"), 1.0);
    assert_eq!(sureness("20 november"), 1.0);
    assert_eq!(sureness("tuesday"), 0.8);
    assert_eq!(sureness("03/04"), 0.6);
    assert_eq!(sureness("20/11"), 0.9);
}
