A second report of the same at the same place is never opened in silence: it is added to the first, or wanted apart.
now: 2026-11-24 10:00
R: you missed my blue bin yesterday, 14 mill lane ambridge, it was out on time
R: yes
= reported waste/missed_bin
R: my bin was missed at 14 mill lane ambridge
= asked waste/missed_bin
R: blue, yesterday
= asked waste/missed_bin
M: reported this already … add … or make a new report
[Add it to that one] [Make a new report]
R: add it
= reported waste/missed_bin
M: added it to BO-
ticket: report open normal
R: my bin was missed at 14 mill lane ambridge
R: blue, yesterday
R presses: Make a new report
= asked waste/missed_bin
M: out in time
R: yes
R: yes
= reported waste/missed_bin
R: my black bin was missed too at 14 mill lane ambridge, yesterday
= asked waste/missed_bin
not: reported this already
