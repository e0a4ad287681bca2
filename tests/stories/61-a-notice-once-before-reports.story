Before reports a notice is said once in a conversation; the report is taken all the same.
council: north-wend
now: 2027-01-12 09:00

R: my blue bin was not emptied yesterday, 2 market hill
= asked waste/missed_bin
M: Snow … out in time
R: yes
= asked waste/missed_bin
M: is that right
not: Snow
R: yes
= reported waste/missed_bin
M: NV-
R: my black bin was missed too, yesterday
= asked waste/missed_bin
not: Snow
