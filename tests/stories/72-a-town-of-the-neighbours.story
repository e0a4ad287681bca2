A town that only the other council has; "yes" is that council, and its own bins are offered.
council: north-wend

R: my bin was not emptied yesterday in gullhaven
= asked waste/missed_bin
M: Gullhaven is in Wend Coast, not in North Wend
R: yes
= asked waste/missed_bin
R: the green one, 5 harbour road
= asked waste/missed_bin
M: out in time
R: yes
= asked waste/missed_bin
M: green bin (recycling) … 5 Harbour Road, Wendmouth
R: yes
= reported waste/missed_bin
M: CV-
