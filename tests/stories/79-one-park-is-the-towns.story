Litter in the town's own park goes to the town council, and litter in the street to the district.
council: woodbridge
R: the litter bin in elmhurst park is full
= asked street_cleansing/litter_bin
not: looks after this
R begins anew
R: litter bin on thoroughfare woodbridge is full
= asked street_cleansing/litter_bin
M: East Suffolk Council looks after this
R begins anew
council: east-suffolk
R: report a litter bin
= asked street_cleansing/litter_bin
not: looks after this
R: it is full, in elmhurst park
= asked street_cleansing/litter_bin
M: Woodbridge Town Council looks after this
R: yes
= reported street_cleansing/litter_bin
M: WB-
