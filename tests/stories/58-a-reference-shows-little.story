Who only knows a reference is told service, state and day; an unknown one and another council's get the same words.
now: 2026-11-23 10:00
R: pothole outside 12 mill lane ambridge, bigger than a dinner plate
R: yes
= reported highways/pothole
R begins anew
R: {ref}
= answered council/report_status
M: A pothole … Borsetshire Council has it … Monday 30 November
not: Mill Lane
R: {ref} still not fixed
= answered council/report_status
M: reported in another
ticket: none
R: BO-222-22
= answered council/report_status
M: can't find a report with that reference here
R begins anew
council: felpersham
R: {ref}
= answered council/report_status
M: can't find a report with that reference here
