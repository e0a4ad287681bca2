//! One named test for each file of `tests/content`: `cargo test --test content missed_bin` runs one.
//!
//! Content is tested as it is compiled in, so a change of words without a change of code is tested too.

use jiff::civil::date;
use libtest_mimic::{Arguments, Failed, Trial};
use moothall::content::schema::Does;
use moothall::content::{Expected, Library, Pack, Source, TestFile};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    // A fixed day: these tests must not begin to fail when a review runs out.
    let library = Arc::new(Library::read(&Source::Embedded, date(2026, 11, 23), &Expected::default()));
    let sound = {
        let library = Arc::clone(&library);
        Trial::test("the_content_has_no_fault", move || match library.faults() {
            faults if faults.refuse() => Err(Failed::from(faults)),
            _ => Ok(()),
        })
    };
    let files = (0..library.tests().len()).map(|index| {
        let library = Arc::clone(&library);
        let name = library.tests()[index].file.clone();
        Trial::test(name, move || run(&library, &library.tests()[index]).map_err(Failed::from))
    });
    libtest_mimic::run(&arguments, [sound].into_iter().chain(files).collect()).exit_code()
}

/// What must hold of one file.
fn run(library: &Library, file: &TestFile) -> Result<(), String> {
    let councils = library.councils().filter_map(|council| library.pack(&council.id, &file.language));
    let silent: Vec<String> = councils.filter_map(|pack| silent(&pack, file)).collect();
    if silent.is_empty() { Ok(()) } else { Err(silent.join("\n")) }
}

/// Every council has something to say to what leads here, whichever facts it has given.
fn silent(pack: &Pack<'_>, file: &TestFile) -> Option<String> {
    let values = pack.values(date(2026, 11, 23)).with("reference", "XX-7K2-P4").with("due", "2026-11-26");
    let (key, values) = match pack.intent(&file.intent) {
        Some(intent) if intent.does == Does::Report => {
            let said = intent.details.iter().filter(|detail| !detail.optional);
            ("done", said.fold(values, |values, detail| values.with(detail.name.as_str(), "so")))
        }
        _ => ("answer", values),
    };
    let reply = pack.reply(&file.intent, key, &values);
    let is_sound = reply.is_some_and(|reply| !reply.speech.is_empty() && !reply.text.contains("{{"));
    (!is_sound).then(|| format!("{} says nothing for {}", pack.council().id, file.intent))
}
