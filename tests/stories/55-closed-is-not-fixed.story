A report that was closed and is not fixed is opened again, before others, and the resident is told.
now: 2026-11-23 10:00
R: pothole outside 12 mill lane ambridge, bigger than a dinner plate
R: yes
= reported highways/pothole
A closes
later: 2 days
R: {ref} what happened
= answered council/report_status
M: marked it as finished
[It is still not fixed]
R presses: It is still not fixed
= reported council/report_status
ticket: report open urgent
M: opened … again … Wednesday 2 December
