At the parish's door: its own allotments, and the bins of the council above it.
council: ambridge
R: can i have an allotment
M: allotment
R: cancel
= small_talk
R: my bin was missed
= asked waste/missed_bin
M: Borsetshire Council looks after this
R: blue, 14 mill lane, yesterday, it was out by 6
M: 14 Mill Lane, Ambridge
R: yes
= reported waste/missed_bin
M: BO-
