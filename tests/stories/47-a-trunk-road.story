A hole in a trunk road goes to National Highways, with its number.
R: i want to report a pothole
= asked highways/pothole
R: on the A14 just after junction 3
= redirected highways/national_highways
M: not one of ours
M: National Highways … 0300 123 5000
ticket: none
