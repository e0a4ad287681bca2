use super::*;

fn gazetteer() -> Gazetteer {
    Gazetteer::new([
        "Mill Lane, Ambridge",
        "The Street, Hollerton",
        "The Green, Ambridge",
        "High Street, Borchester",
        "High Street, Hollerton",
        "Church Lane, Ambridge",
        "Church Lane, Loxley Barrett",
        "Market Street, Borchester",
        "Mercer's Yard, Borchester",
        "St Stephen's Road, Borchester",
        "Penny Lane End, Penny Hassett",
        "Churchfield Road, Borchester",
        "Bell Lane, Borchester",
        "Hall Park, Borchester",
        "Lakeside, Lower Loxley",
        "Jubilee Crescent, Borchester",
        "Borchester",
        "Sudbury",
        "Eye",
        "Reading",
        "Ambridge",
        "Loxley Barrett",
        "Tŷ Gwyn",
    ])
}

fn found(text: &str) -> Option<String> {
    gazetteer().find(text).map(|found| found.value)
}

#[test]
fn a_name_is_found_however_it_is_written() {
    for (said, meant) in [
        ("pothole on mill lane near the pub", "Mill Lane, Ambridge"),
        ("MILL LANE", "Mill Lane, Ambridge"),
        ("mil lane", "Mill Lane, Ambridge"),
        ("mill ln", "Mill Lane, Ambridge"),
        ("milllane", "Mill Lane, Ambridge"),
        ("mill lnae flooded", "Mill Lane, Ambridge"),
        ("Mill Lane's lights", "Mill Lane, Ambridge"),
        ("markt street", "Market Street, Borchester"),
        ("markt st", "Market Street, Borchester"),
        ("church field rd", "Churchfield Road, Borchester"),
        ("mercers yard", "Mercer's Yard, Borchester"),
        ("st. stephens rd", "St Stephen's Road, Borchester"),
        ("Saint Stephen’s Road", "St Stephen's Road, Borchester"),
        ("jubillee cresent", "Jubilee Crescent, Borchester"),
        ("penny lane end", "Penny Lane End, Penny Hassett"),
        ("lakside is flooded", "Lakeside, Lower Loxley"),
        ("church lane", "Church Lane"),
        ("church lane, loxley barrett", "Church Lane, Loxley Barrett"),
        ("church lane in ambridge", "Church Lane, Ambridge"),
        ("i am in ambridge, its church lane", "Church Lane, Ambridge"),
        ("9 high st hollerton", "High Street, Hollerton"),
        ("sudbery library", "Sudbury"),
        ("in borchestre town hall", "Borchester"),
        ("the lights in eye", "Eye"),
        ("we moved to Eye last year", "Eye"),
        ("near reading", "Reading"),
        ("4 the green", "The Green, Ambridge"),
        ("ty gwyn", "Tŷ Gwyn"),
        ("😀mill\u{a0}lane😀", "Mill Lane, Ambridge"),
    ] {
        assert_eq!(found(said).as_deref(), Some(meant), "{said}");
    }
}

#[test]
fn an_everyday_word_is_no_place() {
    for said in [
        "",
        "the street lights are out",
        "my lane is flooded",
        "on the green",
        "something in my eye",
        "i was reading a book",
        "Reading your letter",
        "KEEP AN EYE OUT",
        "ball park figure",
        "ball lane",
        "bull lane",
        "the church late at night",
        "the road is closed",
        "a mill. lane closed",
        "sunday",
        "high up in the street",
        "😀 é",
    ] {
        assert_eq!(found(said), None, "{said}");
    }
}

#[test]
fn slips_cost_sureness() {
    let sureness = |said| gazetteer().find(said).expect(said).sureness;
    assert_eq!(sureness("mill lane"), 1.0);
    assert_eq!(sureness("mill ln"), 1.0);
    assert_eq!(sureness("mil lane"), 0.85);
    assert_eq!(sureness("borchstre"), 0.7);
}

#[test]
fn between_two_names_equally_near_none_is_chosen() {
    let gazetteer = Gazetteer::new(["Hawthorn Road", "Hawthorp Road"]);
    assert_eq!(gazetteer.find("hawthorm road"), None);
}

#[test]
fn the_span_holds_the_name_and_the_town_behind_it() {
    let said = "é at 9 Church Lane, Ambridge please";
    let found = gazetteer().find(said).expect("a street");
    assert_eq!(&said[found.span], "Church Lane, Ambridge");
}
