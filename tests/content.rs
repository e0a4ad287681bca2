//! One named test for each file of `tests/content`: `cargo test --test content missed_bin` runs one.
//!
//! Content is tested as it is compiled in, so a change of words without a change of code is tested too.

use jiff::civil::date;
use libtest_mimic::{Arguments, Failed, Trial};
use moothall::assistant::mind::Mind;
use moothall::assistant::review::rehearse;
use moothall::assistant::wording::EXPECTED;
use moothall::content::schema::Does;
use moothall::content::{Library, Pack, Source, TestFile};
use moothall::matcher::{Limits, Options};
use moothall::models::{Cache, encoder};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    // A fixed day: these tests must not begin to fail when a review runs out.
    let library = Library::read(&Source::Embedded, date(2026, 11, 23), &EXPECTED);
    if library.faults().refuse() {
        let faults = Failed::from(library.faults());
        let sound = Trial::test("the_content_has_no_fault", move || Err(faults));
        return libtest_mimic::run(&arguments, vec![sound]).exit_code();
    }
    let cache = Cache::new(env!("CARGO_TARGET_TMPDIR"));
    let encoder = encoder::Choice::Bundled.load().expect("the bundled encoder is sound");
    let learnt = Mind::new(library, Limits::default(), |examples, language| {
        let language = Arc::new(language);
        cache.load_or_train(examples, &Options { language, encoder: encoder.clone(), ..Options::default() })
    });
    let mind = Arc::new(learnt.expect("content without a fault can be learnt"));
    let files = (0..mind.library.tests().len()).map(|index| {
        let mind = Arc::clone(&mind);
        let name = mind.library.tests()[index].file.clone();
        Trial::test(name, move || run(&mind, &mind.library.tests()[index]).map_err(Failed::from))
    });
    libtest_mimic::run(&arguments, files.collect()).exit_code()
}

/// What must hold of one file: its phrases lead where they should, and every council has something to say there.
fn run(mind: &Mind, file: &TestFile) -> Result<(), String> {
    let councils =
        mind.library.councils().filter_map(|council| mind.library.pack(&council.id, &file.language));
    let mut faults: Vec<String> = councils.filter_map(|pack| silent(&pack, file)).collect();
    faults.extend(rehearse(mind, file));
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// Every council has something to say to what leads here, whichever facts it has given.
fn silent(pack: &Pack<'_>, file: &TestFile) -> Option<String> {
    let values = pack.values(date(2026, 11, 23)).with("reference", "XX-7K2-P4").with("due", "2026-11-26");
    let (key, values) = match pack.intent(&file.intent) {
        Some(intent) if intent.does == Does::Report => {
            let said = intent.details.iter().filter(|detail| detail.is_sure());
            ("done", said.fold(values, |values, detail| values.with(detail.name.as_str(), "so")))
        }
        _ => ("answer", values),
    };
    let reply = pack.reply(&file.intent, key, &values);
    let is_sound = reply.is_some_and(|reply| !reply.speech.is_empty() && !reply.text.contains("{{"));
    (!is_sound).then(|| format!("{} says nothing for {}", pack.council().id, file.intent))
}
