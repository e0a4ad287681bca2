A notice that names no service comes before all that the council does, and before a person takes over.
council: north-wend
now: 2027-01-13 10:00

R: there is a pothole on tollgate road as big as a dinner plate
M: Wendshire County Council looks after this
not: heating
R: cancel
= small_talk
R: i want to speak to a person
= handed_off
M: stay shut on 13 January 2027 … I've asked a person
