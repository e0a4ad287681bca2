//! `moothall check`: every fault of every content file, with file, line and what to do; on request, advice on phrases.

mod confusions;

use super::Global;
use crate::app;
use crate::assistant::review::{self, Advice};
use crate::assistant::wording::EXPECTED;
use crate::config::Config;
use crate::content::{Expected, Fault, Faults, Library, Severity, Source};
use anyhow::Context;
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `moothall check`.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Check the content of this folder instead of the one that is set or compiled in.
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// Print one JSON object that a program can read.
    #[arg(long)]
    pub json: bool,
    /// Also print notes: facts a council has not given, which only make answers shorter.
    #[arg(long)]
    pub notes: bool,
    /// Also take out each phrase in turn and say which lead to another intent, which intents have too few, and which
    /// say the same again and again. Takes some minutes.
    #[arg(long)]
    pub confusions: bool,
}

/// The whole check: the files, then whether the phrases of their tests lead where they should.
///
/// # Errors
/// When the settings cannot be read or the output cannot be written.
pub fn run_with_rehearsal(args: &Args, global: &Global, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let config = global.config()?;
    let source = args.folder.clone().map_or_else(|| app::source(&config), Source::Folder);
    let rehearse = |_: &Library| rehearsed(&config, &source);
    let advise = |library: &Library| advised(&config, library);
    run(args, source.clone(), global.today(&config)?, &EXPECTED, rehearse, advise, out)
}

/// Advice on every language, also of content that is refused as long as it can be learnt.
fn advised(config: &Config, library: &Library) -> anyhow::Result<Vec<Advice>> {
    let encoder = app::encoder(config)?;
    let advise = |language| {
        review::advise(library, language, encoder.clone())
            .with_context(|| format!("the phrases of `{language}` cannot be looked at for confusions"))
    };
    library.languages().map(advise).collect()
}

fn rehearsed(config: &Config, source: &Source) -> Vec<Fault> {
    let fault = |file: &str, what: String| Fault {
        file: file.to_owned(),
        line: 1,
        severity: Severity::Error,
        what,
        fix: "Change the phrases of one of the two, or the test.".to_owned(),
    };
    match app::mind(config, source) {
        Ok(mind) => {
            let tests = mind.library.tests().iter();
            tests
                .flat_map(|test| {
                    let failed = review::rehearse(&mind, test);
                    failed.into_iter().map(|what| fault(&test.file, what))
                })
                .collect()
        }
        Err(error) => vec![fault("intents", format!("{error:#}"))],
    }
}

/// Checks everything and prints what was found; the exit status is 1 when the content must be refused.
///
/// `more` holds the checks that need more than the content itself, such as whether safety patterns compile and whether
/// the matcher leads each test phrase where it should; it runs on content that is right as far as it goes. `advise` is
/// asked when confusions are wanted, whatever was found: advice may be what mends it.
///
/// # Errors
/// When the output cannot be written, or `advise` fails.
pub fn run(
    args: &Args,
    source: Source,
    today: Date,
    expected: &Expected,
    more: impl FnOnce(&Library) -> Vec<Fault>,
    advise: impl FnOnce(&Library) -> anyhow::Result<Vec<Advice>>,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let source = args.folder.clone().map_or(source, Source::Folder);
    let library = Library::read(&source, today, expected);
    let mut faults = library.faults().clone();
    if !faults.refuse() {
        faults.extend(more(&library));
        faults.tidy();
    }
    if args.json {
        let advice = args.confusions.then(|| advise(&library)).transpose()?;
        print_json(&faults, advice.as_deref(), out)?;
    } else {
        print(&library, &faults, args.notes, out)?;
        if args.confusions {
            advise(&library)?.iter().try_for_each(|advice| confusions::print(advice, out))?;
        }
    }
    Ok(if faults.refuse() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Faults by file, a count, and what to do next.
fn print(library: &Library, faults: &Faults, notes: bool, out: &mut impl Write) -> io::Result<()> {
    let shown = faults.iter().filter(|fault| notes || fault.severity > Severity::Note);
    let mut file = None;
    for fault in shown {
        if file.replace(&fault.file).is_some_and(|last| *last != fault.file) {
            writeln!(out)?;
        }
        writeln!(out, "{fault}")?;
    }
    if file.is_some() {
        writeln!(out)?;
    }
    let [errors, warnings, unsaid] =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| faults.count(severity));
    let intents = library.languages().next().map_or(0, |first| {
        let examples = library.examples(first);
        examples.map(|(_, intent)| intent).collect::<std::collections::BTreeSet<_>>().len()
    });
    let phrases: usize = library.languages().map(|language| library.examples(language).count()).sum();
    writeln!(
        out,
        "Checked {intents} intents, {phrases} phrases and {} councils: {}, {}{}.",
        library.councils().count(),
        count(errors, "error"),
        count(warnings, "warning"),
        match unsaid {
            0 => String::new(),
            _ if notes => format!(", {}", count(unsaid, "note")),
            _ => format!(", {} (--notes shows them)", count(unsaid, "note")),
        },
    )
}

fn print_json(faults: &Faults, advice: Option<&[Advice]>, out: &mut impl Write) -> io::Result<()> {
    let mut object = serde_json::json!({
        "errors": faults.count(Severity::Error),
        "warnings": faults.count(Severity::Warning),
        "notes": faults.count(Severity::Note),
        "faults": faults,
    });
    if let Some(advice) = advice {
        object["confusions"] = serde_json::json!(advice);
    }
    writeln!(out, "{object}")
}

fn count(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeMap;

    fn check(files: BTreeMap<String, String>, json: bool) -> (String, ExitCode) {
        let mut out = Vec::new();
        let args = Args { json, ..Args::default() };
        let source = Source::Memory(files);
        let code = run(
            &args,
            source,
            date(2026, 11, 23),
            &Expected::default(),
            |_| Vec::new(),
            |_| Ok(Vec::new()),
            &mut out,
        );
        (String::from_utf8(out).expect("text"), code.expect("written"))
    }

    #[test]
    fn faults_are_listed_with_a_count_and_status_one() {
        let bad = BTreeMap::from([("councils/Bad/council.toml".to_owned(), String::new())]);
        let (text, code) = check(bad.clone(), false);
        assert!(text.contains("councils/Bad/council.toml:1: Nothing reads a file at this path."), "{text}");
        assert!(text.contains("1 error, 1 warning."), "{text}");
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::FAILURE));
        let (text, _) = check(bad, true);
        let object: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(object["faults"][0]["line"], 1);
        assert_eq!(object["faults"][0]["severity"], "error");
    }

    #[test]
    fn checks_from_outside_count_too() {
        let mut out = Vec::new();
        let more = |_: &Library| {
            let mut faults = Faults::default();
            faults.error(crate::content::Spot::top("x"), "Does not compile", "");
            faults.iter().cloned().collect()
        };
        let (args, source) = (Args::default(), Source::Memory(BTreeMap::new()));
        run(&args, source, date(2026, 11, 23), &Expected::default(), more, |_| Ok(Vec::new()), &mut out)
            .expect("written");
        assert!(String::from_utf8(out).expect("text").contains("x:1: Does not compile.\n"));
    }
}
