A reminder is said once, at its time, and a word ends all of them.
R: remind me at four to ring the office about my bin
= answered
M: Monday 23 November … at 4 pm … stop reminders
later: 5 hours
M: -
now: 2026-11-23 16:00
M: You asked me to remind you: ring the office about my bin
later: 1 day
M: -
R: can you remind me tomorrow evening to take the bin in
M: Wednesday 25 November … 6 pm
R: stop reminding me
M: won't remind you any more
now: 2026-11-25 18:30
M: -
R: cancel reminders
M: no reminders for you
