"By when" counts the service's own working days, and not those on which the council is closed.
council: north-wend
now: 2026-11-27 18:00

R: my blue bin was not emptied today, 2 market hill
= asked waste/missed_bin
R: yes
= asked waste/missed_bin
R: yes
= reported waste/missed_bin
M: by Monday 30 November
