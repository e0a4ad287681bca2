A bin that was not out when the crew came is not gone back for; "I still want to report it" is heard.
R: my blue bin at 14 mill lane ambridge was missed yesterday
= asked waste/missed_bin
M: out in time
[Yes] [No] [I don't know]
R: no
= answered waste/missed_bin
M: not out when they came … out by 6 am
R: i still want to report it
= asked waste/missed_bin
M: is that right
