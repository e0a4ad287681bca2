A card number is taken out before anything is kept.
R: i want to pay my council tax with 4111 1111 1111 1111
= answered council_tax/ct_pay
M: taken out a number
not: 4111
