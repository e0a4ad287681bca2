//! Whether a place that somebody names is another council's.

use super::Scene;
use crate::assistant::towns::{Spoken, Town};
use crate::content::Pack;
use crate::domain::council::{Responsible, Tier};
use crate::domain::ids::{CouncilId, ServiceId};
use crate::matcher::entities::find_postcode;

/// A place that another council serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Border {
    /// The postcode district or the town, as it is called.
    pub place: String,
    /// The councils at whose doors the service is done by somebody else than here.
    pub others: Vec<CouncilId>,
    /// Whether a part of it is served from here all the same.
    pub here_too: bool,
}

impl Scene<'_> {
    /// The place in a text at which somebody else does the service than here; none when there is no such place, or the
    /// same body does it on both sides. `reported` says that the text reports something that is somewhere.
    pub fn border(&self, service: &ServiceId, text: &str, reported: bool) -> Option<Border> {
        let here = doer(&self.pack, service, self)?;
        let (place, councils, mut here_too) =
            self.postcode_of(text).or_else(|| self.town_of(text, reported))?;
        let mut doors: Vec<(CouncilId, CouncilId)> = Vec::new();
        for pack in councils.iter().filter_map(|id| self.mind.library.pack_on(id, self.language, self.today))
        {
            let council = &pack.council().id;
            if self.pack.is_under(council) || pack.is_under(&self.pack.council().id) {
                continue;
            }
            match doer(&pack, service, self) {
                Some(theirs) if theirs == here => here_too = true,
                Some(theirs) => doors.push((theirs, council.clone())),
                None => {}
            }
        }
        // One door for each body, its own rather than that of a parish or district that it works for.
        doors.sort_by_key(|(theirs, council)| theirs != council);
        let mut others: Vec<CouncilId> = Vec::new();
        let mut known: Vec<CouncilId> = Vec::new();
        for (theirs, council) in doors {
            if !known.contains(&theirs) {
                known.push(theirs);
                others.push(council);
            }
        }
        (!others.is_empty()).then_some(Border { place, others, here_too })
    }

    /// The district of a postcode, the councils that name it, and whether this one does.
    fn postcode_of(&self, text: &str) -> Option<(String, Vec<CouncilId>, bool)> {
        let district = find_postcode(text)?.value.district().to_owned();
        let has = |pack: &Pack<'_>| pack.postcodes().contains(&district.as_str());
        let library = &self.mind.library;
        let served = library.councils().filter(|council| council.tier != Tier::National);
        let packs = served.filter_map(|council| library.pack_on(&council.id, self.language, self.today));
        let councils = packs.filter(has).map(|pack| pack.council().id.clone()).collect();
        let here = has(&self.pack);
        Some((district, councils, here))
    }

    /// A town or parish that this council does not know, and the councils that do.
    fn town_of(&self, text: &str, reported: bool) -> Option<(String, Vec<CouncilId>, bool)> {
        let Town { found, spoken, councils } = self.mind.town(text)?;
        // The list of names is the same on every day; whose they are is not.
        let other_name = self.gazetteer.find(text).is_some_and(|own| own.value != found.value);
        let mut own = self.pack.places().flat_map(|places| places.towns.iter().chain(&places.parishes));
        if other_name || own.any(|town| *town == found.value) {
            return None;
        }
        let is_meant = spoken == Spoken::There || (reported && spoken == Spoken::Named);
        is_meant.then(|| (found.value, councils.to_vec(), false))
    }
}

/// The served council that does a service at a door; none when a body does that is not served here.
fn doer(pack: &Pack<'_>, service: &ServiceId, scene: &Scene<'_>) -> Option<CouncilId> {
    match pack.responsible(service, scene.today) {
        Responsible::Own => Some(pack.council().id.clone()),
        Responsible::Council(id) => Some(id),
        Responsible::Body { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::mind::Mind;
    use crate::content::tests::{TODAY, small};
    use crate::content::{Expected, Library, Source};
    use crate::matcher::{self, Limits, Model};
    use jiff::Timestamp;
    use jiff::civil::{Date, date};
    use jiff::tz::TimeZone;

    /// Loamshire and its parish Hayslope have LO1 and LO3; Holm has LO2, LO3 and Holmbury, and ends.
    fn mind() -> Mind {
        let mut files = small();
        let loam = files.get_mut("councils/loamshire/council.toml").unwrap();
        *loam = loam.replace("[\"LO1\"]", "[\"LO1\", \"LO3\"]\n\n[places]\ntowns = [\"Loamford\"]");
        *loam = loam.replace(
            "[facts.all]",
            "[[does]]\nservices = [\"gas_leak\"]\nby = \"pipes\"\n\n[bodies.pipes]\nname = \"Pipes\"\nwhy = \"Pipes.\"\n\n[facts.all]",
        );
        let holm = "name = \"Holm Council\"\nshort_name = \"Holm\"\ntier = \"unitary\"\nreference_prefix = \"HO\"\npostcodes = [\"LO2\", \"LO3\"]\nuntil = 2028-03-31\nsuccessor = \"loamshire\"\n\n[places]\ntowns = [\"Holmbury\"]\n\n[[does]]\nservices = [\"allotments\"]\nby = \"loamshire\"\n";
        files.insert("councils/holm/council.toml".to_owned(), holm.to_owned());
        let library = Library::load(&Source::Memory(files), TODAY, &Expected::default()).unwrap();
        Mind::new(library, Limits::default(), |examples, _| {
            Model::train(examples, &matcher::Options::default())
        })
        .unwrap()
    }

    fn border(mind: &Mind, at: &str, day: Date, service: &str, text: &str, reported: bool) -> String {
        let noon: Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
        let scene = Scene::new(mind, &CouncilId::parse(at).unwrap(), "en", noon, &TimeZone::UTC, 0).unwrap();
        let found = scene.border(&ServiceId::parse(service).unwrap(), text, reported);
        found.map_or("-".to_owned(), |border| {
            let others: Vec<&str> = border.others.iter().map(CouncilId::as_str).collect();
            format!(
                "{} {} {}",
                border.place,
                others.join("+"),
                if border.here_too { "and here" } else { "alone" }
            )
        })
    }

    #[test]
    fn a_place_is_at_the_border_when_somebody_else_does_the_service_there() {
        let mind = mind();
        let (bins, plots) = ("missed_bin", "allotments");
        for (at, service, text, reported, wanted) in [
            ("loamshire", bins, "14 lo2 1aa", true, "LO2 holm alone"),
            ("loamshire", bins, "14 lo2 1aa", false, "LO2 holm alone"),
            ("loamshire", bins, "14 lo1 1aa", true, "-"),
            ("loamshire", bins, "14 lo3 1aa", true, "LO3 holm and here"),
            ("loamshire", bins, "14 zz9 1aa", true, "-"),
            ("loamshire", plots, "14 lo2 1aa", true, "-"),
            ("loamshire", "gas_leak", "14 lo2 1aa", true, "-"),
            ("hayslope", bins, "14 lo2 1aa", true, "LO2 holm alone"),
            ("hayslope", bins, "14 lo1 1aa", true, "-"),
            ("holm", bins, "lo1 1aa", true, "LO1 loamshire alone"),
            ("loamshire", bins, "bin missed in Holmbury", false, "Holmbury holm alone"),
            ("loamshire", bins, "bin missed, Holmbury", true, "Holmbury holm alone"),
            ("loamshire", bins, "bin missed, Holmbury", false, "-"),
            ("loamshire", bins, "the road to Holmbury", true, "-"),
            ("loamshire", bins, "bin missed in Loamford", true, "-"),
            ("loamshire", bins, "between Loamford and Holmbury", true, "-"),
        ] {
            assert_eq!(border(&mind, at, TODAY, service, text, reported), wanted, "{at}: {text}");
        }
        let after = date(2028, 4, 1);
        assert_eq!(border(&mind, "loamshire", after, bins, "14 lo2 1aa", true), "-", "Holm has ended");
        assert_eq!(
            border(&mind, "holm", after, bins, "14 lo1 1aa", true),
            "-",
            "Loamshire answers at its door"
        );
    }
}
