//! `moothall new council`: the three files that put a council on the map, checked at once.

use crate::content::Expected;
use crate::content::{Fault, Library, Severity, Source};
use crate::domain::ids::CouncilId;
use crate::domain::place::Postcode;
use anyhow::{Context, bail};
use jiff::civil::Date;
use std::fs;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

/// The files, each with its comments: who the council is, what its answers say, and what its places are called.
const FILES: [(&str, &str); 3] = [
    ("council.toml", include_str!("new_council/council.toml")),
    ("facts/contact.toml", include_str!("new_council/contact.toml")),
    ("places.toml", include_str!("new_council/places.toml")),
];

/// Arguments of `moothall new council`. What is missing is asked for on a terminal.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Its name in full, such as "Borsetshire Council".
    #[arg(long)]
    pub name: Option<String>,
    /// Its short name in addresses and folders, such as borsetshire; made from the name when left out.
    #[arg(long)]
    pub slug: Option<String>,
    /// The kind of council.
    #[arg(long)]
    pub tier: Option<Tier>,
    /// The slug of the council above it, which does the rest for a parish and lends its facts.
    #[arg(long)]
    pub parent: Option<String>,
    /// Postcode districts, such as BO1,BO2.
    #[arg(long, value_delimiter = ',')]
    pub postcodes: Vec<String>,
    /// The content folder to write into.
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

/// The kinds of council that can be made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Tier {
    /// Roads, schools and social care for a whole county.
    County,
    /// Bins, council tax, housing and planning for part of a county.
    District,
    /// All of both.
    Unitary,
    /// A parish or town council.
    Parish,
}

impl Tier {
    fn as_str(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::District => "district",
            Self::Unitary => "unitary",
            Self::Parish => "parish",
        }
    }
}

/// Where questions are answered from; none when nobody sits at a terminal.
pub type Answers<'a> = Option<&'a mut dyn BufRead>;

/// A council that was made.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// Its slug.
    pub id: CouncilId,
    /// The content folder it is in.
    pub folder: PathBuf,
    /// Whether it can be talked to: `check` found no error, and the folder has something to say.
    pub answers: bool,
    /// Whether `check` found an error, which was told.
    pub faulty: bool,
}

/// Writes `council.toml`, `facts/contact.toml` and `places.toml` into `councils/<slug>/`, checks them and says what to do
/// next.
///
/// # Errors
/// When an argument is missing and nobody can be asked, has the wrong shape, or the file exists or cannot be written.
/// Then nothing was written.
pub fn run(
    args: Args,
    folder: &Path,
    today: Date,
    expected: &Expected,
    mut answers: Answers<'_>,
    out: &mut impl Write,
) -> anyhow::Result<Made> {
    let folder = args.folder.as_deref().unwrap_or(folder);
    let mut ask = |given: Option<String>, question: &str, option: &str| {
        given.map_or_else(|| answer(&mut answers, question, option, out), Ok)
    };
    let name = ask(args.name, "What is the council called, in full?", "--name")?;
    if name.trim().is_empty() {
        bail!("a council needs a name");
    }
    let id = CouncilId::parse(&args.slug.unwrap_or_else(|| slug(&name)))?;
    let tier = match args.tier {
        Some(tier) => tier,
        None => {
            let word = ask(None, "Is it a county, district, unitary or parish council?", "--tier")?;
            <Tier as clap::ValueEnum>::from_str(&word, true)
                .map_err(|_| anyhow::anyhow!("`{word}` is none of county, district, unitary and parish"))?
        }
    };
    let parent = match args.parent {
        None if tier == Tier::Parish => {
            Some(ask(None, "Which council does the rest? Give its slug.", "--parent")?)
        }
        parent => parent,
    };
    let parent = parent.map(|slug| CouncilId::parse(&slug)).transpose()?;
    let postcodes = if args.postcodes.is_empty() && answers.is_some() {
        let line = answer(&mut answers, POSTCODES, "--postcodes", out)?;
        line.split([',', ' ']).filter(|part| !part.is_empty()).map(str::to_uppercase).collect()
    } else {
        args.postcodes
    };
    for district in &postcodes {
        if Postcode::parse(&format!("{district} 1AA")).is_none_or(|whole| whole.district() != district) {
            bail!("`{district}` is no postcode district: write the part before the space, such as BO1");
        }
    }
    let home = folder.join("councils").join(id.as_str());
    if home.exists() {
        bail!("{} is there already: change it, or choose another --slug", home.display());
    }
    let source = Source::Folder(folder.to_owned());
    let before = Library::read(&source, today, expected);
    let prefix = prefix(&before, id.as_str());
    for (file, template) in FILES {
        let path = home.join(file);
        let text = filled(template, &name, tier, parent.as_ref(), &prefix, &postcodes, today);
        fs::create_dir_all(path.parent().unwrap_or(&home))
            .and_then(|()| fs::write(&path, text))
            .with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(out, "Wrote {}.", path.display())?;
    }
    report(&Library::read(&source, today, expected), id, folder, out)
}

const POSTCODES: &str = "Which postcode districts does it have, such as BO1, BO2? (May stay empty.)";

fn answer(
    answers: &mut Answers<'_>,
    question: &str,
    option: &str,
    out: &mut impl Write,
) -> anyhow::Result<String> {
    let Some(input) = answers else { bail!("{option} is missing, and there is no terminal to ask on") };
    write!(out, "{question} ")?;
    out.flush()?;
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        bail!("{option} is missing");
    }
    Ok(line.trim().to_owned())
}

/// What was found wrong with the new council, and what to do next.
fn report(library: &Library, id: CouncilId, folder: &Path, out: &mut impl Write) -> anyhow::Result<Made> {
    let own = format!("councils/{id}/");
    let is_own = |fault: &&Fault| fault.file.starts_with(&own) && fault.severity > Severity::Note;
    let faults: Vec<_> = library.faults().iter().filter(is_own).collect();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    let faulty = faults.iter().any(|fault| fault.severity == Severity::Error);
    if faulty {
        writeln!(out, "Mend this, then run: moothall check --folder {}", folder.display())?;
    } else {
        writeln!(out, "The check found nothing wrong. Fill in what the three files ask for. Then:")?;
        writeln!(out, "  moothall check --notes --folder {}", folder.display())?;
        writeln!(out, "  MOOTHALL_CONTENT__FOLDER={} moothall chat --council {id}", folder.display())?;
    }
    let answers = !library.faults().refuse() && library.intents("en").next().is_some();
    Ok(Made { id, folder: folder.to_owned(), answers, faulty })
}

/// "East Suffolk Council" is `east-suffolk`.
fn slug(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    short(&plain).split_whitespace().collect::<Vec<_>>().join("-")
}

/// The name without the words that every council's name ends in.
fn short(name: &str) -> String {
    const ENDINGS: [&str; 8] =
        ["council", "city", "county", "district", "borough", "parish", "town", "metropolitan"];
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| ENDINGS.contains(&word.to_lowercase().as_str()))
    {
        words.pop();
    }
    words.join(" ")
}

/// Two letters of the slug that no other council has, the first pair that is free.
fn prefix(library: &Library, slug: &str) -> String {
    let letters: Vec<char> = slug.to_ascii_uppercase().chars().filter(char::is_ascii_alphabetic).collect();
    let taken: Vec<&str> = library.councils().filter_map(|council| council.prefix()).collect();
    let rest = letters.iter().skip(1).copied().chain('A'..='Z');
    let first = letters.first().copied().unwrap_or('X');
    let mut pairs = rest.map(|second| format!("{first}{second}"));
    pairs.find(|pair| !taken.contains(&pair.as_str())).unwrap_or_else(|| "XX".to_owned())
}

fn filled(
    template: &str,
    name: &str,
    tier: Tier,
    parent: Option<&CouncilId>,
    prefix: &str,
    postcodes: &[String],
    today: Date,
) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let parent = match parent {
        Some(id) => format!("parent = {}", quoted(id.as_str())),
        None => "# parent = \"borsetshire\"  # a council that lends its facts and wording".to_owned(),
    };
    // The name comes last: whatever it holds is then not taken for a place to fill in.
    template
        .replace("@tier@", &quoted(tier.as_str()))
        .replace("@parent@", &parent)
        .replace("@prefix@", &quoted(prefix))
        .replace("@postcodes@", &toml::Value::from(postcodes.to_vec()).to_string())
        .replace("@today@", &today.to_string())
        .replace("@short@", &quoted(&short(name)))
        .replace("@name@", &quoted(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn make(folder: &Path, args: Args, typed: Option<&str>) -> (String, Result<Made, String>) {
        let mut out = Vec::new();
        let mut input = typed.map(str::as_bytes);
        let answers = input.as_mut().map(|input| input as &mut dyn BufRead);
        let done = run(args, folder, date(2026, 11, 23), &Expected::default(), answers, &mut out);
        (String::from_utf8(out).expect("text"), done.map_err(|error| error.to_string()))
    }

    #[test]
    fn a_new_council_passes_the_check_and_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let args = || Args {
            name: Some("Loamshire \"New\" County Council".into()),
            tier: Some(Tier::Unitary),
            postcodes: vec!["LO1".into()],
            ..Args::default()
        };
        let (out, done) = make(folder.path(), args(), None);
        let made = done.expect("made");
        assert!(!made.faulty && made.answers, "the shared content is compiled in: {out}");
        assert_eq!(made.id.as_str(), "loamshire-new");
        for (file, _) in FILES {
            assert!(folder.path().join("councils/loamshire-new").join(file).exists(), "{file}");
        }
        let (_, again) = make(folder.path(), args(), None);
        assert!(again.expect_err("refused").contains("is there already"));
    }

    #[test]
    fn what_is_missing_is_asked_for_on_a_terminal_and_refused_without_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_, alone) = make(folder.path(), Args::default(), None);
        assert_eq!(alone, Err("--name is missing, and there is no terminal to ask on".to_owned()));
        let (out, done) = make(
            folder.path(),
            Args::default(),
            Some("Hayslope Parish Council\nparish\nloamshire\nlo1, LO2\n"),
        );
        assert!(done.expect("made").faulty, "the parent is not there yet");
        let written =
            fs::read_to_string(folder.path().join("councils/hayslope/council.toml")).expect("there");
        assert!(written.contains("postcodes = [\"LO1\", \"LO2\"]"), "{written}");
        assert!(out.contains("councils/hayslope/council.toml:7: There is no council `loamshire`."), "{out}");
    }
}
