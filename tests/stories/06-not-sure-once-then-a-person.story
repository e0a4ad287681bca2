Unsure once: choices. Unsure twice: a person, and nobody is asked to rephrase again.
now: 2026-11-24 10:00

R: its about the thing with the form
= clarified
M: get this right
R: no the other one
= not_understood
M: rather fetch a person
[Yes please] [No, I'll try again]
R presses: Yes please
= handed_off
ticket: conversation queued normal
M: your reference is
owner: queue
