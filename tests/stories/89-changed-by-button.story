"No" to the read-back asks what to change; a button names the detail, and the rest stays.
R: the blue bin at 12 mill lane ambridge was missed yesterday
R: it was out in time
= asked waste/missed_bin
M: is that right
R: no
= asked waste/missed_bin
M: what should i change
R presses: Place
= asked waste/missed_bin
M: house number
R: 14 mill lane ambridge
M: blue bin … 14 Mill Lane … is that right
R: yes
= reported waste/missed_bin
detail: place = 14 Mill Lane, Ambridge
