A day that does not exist, or a bare number, is no address.
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
