Two needs in one message are both named; the first is dealt with, and the second comes next with what was said of it.
R: my bin was missed and there is a pothole outside 12 mill lane ambridge
= asked waste/missed_bin
M: more than one thing … A missed bin … A pothole … which bin
R: the blue one, due yesterday, out on time, 14 mill lane ambridge
M: is that right
R: yes
= reported waste/missed_bin
M: now the other thing … how big is it
R: like a saucer
M: small hole … Pothole, like a saucer … 12 Mill Lane … is that right
R: yes
= reported highways/pothole
