"Yes" when nothing was asked is no answer to an old question.
R: yes
= small_talk
M: no question open
R: no
= small_talk
M: no question open
