"Any update": the state in plain words with its day; before that day a chase is answered with the day.
now: 2026-11-23 10:00
R: pothole outside 12 mill lane ambridge, bigger than a dinner plate
R: yes
= reported highways/pothole
later: 1 day
R: any update
= answered council/report_status
M: A pothole … 12 Mill Lane … nobody has started … Monday 30 November
R: it is still there
= answered council/report_status
M: not late yet … Monday 30 November
ticket: none
