Crews are out until four: no ticket before that, unless the resident insists; agents see that they did.
now: 2026-11-23 15:30
R: you missed my blue bin today, 14 mill lane ambridge
= answered waste/missed_bin
M: due today … crews are out until 4 pm
[Report it anyway] [Talk to a person]
ticket: none
R: report it anyway
= asked waste/missed_bin
R presses: I don't know
= asked waste/missed_bin
M: is that right
R: yes
= reported waste/missed_bin
ticket: report open normal
reason: insisted after the rule: crews are out
