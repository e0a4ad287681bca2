The homelessness team's own number when its people do not answer; the council's own is another.
council: north-wend
now: 2026-11-27 18:00

R: i am homeless and sofa surfing, can the council help me
= emergency housing/homelessness
M: as urgent … If it can't wait until we are open, ring 01632 960532 … is it safe
