//! Intents, phrases, replies and their wording.

use super::{BIN, BIN_SAYS, LOCAL_PLOT, PLOT, PLOT_SAYS, Remove, Swap, Write, expect};

#[test]
fn intents_are_faulted_where_they_stand() {
    expect(&[
        (
            Swap(BIN, "\"missed_bin\"", "\"mised_bin\""),
            "intents/en/waste/missed_bin.toml:1: There is no service `mised_bin`. Did you mean `missed_bin`?",
        ),
        (
            Swap(BIN, "A missed bin", "A missed bin and many more words than a button can hold"),
            "intents/en/waste/missed_bin.toml:2: The title has 55 characters",
        ),
        (
            Swap(BIN, "A missed bin", "Allotments"),
            "intents/en/waste/missed_bin.toml:2: `parks_trees/allotments` has this title too",
        ),
        (
            Swap(BIN, "about = \"A bin was not emptied.\"", "about = \"\""),
            "intents/en/waste/missed_bin.toml:3: `about` is empty",
        ),
        (
            Swap(BIN, "phrases", "phraces"),
            "intents/en/waste/missed_bin.toml:5: Unknown key `phraces`. Did you mean `phrases`?",
        ),
        (
            Swap(BIN, "\"report\"", "\"reprot\""),
            "intents/en/waste/missed_bin.toml:4: `reprot` cannot stand here. Did you mean `report`?",
        ),
        (
            Swap(BIN, "does = \"report\"", "does = \"report\"\npriority = \"emergency\""),
            "intents/en/waste/missed_bin.toml:5: An intent cannot be an emergency",
        ),
        (
            Swap(PLOT, "waste/missed_bin", "waste/missed_bins"),
            "intents/en/parks_trees/allotments.toml:4: There is no intent `waste/missed_bins`. Did you mean `waste/missed_bin`?",
        ),
        (
            Swap(BIN, "name = \"bin\"", "name = \"facts\""),
            "intents/en/waste/missed_bin.toml:29: A detail cannot be called `facts`",
        ),
        (
            Swap(BIN, "from = \"bins\"", "optional = false"),
            "intents/en/waste/missed_bin.toml:29: `bin` needs its choices",
        ),
        (
            Swap(BIN, "kind = \"one_of\"", "kind = \"text\""),
            "intents/en/waste/missed_bin.toml:30: `bin` has choices and is not of the kind one_of",
        ),
        (
            Swap(BIN, "[ticket]\nqueue = \"waste\"\ndue = \"missed_bin_days\"", ""),
            "intents/en/waste/missed_bin.toml:4: A report needs a team",
        ),
        (
            Swap(PLOT, "does = \"answer\"", "does = \"answer\"\nticket = { queue = \"parks\" }"),
            "intents/en/parks_trees/allotments.toml:6: No ticket opens for this intent",
        ),
        (
            Swap(BIN, "missed_bin_days", "bins"),
            "intents/en/waste/missed_bin.toml:35: The fact `bins` of `loamshire` is not a whole number",
        ),
        (
            Swap(BIN, "from = \"bins\"", "from = \"plots_phone\""),
            "intents/en/waste/missed_bin.toml:31: The fact `plots_phone` of `hayslope` is not a list",
        ),
        (
            Swap(BIN, "from = \"bins\"", "from = \"bin\""),
            "intents/en/waste/missed_bin.toml:31: warning: No council gives the fact `bin`. Did you mean `bins`?",
        ),
        (
            Write(
                "intents/en/roads/pothole.toml",
                "service = \"missed_bin\"\ntitle = \"Hole\"\nabout = \"A hole.\"\ndoes = \"answer\"\n",
            ),
            "intents/en/roads/pothole.toml:1: No service has the area `roads`",
        ),
    ]);
}

#[test]
fn phrases_are_enough_and_mean_one_thing() {
    expect(&[
        (
            Swap(BIN, "\"bin ab\",", "\"Plot... A'b!\","),
            "intents/en/waste/missed_bin.toml:6: \"Plot... A'b!\" stands at intents/en/parks_trees/allotments.toml:7 too",
        ),
        (
            Swap(BIN, "\"bin abab\",", "\"Bin AB\","),
            "intents/en/waste/missed_bin.toml:7: \"Bin AB\" stands at intents/en/waste/missed_bin.toml:6 too. Keep it once.",
        ),
        (Swap(BIN, "  \"bin ab\",\n", ""), "intents/en/waste/missed_bin.toml:5: Too few phrases: 19"),
        (Swap(BIN, "\"bin ab\"", "\"...\""), "intents/en/waste/missed_bin.toml:6: A phrase without words"),
        (
            Write(
                LOCAL_PLOT,
                "service = \"allotments\"\ntitle = \"Plots\"\nabout = \"A plot.\"\ndoes = \"answer\"\nphrases = [\"bin ab\"]\n",
            ),
            "councils/hayslope/intents/en/parks_trees/allotments.toml:5: \"bin ab\" stands at intents/en/waste/missed_bin.toml:6 too",
        ),
    ]);
}

#[test]
fn replies_are_all_there_none_in_vain_and_somebody_owns_them() {
    expect(&[
        (Remove(PLOT_SAYS), "intents/en/parks_trees/allotments.toml:1: These phrases have no answer"),
        (Remove(PLOT), "responses/en/parks_trees/allotments.toml:1: Nothing leads to these replies"),
        (
            Swap(BIN_SAYS, "[ask_bin]", "[ask_bins]"),
            "responses/en/waste/missed_bin.toml:1: The reply [ask_bin] is missing",
        ),
        (
            Swap(BIN_SAYS, "[ask_bin]", "[ask_bins]"),
            "responses/en/waste/missed_bin.toml:5: Nothing says the reply [ask_bins]. Did you mean `ask_bin`?",
        ),
        (
            Swap(BIN_SAYS, "[ask_bin]", "[ask]\ntext = \"All?\"\n[ask_bin]"),
            "responses/en/waste/missed_bin.toml:5: Nothing says the reply [ask]",
        ),
        (
            Swap(BIN_SAYS, "owner = \"Waste\"\n", ""),
            "responses/en/waste/missed_bin.toml:1: Nobody owns this wording",
        ),
        (
            Swap(BIN_SAYS, "source = \"The waste team\"\n", ""),
            "responses/en/waste/missed_bin.toml:1: This wording has no source",
        ),
        (
            Swap(BIN_SAYS, "reviewed = 2026-11-01\n", ""),
            "responses/en/waste/missed_bin.toml:1: This wording was never reviewed",
        ),
        (Swap(BIN_SAYS, "2026-11-01", "2026-11-31"), "responses/en/waste/missed_bin.toml:3: "),
        (
            Swap(BIN_SAYS, "2026-11-01", "\"2026-11-01\""),
            "responses/en/waste/missed_bin.toml:3: A date is written 2026-11-01, without quotation marks",
        ),
        (
            Swap(BIN_SAYS, "2026-11-01", "2027-11-01"),
            "responses/en/waste/missed_bin.toml:3: Reviewed on 2027-11-01, which is still to come",
        ),
        (
            Swap(BIN_SAYS, "2026-11-01", "2025-11-01"),
            "responses/en/waste/missed_bin.toml:3: warning: Last reviewed on 2025-11-01",
        ),
        (
            Write(
                LOCAL_PLOT,
                "service = \"allotments\"\ntitle = \"Plots\"\nabout = \"A plot.\"\ndoes = \"report\"\n[ticket]\nqueue = \"clerk\"\n",
            ),
            "councils/hayslope/intents/en/parks_trees/allotments.toml:1: This needs the reply [done], which no wording of it has",
        ),
        (
            Write(
                "councils/hayslope/intents/en/parks_trees/bees.toml",
                "service = \"allotments\"\ntitle = \"Bees\"\nabout = \"Bees.\"\ndoes = \"answer\"\n",
            ),
            "councils/hayslope/intents/en/parks_trees/bees.toml:1: There is no intent `parks_trees/bees`",
        ),
    ]);
}

#[test]
fn wording_takes_numbers_and_links_from_facts_and_knows_its_names() {
    expect(&[
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "You can rent a plot.\nRing 01632 960001."),
            "responses/en/parks_trees/allotments.toml:8: `01632 960001` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "It costs £30."),
            "responses/en/parks_trees/allotments.toml:7: `£30` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "It is 5% off."),
            "responses/en/parks_trees/allotments.toml:7: `5%` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "See www.plots.example."),
            "responses/en/parks_trees/allotments.toml:7: `www.plots.example.` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "Write to a@b.example."),
            "responses/en/parks_trees/allotments.toml:7: `a@b.example.` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "{% if x %}You{% endif %}"),
            "responses/en/parks_trees/allotments.toml:7: Texts hold no {% … %}",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "{{ 1 + 1 }}"),
            "responses/en/parks_trees/allotments.toml:7: A value is more than a name and filters",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "{{ bin }"),
            "responses/en/parks_trees/allotments.toml:6: The text of [answer] cannot be used",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "You can **rent a plot."),
            "responses/en/parks_trees/allotments.toml:7: A ** has no partner",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "{{ facts.gas_phone }} {{ bin }}"),
            "responses/en/parks_trees/allotments.toml:7: [answer] knows no `bin`",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.\n\n", ""),
            "responses/en/parks_trees/allotments.toml:6: Where a fact is unset, [answer] says nothing",
        ),
        (
            Swap(
                PLOT_SAYS,
                "You can rent a plot.\n\nRing **{{ facts.plots_phone }}**.",
                "Ring {{ facts.plots_phone }}.\n\nYou can rent a plot.\n\n",
            ),
            "responses/en/parks_trees/allotments.toml:6: warning: The first paragraph of [answer] is lost",
        ),
        (
            Swap(PLOT_SAYS, "facts.plots_phone", "facts.plot_phone"),
            "responses/en/parks_trees/allotments.toml:9: warning: No council gives the fact `plot_phone`. Did you mean `plots_phone`?",
        ),
        (
            Swap(PLOT_SAYS, "facts.plots_phone", "facts.bins"),
            "responses/en/parks_trees/allotments.toml:9: The fact `bins` is a list. Use {{ facts.bins | list }}.",
        ),
        (
            Swap(PLOT_SAYS, "facts.plots_phone", "facts.plots_url"),
            "responses/en/parks_trees/allotments.toml:9: The fact `plots_url` is an address",
        ),
        (
            Swap(PLOT_SAYS, "fact = \"plots_url\"", "fact = \"plots_phone\""),
            "responses/en/parks_trees/allotments.toml:10: The fact `plots_phone` is no address of a page",
        ),
        (
            Swap(BIN_SAYS, "{{ due | day }}", "{{ due }}"),
            "responses/en/waste/missed_bin.toml:12: A date is shown as computers write it",
        ),
        (Swap(BIN_SAYS, "{{ due | day }}", "{{ due | weekday }}"), "responses/en/waste/missed_bin.toml:"),
    ]);
}
