A button of an earlier question is answered kindly, and the open question is asked again.
R: the bin men missed my blue bin at 14 mill lane yesterday, it was out on time
= asked waste/missed_bin
M: blue … is that right
[Yes] [Change something]
R presses: Change something
= asked waste/missed_bin
M: what should I change
R presses again: Yes
= asked
M: earlier question
R: 15 mill lane
= asked waste/missed_bin
M: 15 Mill Lane
R: yes
= reported waste/missed_bin
R presses again: Yes
= answered
M: earlier question
not: reference
