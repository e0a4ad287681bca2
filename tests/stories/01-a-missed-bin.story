A missed bin: all that is missing is asked at once, nothing twice, read back in one line, and the bot stays.
now: 2026-11-24 10:00

R: bin not emptied AGAIN third time this month
= asked waste/missed_bin
M: sorry … which bin … house number and postcode
R: the blue one. 14, bo4 1aa. it was due yesterday, out on time
= asked waste/missed_bin
M: blue … Monday 23 November … 14, BO4 1AA … is that right
[Yes] [Change something]
R: y
= reported waste/missed_bin
ticket: report open normal
M: your reference is BO- … come back by … anything else
owner: bot
detail: place = 14, BO4 1AA
detail: day = 2026-11-23
R: no thats all thanks
= small_talk
