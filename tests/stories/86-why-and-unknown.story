"Why do you ask" is answered and the question stays; "I don't know" is told what it is needed for.
R: my bin was missed
= asked waste/missed_bin
R: why do you ask
= asked waste/missed_bin
M: so that the right team … house number
R: i dont know
= asked waste/missed_bin
M: cancel … person … house number
R: cancel
= small_talk
