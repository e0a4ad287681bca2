A bin that is due tomorrow opens no ticket; the right day, told next, goes on with the report.
R: my blue bin was missed at 14 mill lane ambridge, it is due tomorrow
= answered waste/missed_bin
M: not due until Tuesday 24 November … nothing to report yet
not: sorry
[Talk to a person]
ticket: none
R: no sorry it was last friday
= asked waste/missed_bin
M: out in time
R presses: Yes
= asked waste/missed_bin
M: Friday 20 November … is that right
