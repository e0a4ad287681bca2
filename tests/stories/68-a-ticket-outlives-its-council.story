A conversation and its ticket live on past the last day of their council.
council: wend-coast
now: 2028-03-31 16:00

R: my green bin was not emptied today, 5 harbour road
= asked waste/missed_bin
R: yes
= asked waste/missed_bin
R: yes
= reported waste/missed_bin
M: CV-
now: 2028-04-03 18:00
A: We came back on Saturday and emptied it.
M: emptied it
R: my bin was missed again today, 5 harbour road
= asked waste/missed_bin
M: Wend Coast District Council has become part of Wendshire Council … your references still work … which bin
[black bin (rubbish)] [blue bin (recycling)]
