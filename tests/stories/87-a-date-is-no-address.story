A day that does not exist and a bare number are no address.
R: my bin was missed
= asked waste/missed_bin
R: 31 february
= asked waste/missed_bin
M: house number
R: 12
= asked waste/missed_bin
M: house number
R: 12 mill lane ambridge
= asked waste/missed_bin
M: which bin
