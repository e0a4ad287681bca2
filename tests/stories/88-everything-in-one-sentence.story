Several details in one sentence are all taken, and nothing is asked twice.
R: the blue bin at 12 mill lane ambridge was missed yesterday
= asked waste/missed_bin
M: out in time
R: yes it was
= asked waste/missed_bin
M: blue bin … Sunday 22 November … 12 Mill Lane … is that right
[Yes] [Change something]
R: yes
= reported waste/missed_bin
ticket: report open normal
detail: place = 12 Mill Lane, Ambridge
