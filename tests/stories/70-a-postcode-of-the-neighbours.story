A postcode that is the other council's: it is said, and the council that is chosen answers.
council: borsetshire

R: my bin was missed
= asked waste/missed_bin
R: the blue one, yesterday, 14, fe2 1aa
= asked waste/missed_bin
M: FE2 is in Felpersham, not in Borsetshire … which council
[Felpersham] [Borsetshire]
R presses: Felpersham
= asked waste/missed_bin
R: cancel
= small_talk
R: how do i pay my council tax
= answered council_tax/ct_pay
