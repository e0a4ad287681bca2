The day after: the same words at the same door, and the new council answers with its own days.
council: north-wend
now: 2028-04-01 10:00

R: there is a pothole on tollgate road as big as a dinner plate
= asked highways/pothole
M: North Wend District Council has become part of Wendshire Council … is that right
not: looks after this for
R: yes
= reported highways/pothole
M: WS- … by Friday 7 April
not: has become part of
