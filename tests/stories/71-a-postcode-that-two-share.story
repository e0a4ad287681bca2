A postcode that spans two councils: it is asked which; once it is settled it is not asked again.
council: north-wend

R: my blue bin was not emptied yesterday, 14 wx3 2ab
= asked waste/missed_bin
M: WX3 is partly in North Wend and partly in Wend Coast
[Wend Coast] [North Wend]
R: what do you mean
M: council tax bill
R: north wend
= asked waste/missed_bin
M: out in time
R: yes
= asked waste/missed_bin
M: blue bin (recycling) … 14, WX3 2AB … is that right
R: yes
= reported waste/missed_bin
M: NV-
