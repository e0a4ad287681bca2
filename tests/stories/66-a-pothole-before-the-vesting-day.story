The last day of the old councils: the county does roads, in its own working days.
council: north-wend
now: 2028-03-31 10:00

R: there is a pothole on tollgate road
= asked highways/pothole
M: Wendshire County Council looks after this for North Wend District Council
R presses: like a dinner plate
R: yes
= reported highways/pothole
M: WX- … by Tuesday 18 April
not: has become part of
