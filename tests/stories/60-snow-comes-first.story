A notice comes first in the answers that it touches, as long as it holds, and in no other.
council: north-wend
now: 2027-01-12 09:00

R: when is my bin day
= answered waste/bin_calendar
M: Snow: no bins are emptied in North Wend today … You can see your own bin days
R: when is my bin day
= answered waste/bin_calendar
M: Snow: no bins are emptied
R: how do i pay my council tax
= answered council_tax/ct_pay
not: Snow
now: 2027-01-12 20:00
R: when is my bin day
= answered waste/bin_calendar
not: Snow
