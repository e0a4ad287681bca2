A reminder asked for while a report is open does not lose the report; one without a time is asked about.
R: my blue bin was missed yesterday
= asked waste/missed_bin
R: remind me in 20 minutes to check on the cake
M: remind you here … 10:20 am … house number
R: 12 mill lane ambridge
= asked waste/missed_bin
M: out in time
R: cancel
R: remind me to ring my sister
= asked
M: When shall I remind you
R: at some point
= asked
M: When shall I remind you
R: friday at noon
M: Friday 27 November … midday
now: 2026-11-27 12:00
M: ring my sister
