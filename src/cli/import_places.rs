//! `moothall import places`: a whole list of streets, from any table with a heading, into a council's places.

use crate::domain::ids::CouncilId;
use anyhow::{Context, anyhow, bail, ensure};
use csv::StringRecord;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Headings that lists of streets use, in small letters: the National Street Gazetteer's, OS Open Names', and plain ones.
const STREETS: [&str; 7] =
    ["street_descriptor", "street descriptor", "street_name", "street name", "street", "road", "name1"];
const PLACES: [&str; 8] =
    ["populated_place", "locality", "town_name", "town name", "town", "locality_name", "parish", "place"];

/// Arguments of `moothall import places`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A table of comma-separated values with a heading, such as an export of the street gazetteer or of OS Open Names
    file: PathBuf,
    /// The council whose streets these are
    #[arg(long, value_name = "SLUG")]
    council: CouncilId,
    /// Where the table is from, its date and its licence: it is written into the file
    #[arg(long, value_name = "WORDS")]
    source: String,
    /// The heading over the names of streets, when it is not found
    #[arg(long, value_name = "HEADING")]
    street: Option<String>,
    /// The heading over the town or village of a street, when it is not found; "none" for a table without
    #[arg(long, value_name = "HEADING")]
    place: Option<String>,
    /// Take only lines with this value under this heading; may be given again, and all must hold
    #[arg(long, value_name = "HEADING=VALUE")]
    only: Vec<String>,
    /// The content folder to write into
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// What is written: `councils/<slug>/places.toml`.
#[derive(Serialize)]
struct Places<'a> {
    source: &'a str,
    streets: BTreeSet<String>,
}

/// Reads the table and writes the council's `places.toml`, in place of one that is there.
///
/// # Errors
/// When the council has no folder, the table cannot be read (with the line), a heading is not there (with those that
/// are), or no line is taken. Then nothing was written.
pub(super) fn run(args: &Args, folder: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    let council = args.folder.as_deref().unwrap_or(folder).join("councils").join(args.council.as_str());
    ensure!(
        council.join("council.toml").exists(),
        "{} is not there: moothall new council makes it",
        council.join("council.toml").display()
    );
    ensure!(!args.source.trim().is_empty(), "--source must say where the table is from");
    let table = fs::read(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let streets = streets(args, &table).with_context(|| args.file.display().to_string())?;
    let count = streets.len();
    let path = council.join("places.toml");
    let text = toml::to_string_pretty(&Places { source: args.source.trim(), streets })?;
    fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    writeln!(out, "Wrote {count} streets to {}. Now run moothall check.", path.display())?;
    Ok(())
}

/// The streets of the table, each with its place where it has one.
fn streets(args: &Args, table: &[u8]) -> anyhow::Result<BTreeSet<String>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table);
    let headings = reader.headers()?.clone();
    let street = column(&headings, args.street.as_deref(), &STREETS)?.ok_or_else(|| {
        anyhow!("no heading for streets is known: name it with --street. {}", those(&headings))
    })?;
    let place = match args.place.as_deref() {
        Some("none") => None,
        named => column(&headings, named, &PLACES)?,
    };
    let mut only = Vec::new();
    for condition in &args.only {
        let Some((heading, value)) = condition.split_once('=') else {
            bail!("--only {condition}: write HEADING=VALUE");
        };
        only.extend(column(&headings, Some(heading), &[])?.map(|column| (column, value)));
    }
    let mut streets = BTreeSet::new();
    for line in reader.records() {
        let line = line?;
        let cell = |column: usize| line.get(column).unwrap_or_default();
        if cell(street).is_empty() || only.iter().any(|(column, value)| cell(*column) != *value) {
            continue;
        }
        let place = place.map(cell).filter(|place| !place.is_empty());
        streets.insert(match place {
            Some(place) => format!("{}, {}", in_titles(cell(street)), in_titles(place)),
            None => in_titles(cell(street)),
        });
    }
    ensure!(!streets.is_empty(), "no line has a street; see --street and --only");
    Ok(streets)
}

/// The place of the heading that was named, or of the first that is known.
fn column(headings: &StringRecord, named: Option<&str>, known: &[&str]) -> anyhow::Result<Option<usize>> {
    let find = |wanted: &str| headings.iter().position(|heading| heading.eq_ignore_ascii_case(wanted));
    match named {
        Some(named) => {
            find(named).map(Some).ok_or_else(|| anyhow!("there is no heading {named:?}. {}", those(headings)))
        }
        None => Ok(known.iter().find_map(|known| find(known))),
    }
}

fn those(headings: &StringRecord) -> String {
    format!("The table has: {}", headings.iter().collect::<Vec<_>>().join(", "))
}

/// "MILL LANE" as "Mill Lane", since many tables are in capitals; a name with small letters stays as it is.
fn in_titles(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut titled = String::with_capacity(name.len());
    let mut begins = true;
    for c in name.chars() {
        if begins {
            titled.push(c)
        } else {
            titled.extend(c.to_lowercase())
        }
        begins = !c.is_alphanumeric() && c != '\'';
    }
    titled
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\u{feff}ID,NAME1,LOCAL_TYPE,POPULATED_PLACE,DISTRICT\n\
        1,MILL LANE,Named Road,AMBRIDGE,Borset\n\
        2,\"St Mary's Road, East\",Named Road,,Borset\n\
        3,MILL LANE,Named Road,AMBRIDGE,Borset\n\
        4,Borchester,Town,,Borset\n\
        5,FAR ROAD,Named Road,ELSEWHERE,Other\n";

    fn import(table: &str, more: &[&str]) -> anyhow::Result<String> {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            args: Args,
        }
        let folder = tempfile::tempdir()?;
        let council = folder.path().join("councils/borset");
        fs::create_dir_all(&council)?;
        fs::write(council.join("council.toml"), "")?;
        let file = folder.path().join("streets.csv");
        fs::write(&file, table)?;
        let file = file.display().to_string();
        let line = ["import", &file, "--council", "borset", "--source", "A table"].into_iter();
        let line: Line = clap::Parser::try_parse_from(line.chain(more.iter().copied()))?;
        run(&line.args, folder.path(), &mut Vec::new())?;
        Ok(fs::read_to_string(council.join("places.toml"))?)
    }

    #[test]
    fn streets_are_taken_once_with_their_place_and_in_plain_letters() {
        let only = ["--only", "LOCAL_TYPE=Named Road", "--only", "district=Borset"];
        let written: toml::Table = import(TABLE, &only).unwrap().parse().unwrap();
        let streets: Vec<&str> =
            written["streets"].as_array().unwrap().iter().map(|street| street.as_str().unwrap()).collect();
        assert_eq!(streets, ["Mill Lane, Ambridge", "St Mary's Road, East"]);
        assert_eq!(written["source"].as_str(), Some("A table"));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_what_to_do() {
        for (table, more, told) in [
            ("a,b\n1,2\n", &[][..], "--street. The table has: a, b"),
            (TABLE, &["--street", "roads"], "no heading \"roads\". The table has: "),
            (TABLE, &["--only", "DISTRICT"], "HEADING=VALUE"),
            (TABLE, &["--only", "DISTRICT=Nowhere"], "no line has a street"),
            ("street,town\nMill Lane\n", &[], "found record with 1 field"),
            ("", &[], "--street"),
        ] {
            let error = format!("{:#}", import(table, more).unwrap_err());
            assert!(error.contains(told), "{error}");
        }
    }
}
