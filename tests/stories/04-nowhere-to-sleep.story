A family with nowhere to sleep gets the number first, no form, and an urgent ticket whatever they say next.
now: 2026-11-23 21:30

R: me and my kids got kicked out we have nowhere to go tonight
= emergency housing/homelessness
ticket: conversation queued emergency
M: 01632 … sent this to … as urgent … safe
[Yes, here] [Call me] [No]
owner: queue
R presses: Call me
= relayed
M: which telephone number
R: 07700 900123
= relayed
M: passed that on
detail: contact = 07700 900123
R: its freezing
= relayed
M: -
