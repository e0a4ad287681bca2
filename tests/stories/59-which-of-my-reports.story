Of several reports the resident is asked which; the answer may be a word of it.
now: 2026-11-23 10:00
R: pothole outside 12 mill lane ambridge, bigger than a dinner plate
R: yes
= reported highways/pothole
R: street light out at 9 mill lane ambridge, not working, just the one
R: yes
= reported highways/street_light
R: any news on what i reported
= clarified council/report_status
M: which one
[A street light, 9 Mill Lane, Ambridge] [A pothole, 12 Mill Lane, Ambridge]
R: the pothole
= answered council/report_status
M: A pothole … nobody has started
