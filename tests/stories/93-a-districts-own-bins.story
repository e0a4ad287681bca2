A district empties its own bins, by its own rules.
council: east-suffolk
R: my bin was missed
= asked waste/missed_bin
M: house number … 6 am
not: Suffolk County Council
