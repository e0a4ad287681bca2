The day after: the same words at the same door, and the new council answers with its own days.
council: north-wend
now: 2028-04-01 10:00

R: there is a pothole on tollgate road
= asked highways/pothole
M: North Wend District Council has become part of Wendshire Council
not: looks after this for
R presses: like a dinner plate
R: yes
= reported highways/pothole
M: WS- … by Friday 7 April
not: has become part of
