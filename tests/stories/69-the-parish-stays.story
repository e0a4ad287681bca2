A parish goes on when its district ends: the new council answers for the rest.
council: little-wending
now: 2028-03-31 10:00

R: my blue bin was not emptied yesterday, 3 the row
= asked waste/missed_bin
M: North Wend District Council looks after this
R: cancel
now: 2028-04-03 10:00
R: my blue bin was not emptied on friday, 3 the row
= asked waste/missed_bin
M: Wendshire Council looks after this
not: has become part of
