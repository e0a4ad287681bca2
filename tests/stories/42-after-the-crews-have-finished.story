The same bin after four is reported without a word about crews.
now: 2026-11-23 16:00
R: you missed my blue bin today, 14 mill lane ambridge, it was out at 6
= asked waste/missed_bin
M: is that right
not: crews
R: yes
= reported waste/missed_bin
