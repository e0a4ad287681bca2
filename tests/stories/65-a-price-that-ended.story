An answer withdraws itself on the day after one of its facts ends.
council: north-wend
now: 2027-03-31 10:00

R: what council tax band is my house in
= answered council_tax/ct_band
M: £2,301.18
now: 2027-04-01 10:00
R: what council tax band is my house in
= not_understood council_tax/ct_band
M: being checked … a person
not: £2,301.18
[Yes please] [No, I'll try again]
R: yes
= handed_off council_tax/ct_band
