A detail that cannot be read is asked for again, and the third time a person is offered.
R: my bin was missed
= asked waste/missed_bin
R: skip
= asked waste/missed_bin
M: do need it
R: why do you ask
= asked waste/missed_bin
M: right team
R: blorp
= asked waste/missed_bin
R: blarp
= asked waste/missed_bin
R: blurp
= not_understood
[Yes please] [No, I'll try again]
R presses: No, I'll try again
= small_talk
