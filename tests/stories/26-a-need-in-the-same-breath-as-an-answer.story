What is told beside an answer to our question is not dropped: it comes next.
R: my bin was missed
= asked waste/missed_bin
R: the blue one, due yesterday, out on time, 14 mill lane ambridge. also someone dumped a sofa in the lane
= asked waste/missed_bin
M: come to that in a moment … is that right
R: yes
= reported waste/missed_bin
M: now the other thing
