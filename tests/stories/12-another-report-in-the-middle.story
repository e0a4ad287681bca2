A second report in the middle of a first is not dropped: it comes next.
R: bulky waste collection of a sofa missed
R: start again
R: i want to report a pothole
= asked highways/pothole
R: there is also a dead fox on the road
= asked highways/pothole
M: come to that in a moment
R: mill lane ambridge
R: like a saucer
M: is that right
R: yes
= reported highways/pothole
M: now the other thing
