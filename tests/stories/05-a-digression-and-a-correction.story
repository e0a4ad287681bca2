A question in the middle is answered and the thread picked up; "no sorry 19" is a correction.
R: the street light is out
= asked highways/street_light
R: how do i pay my council tax
= answered council_tax/ct_pay
M: direct debit … back to your report
R: 9 mill lane ambridge
= asked highways/street_light
R: no sorry 19
= asked highways/street_light
M: what is wrong with the light
R: not working, just the one
= asked highways/street_light
M: 19 Mill Lane
not: new light wanted
