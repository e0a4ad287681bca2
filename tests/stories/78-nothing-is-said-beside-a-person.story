While people have the conversation a reminder waits, and comes when it is ours again.
R: remind me at 11am to feed the cat
M: 11 am
R: can i talk to a person
owner: queue
A claims
now: 2026-11-23 11:00
M: -
A returns
later: 20 minutes
M: feed the cat
