A small hole is said to be small, once, and reported all the same; a bigger one is not spoken of.
R: there is a pothole outside 12 mill lane ambridge
R: like a saucer
= asked highways/pothole
M: small hole … 20 cm across … is that right
R: no sorry 14
= asked highways/pothole
not: small hole
M: 14 Mill Lane … is that right
R: yes
= reported highways/pothole
R: there is a pothole outside 2 high street borchester
R: bigger than a dinner plate
not: small hole
M: is that right
