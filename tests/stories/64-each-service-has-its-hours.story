The homelessness team's own number out of hours; the crews' own hours and working days.
council: north-wend
now: 2026-11-27 18:00

R: i am homeless and sofa surfing, can the council help me
= handed_off housing/homelessness
M: North Wend District Council … closed until Monday 30 November at 9 am
M: 01632 960532
R: cancel
= small_talk
R: my blue bin was not emptied today, 2 market hill
= asked waste/missed_bin
R: yes
= reported waste/missed_bin
M: by Monday 30 November
