use super::*;
use jiff::civil::date;

fn said(text: &str) -> Vec<(EntityKind, String)> {
    let gazetteer = Gazetteer::new([
        "Mill Lane, Ambridge",
        "Bin Lane, Ambridge",
        "Church Lane, Ambridge",
        "Church Lane, Loxley Barrett",
        "Market Street, Borchester",
        "Borchester",
        "Eye",
    ]);
    let context = Context { gazetteer: &gazetteer, today: date(2026, 11, 23) };
    find_all(text, &context).into_iter().map(|entity| (entity.kind, entity.value)).collect()
}

#[test]
fn every_detail_of_an_enquiry_is_named_once_and_in_order() {
    use EntityKind::*;
    for (text, meant) in [
        (
            "my blue bin at 14 mil lane ip12 4lp was missed last tuesday, ring 07700 900123 or jill@archers.example",
            vec![
                (Bin, "blue bin"),
                (Address, "14 Mill Lane, Ambridge, IP12 4LP"),
                (Date, "2026-11-17"),
                (Telephone, "07700 900123"),
                (Email, "jill@archers.example"),
            ],
        ),
        (
            "light number 7 on church lane has been out since 7.30pm yesterday",
            vec![(Column, "7"), (Street, "Church Lane"), (Time, "19:30"), (Date, "2026-11-22")],
        ),
        (
            "abandoned ford ab12 cde in borchester, ///filled.count.soap",
            vec![(Registration, "AB12 CDE"), (Place, "Borchester"), (What3Words, "///filled.count.soap")],
        ),
        (
            "ref BO-7K2-P4: charged £12.50 on 03/04, half 7 this morning",
            vec![
                (Reference, "BO-7K2-P4"),
                (Money, "£12.50"),
                (Date, "2027-04-03"),
                (Time, "07:30"),
                (Date, "2026-11-23"),
            ],
        ),
        ("on bin lane", vec![(Street, "Bin Lane, Ambridge")]),
        (
            "from mill lane to markt st",
            vec![(Street, "Mill Lane, Ambridge"), (Street, "Market Street, Borchester")],
        ),
        ("plate ab24cde, reference bo7k2p4", vec![(Registration, "AB24 CDE"), (Reference, "BO-7K2-P4")]),
        ("BO4 1AA and bo4 1ab", vec![(Postcode, "BO4 1AA"), (Postcode, "BO4 1AB")]),
        ("an eye on my bin", vec![]),
        ("", vec![]),
    ] {
        let meant: Vec<_> = meant.into_iter().map(|(kind, value)| (kind, value.to_owned())).collect();
        assert_eq!(said(text), meant, "{text}");
    }
}
