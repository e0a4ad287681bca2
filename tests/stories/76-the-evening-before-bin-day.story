The evening before bin day: we ask which day that is and how often, and keep to it.
now: 2026-11-24 09:00
R: please remind me the evening before bin day
= asked
M: Which day are your bins emptied
R: thursday
= asked
M: How often
[Every week] [Every two weeks] [Just this once]
R presses: Every two weeks
M: Wednesday 25 November … 6 pm
now: 2026-11-25 18:00
M: put your bins out
later: 7 days
M: -
now: 2026-12-09 18:05
M: put your bins out
R: stop reminders
M: won't remind you
