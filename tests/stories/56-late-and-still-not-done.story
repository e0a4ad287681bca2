A report past its day is put before others once; after that a person is offered.
now: 2026-11-23 10:00
R: pothole outside 12 mill lane ambridge, bigger than a dinner plate
R: yes
= reported highways/pothole
later: 9 days
R: the pothole is still not fixed
= reported council/report_status
ticket: report open urgent
M: too long … is late
R: still not fixed
= answered council/report_status
M: goes before others
[Talk to a person]
