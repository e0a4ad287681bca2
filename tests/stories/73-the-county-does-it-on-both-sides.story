No question where the same body does it on both sides of the border.
council: north-wend

R: pothole as big as a dinner plate in gullhaven
= asked highways/pothole
M: Wendshire County Council looks after this
not: Which council
