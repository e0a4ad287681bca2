Cancelled at the last question: no ticket opens, and the next report begins empty.
R: the blue bin at 12 mill lane ambridge was missed yesterday
R: cancel
= small_talk
R: the street light is out
= asked highways/street_light
not: 12 Mill Lane
