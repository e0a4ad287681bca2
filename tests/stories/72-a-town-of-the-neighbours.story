A town that only the other council has.
council: north-wend

R: when are the bins emptied in wendmouth
= asked waste/bin_calendar
M: Wendmouth is in Wend Coast
R: yes
= answered waste/bin_calendar
M: 6 am
R: i missed the bus to wendford
not: Which council
