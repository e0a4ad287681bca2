Two questions are both answered in one turn, each under its name.
R: how do i pay my council tax and how do i register to vote?
M: more than one thing … pay … vote
M: direct debit
M: now the other thing
