"Yes" to a question for an address is told what is wanted, and not that nothing was asked.
R: my bin was missed
R: yes
= asked waste/missed_bin
M: house number
not: no question open
