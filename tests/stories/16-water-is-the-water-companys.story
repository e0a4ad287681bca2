Another body does it: who, and why.
R: theres water pouring out of the road from a burst pipe
= redirected highways/water_leak
M: water
