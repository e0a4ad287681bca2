"The bin is full" is asked about once, and what was said goes on with the answer.
R: the bin is overflowing
= clarified waste/which_bin
M: your own … street or park
[My own bin at home] [One in a street or park] [Shared bins at flats]
R presses: One in a street or park
= asked street_cleansing/litter_bin
M: where is the bin
R: start again
R: bin needs emptying
= clarified waste/which_bin
R: my own
= asked waste/missed_bin
